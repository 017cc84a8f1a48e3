import { AT_RUN_TIME, by, gap, notHere, OTHER_SERVICE, type Comparison } from "./form";

const ALERTS = notHere(
  "Alerts on each service are made by its component, and tests/unit/observability compares them with the metrics that Azure has.",
);
const CHANGES = notHere(
  "Changes are made by Pulumi alone, which keeps their history; the subscription's activity log is the landing zone's.",
);
const CLIENTS = notHere("It asks something of an application's code.");

/** Azure Proactive Resiliency Library 2 (read 2026-11): recommendations on types that we have, by what they say. */
export const APRL: Comparison = {
  "ApiManagement: Migrate API Management services to Premium SKU to support Availability Zones":
    by("api-gateway-survives-a-zone"),
  "ApiManagement: Enable Availability Zones on Premium API Management instances": by("api-gateway-survives-a-zone"),
  "ApiManagement: Azure API Management platform version should be stv2": notHere("Nothing else can be made any more."),
  "ApiManagement: Enable auto-scale for production workloads on API Management services": gap(
    "Units are fixed, at the number that zones ask for; load beyond them is an alert.",
  ),
  "ApiManagement: Configure API management service in multiple Azure regions": gap(
    "The second region of API Management is a choice of configuration that no rule asks for.",
  ),
  "ApiManagement: Enable caching to improve performance in Azure API Management": notHere(
    "Services cache in Redis (A9).",
  ),
  "Cdn: Use the latest API version and SDK version": by("only-kinds-that-are-judged"),
  "Cdn: Configure logs": by("services-tell"),
  "Cdn: Use end-to-end TLS": by("routes-https-only", "origins-private"),
  "Cdn: Use HTTP to HTTPS redirection": by("routes-https-only"),
  "Cdn: Use managed TLS certificates": notHere("The component has no other kind."),
  "Cdn: Use latest version for customer-managed certificates": OTHER_SERVICE,
  "Cdn: Use the same domain name on Front Door and your origin": notHere(
    "The gateway and services read the forwarded name.",
  ),
  "Cdn: Enable the WAF": by("firewall-before-every-name"),
  "Cdn: Disable health probes when there is only one origin in an origin group": notHere("Each group has two."),
  "Cdn: Select good health probe endpoints": by("front-door-has-somewhere-to-go"),
  "Cdn: Use HEAD health probes": notHere("The component probes so; GET would only cost more."),
  "Cdn: Use geo-filtering in Azure Front Door": notHere("Customers are everywhere."),
  "Cdn: Secure your Origin with Private Link in Azure Front Door": by("origins-private"),
  "Cdn: Avoid using Classic Azure Front Door": by("front-door-premium"),
  "Cdn: Monitor Web Application Firewall": by("services-tell"),
  "ContainerRegistry: Use Premium tier for critical production workloads": by("registry-survives-a-zone"),
  "ContainerRegistry: Enable zone redundancy": by("registry-survives-a-zone"),
  "ContainerRegistry: Create container registries with geo-replication enabled": by("registry-survives-a-region"),
  "ContainerRegistry: Use Repository namespaces": notHere("Repositories are made by pipelines."),
  "ContainerRegistry: Disable anonymous pull access": by("public-access-closed"),
  "ContainerRegistry: Configure Diagnostic Settings for all Azure Container Registries": by("services-tell"),
  "ContainerRegistry: Monitor Azure Container Registry with Azure Monitor": ALERTS,
  "ContainerRegistry: Enable soft delete policy": notHere(
    "It is a preview that excludes geo-replication, which we need.",
  ),
  "ContainerService: Deploy AKS cluster across availability zones": by(
    "cluster-survives-a-zone",
    "node-pools-use-every-zone",
  ),
  "ContainerService: Isolate system and application pods": by("system-pool-apart"),
  "ContainerService: Disable local accounts": by("no-keys-or-passwords"),
  "ContainerService: Configure Azure CNI networking for dynamic allocation of IPs or use CNI overlay": by(
    "cluster-enforces-network-policies",
  ),
  "ContainerService: Enable the cluster auto-scaler on an existing cluster": by("cluster-scales-itself"),
  "ContainerService: Back up Azure Kubernetes Service": notHere(
    "Clusters are made anew from code and Git; what they keep is backed up by a configuration that one switches on (B6).",
  ),
  "ContainerService: Use zone-redundant storage for persistent volumes when running multi-zone AKS": notHere(
    "What keeps a disk in a cluster has replicas in other zones, which zone-redundant disks would pay for twice.",
  ),
  "ContainerService: Upgrade Persistent Volumes using in-tree drivers to Azure CSI drivers": notHere(
    "In-tree drivers are gone from Kubernetes 1.26 on.",
  ),
  "ContainerService: Implement Resource Quota to ensure that Kubernetes resources do not exceed hard resource limits":
    by("namespaces-of-teams-bounded"),
  "ContainerService: Attach Virtual Nodes (ACI) to the AKS cluster": notHere(
    "Burst is a choice of configuration (A7).",
  ),
  "ContainerService: Update AKS tier to Standard or Premium": by("cluster-survives-a-zone"),
  "ContainerService: Enable AKS Monitoring": by("services-tell"),
  "ContainerService: Enable and remediate Azure Policies configured for AKS": by("cluster-watches-itself"),
  "ContainerService: Enable GitOps when using DevOps frameworks": notHere("Argo CD applies all workloads (A11)."),
  "ContainerService: Use pod topology spread constraints to ensure that pods are spread across different nodes or zones":
    by("pods-spread"),
  "ContainerService: Configures Pods Liveness, Readiness, and Startup Probes": by("served-pods-are-probed"),
  "ContainerService: Use deployments with multiple replicas in production applications to guarantee availability":
    by("served-by-more-than-one-pod"),
  "ContainerService: Configure system nodepool count": by("system-pool-apart"),
  "ContainerService: Configure user nodepool count": notHere(
    "Node provisioning makes nodes for pods; two replicas apart mean two nodes.",
  ),
  "ContainerService: Configure pod disruption budgets (PDBs)": by(
    "disruption-budget-exists",
    "disruption-budget-lets-drains-through",
  ),
  "ContainerService: Nodepool subnet size needs to accommodate maximum auto-scale settings":
    by("subnets-hold-the-nodes"),
  "ContainerService: Subscription core quota should be increased if Node pool auto-scale settings exceed the quota":
    AT_RUN_TIME,
  "ContainerService: Use Azure Linux for Linux nodepools": notHere(
    "The component has no other kind for Linux, save Ubuntu for GPUs.",
  ),
  "DBforPostgreSQL: Enable HA with zone redundancy": by("postgres-highly-available"),
  "DBforPostgreSQL: Enable custom maintenance schedule": by("postgres-grows"),
  "DBforPostgreSQL: Configure geo redundant backup storage": by("postgres-backup-kept"),
  "DBforPostgreSQL: Configure one or more read replicas": by("postgres-read-elsewhere"),
  "DBforPostgreSQL: Configure storage auto-grow": by("postgres-grows"),
  "DocumentDB: Configure at least two regions for high availability": by("cosmos-in-several-regions"),
  "DocumentDB: Enable service-managed failover for multi-region accounts with single write region": by(
    "cosmos-consistent-and-restorable",
  ),
  "DocumentDB: Enable availability zones": by("cosmos-in-several-regions"),
  "DocumentDB: Evaluate multi-region write capability": by("cosmos-in-several-regions"),
  "DocumentDB: Configure continuous backup mode": by("cosmos-in-several-regions"),
  "DocumentDB: Ensure query results are fully drained": CLIENTS,
  "DocumentDB: Maintain singleton pattern in your client": CLIENTS,
  "DocumentDB: Implement retry logic in your client": CLIENTS,
  "DocumentDB: Monitor Cosmos DB health and set up alerts": ALERTS,
  "KeyVault: Key vaults should have soft delete enabled": by("vault-purge-protected"),
  "KeyVault: Key vaults should have purge protection enabled": by("vault-purge-protected"),
  "KeyVault: Private endpoint should be configured for Key Vault": by("private-endpoint-exists"),
  "KeyVault: Use separate key vaults per application per environment": notHere(
    "Each stack has its own vault; a service reads its own secrets alone.",
  ),
  "KeyVault: Diagnostic logs in Key Vault should be enabled": by("services-tell"),
  "applicationGateways: Ensure Autoscale feature has been enabled": by("gateway-scales"),
  "applicationGateways: Secure all incoming connections with SSL": by("gateway-speaks-tls"),
  "applicationGateways: Enable Web Application Firewall policies": by("gateway-behind-firewall"),
  "applicationGateways: Migrate to Application Gateway v2": by("gateway-behind-firewall"),
  "applicationGateways: Monitor and Log the configurations and traffic": by("services-tell"),
  "applicationGateways: Use Health Probes to detect backend availability": by("gateway-backends-probed-and-drained"),
  "applicationGateways: Deploy Application Gateway in a zone-redundant configuration": by("gateway-survives-a-zone"),
  "applicationGateways: Plan for backend maintenance by using connection draining": by(
    "gateway-backends-probed-and-drained",
  ),
  "applicationGateways: A minimum subnet size of /24 is recommended for Application Gateway v2 subnets.":
    by("subnets-hold-the-nodes"),
  "azureFirewalls: Deploy Azure Firewall across multiple availability zones": by("firewall-survives-a-zone"),
  "azureFirewalls: Monitor Azure Firewall metrics": ALERTS,
  "azureFirewalls: Configure DDoS Protection on the Azure Firewall VNet": notHere(
    "Nothing enters by a region's addresses: Front Door is the only public door (B10).",
  ),
  "azureFirewalls: Leverage Azure Firewall policy inheritance model": notHere(
    "Each region's policy is its own, so that no region needs the other.",
  ),
  "azureFirewalls: Configure 2-4 PIPs for SNAT Port utilization": by("snat-ports-last"),
  'azureFirewalls: Monitor "AZFW Latency Probe" metric': ALERTS,
  "dnsResolvers: Setup DNS cross-region failover using Azure DNS Private Resolvers": notHere(
    "The resolver in the hub serves people alone; regions resolve by Azure's own.",
  ),
  "dnsZones: Ensure Time-To-Live (TTL) is set appropriately to ensure RTOs can be met": by("objective-detection"),
  "frontdoorWebApplicationFirewallPolicies: Inspect Azure Front Door WAF logs for wrongfully blocked legitimate requests":
    AT_RUN_TIME,
  "frontdoorWebApplicationFirewallPolicies: Check Azure Application Gateway WAF logs for mistakenly blocked valid requests":
    AT_RUN_TIME,
  "natGateways: Configure monitoring and alerting for NAT gateway": ALERTS,
  "networkSecurityGroups: Configure Diagnostic Settings for all network security groups": by("flows-are-logged"),
  "networkSecurityGroups: Monitor changes in Network Security Groups with Azure Monitor": CHANGES,
  "networkSecurityGroups: Configure locks for Network Security Groups to avoid accidental changes and/or deletion":
    CHANGES,
  "networkSecurityGroups: The NSG only has Default Security Rules, make sure to configure the necessary rules": by(
    "security-group-refuses-the-rest",
  ),
  "privateDnsZones: Protect private DNS zones and records": by("production-data-protected"),
  "privateDnsZones: Monitor Private DNS Zones health and set up alerts": ALERTS,
  "privateDnsZones: Ensure Time-To-Live (TTL) is set appropriately to ensure RTOs can be met":
    by("objective-detection"),
  "privateDnsZones: Use virtual network links to link global Private DNS Zones to VNETs in two or more regions":
    notHere("Each region has zones of its own, so that no region needs the other."),
  "privateEndpoints: Resolve issues with Private Endpoints in non Succeeded connection state": AT_RUN_TIME,
  "publicIPAddresses: Use Standard SKU and Zone-Redundant IPs when applicable": by("public-address-survives-a-zone"),
  "publicIPAddresses: Use NAT gateway for outbound connectivity to avoid SNAT Exhaustion": by(
    "cluster-goes-out-by-our-ways",
    "snat-ports-last",
  ),
  "publicIPAddresses: Upgrade Basic SKU public IP addresses to Standard SKU": by("public-address-survives-a-zone"),
  "routeTables: Monitor changes in Route Tables with Azure Monitor": CHANGES,
  "virtualNetworks: All Subnets should have a Network Security Group associated": by("subnet-filtered"),
  "virtualNetworks: Shield public endpoints in Azure VNets with Azure DDoS Standard Protection Plans": notHere(
    "Nothing enters by a region's addresses: Front Door is the only public door (B10).",
  ),
  "virtualNetworks: When available, use Private Endpoints instead of Service Endpoints for PaaS Services":
    by("private-endpoint-exists"),
  "virtualNetworks: Enable Virtual Network Flow Logs": by("flows-are-logged"),
  "networkWatchers: Deploy Network Watcher in all regions where you have networking services": notHere(
    "Azure makes one with a region's first network.",
  ),
  "networkWatchers: Fix Flow Log configurations in Failed state or Disabled Status": by("flows-are-logged"),
  "networkWatchers: Configure Network Watcher Connection monitor": notHere(
    "Probes of Prometheus ask each entrance from each region.",
  ),
  "networkWatchers: Enable traffic analytics in Virtual Network Flow Logs configuration": by("flows-are-logged"),
  "OperationalInsights: Enable Log Analytics data export to GRS or GZRS": notHere(
    "What must survive a region is shipped to the hub's Elasticsearch and its geo-redundant snapshots (A22).",
  ),
  "OperationalInsights: Create a health status alert rule for your Log Analytics workspace": gap(
    "A workspace that takes no data in is noticed by people alone.",
  ),
  "ServiceBus: Enable Availability Zones for Service Bus namespaces": notHere(
    "Azure spreads namespaces over zones by itself.",
  ),
  "ServiceBus: Enable auto-scale for production workloads on Service Bus namespaces": by("bus-scales"),
  "ServiceBus: Configure the minimum TLS version for Service Bus namespaces to TLS v1.2 or higher":
    by("tls-at-least-1-2"),
  "Storage: Ensure that storage accounts are zone or region redundant": by("storage-geo-redundant"),
  "Storage: Use premium performance block blob storage for high performance workloads": notHere(
    "Uploads and exports do not ask for it.",
  ),
  "Storage: Enable Soft Delete to protect your data": by("blobs-undeletable-by-accident"),
  "Storage: Enable versioning for accidental modification and keep the number of versions below 1000": by(
    "blobs-undeletable-by-accident",
    "storage-ages",
  ),
  "Storage: Enable point-in-time restore for GPv2 accounts to safeguard against data loss":
    by("files-roll-back-and-stay"),
  "Storage: Monitor all blob storage accounts": ALERTS,
  "Storage: Consider upgrading legacy storage accounts to v2 storage accounts": by("storage-geo-redundant"),
  "Storage: Enable Azure Private Link service for storage accounts": by("private-endpoint-exists"),
};
