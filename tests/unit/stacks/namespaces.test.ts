import { policies } from "../../../components/kubernetes/namespaces/build-policies";
import type { NamespaceNeeds } from "../../../components/kubernetes/namespaces";
import { planHub, planRegion } from "../../../facts/address-plan";
import { hubNamespaces, regionNamespaces, standaloneNamespaces } from "../../../stacks/namespaces";

const plan = planRegion("10.16.0.0/14");
const mesh = { revision: "asm-1-30", clientId: "c0ffee00-0000-4000-8000-000000000000" };
const needs = regionNamespaces(plan, mesh);
const services = policies(needs.services);

describe("the services' namespace", () => {
  it("reaches the mesh's control plane, without which no sidecar gets ready", () => {
    expect(services["allow-to-mesh"]?.egress).toEqual([
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "aks-istio-system" } } }],
        ports: [{ protocol: "TCP", port: 15012 }],
      },
    ]);
  });

  it("reaches Entra by HTTPS, without which no workload identity signs in to a store, and no private address that way", () => {
    const except = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
    expect(services["allow-to-https"]?.egress).toEqual([
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except } }], ports: [{ protocol: "TCP", port: 443 }] },
    ]);
  });

  it("sends its traces to the hub's endpoint in its own network, as sidecars do, and a twin sends none", () => {
    expect(services["allow-to-traces"]?.egress).toEqual([
      { to: [{ ipBlock: { cidr: plan.subnets.privateEndpoints } }], ports: [{ protocol: "TCP", port: 8200 }] },
    ]);
    expect(Object.keys(policies(needs.burst))).not.toContain("allow-to-traces");
  });

  it("sends traces nowhere where there is no hub", () => {
    expect(Object.keys(policies(standaloneNamespaces(plan, mesh).services))).not.toContain("allow-to-traces");
  });

  it("opens no service to another: each service's own policies do", () => {
    expect(Object.keys(services)).not.toContain("allow-inside");
    expect(services["default-deny"]?.policyTypes).toEqual(["Ingress", "Egress"]);
  });

  it("lets Prometheus read its sidecars, and nobody else but the gateway in", () => {
    const ways = Object.keys(services).filter((name) => name.startsWith("allow-from-"));
    expect(ways.sort()).toEqual(["allow-from-gateway", "allow-from-metrics"]);
  });
});

describe("the namespaces of workloads", () => {
  it("take no service of their own to the outside, and no more than the pools or the container quota can hold", () => {
    expect(needs.services.quota).toEqual({
      "requests.cpu": "8000",
      "requests.memory": "34000Gi",
      "services.loadbalancers": "0",
      "services.nodeports": "0",
    });
    expect(needs.burst.quota).toMatchObject({ "requests.cpu": "100", "services.loadbalancers": "0" });
  });

  it("take no more than the pools that their own cluster has, of which none is for whoever asks for no GPU", () => {
    const pools = {
      general: { cpu: 100, memoryGi: 400 },
      spot: { cpu: 20, memoryGi: 80 },
      gpu: { cpu: 8, memoryGi: 64 },
    };
    for (const namespaces of [regionNamespaces, standaloneNamespaces]) {
      expect(namespaces(plan, { ...mesh, pools }).services.quota).toMatchObject({
        "requests.cpu": "120",
        "requests.memory": "480Gi",
      });
    }
  });

  it("bind the services' account to the region's identity", () => {
    expect(needs.services.accounts).toEqual({ services: { clientId: "c0ffee00-0000-4000-8000-000000000000" } });
  });

  it("keep the burst out of the mesh, and let the gateway, the services and Prometheus in there and nobody else", () => {
    expect(needs.services.meshRevision).toBe("asm-1-30");
    expect(needs.burst.meshRevision).toBeUndefined();
    expect(needs.burst.ingress).toEqual({
      gateway: { namespaces: ["aks-istio-ingress", "services"], ports: [8080] },
      metrics: { namespaces: ["monitoring"], ports: [8080] },
    });
    expect(services["allow-to-twins"]?.egress).toEqual([
      { to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "burst" } } }], ports: [tcp(8080)] },
    ]);
  });
});

describe("the namespace of what delivers", () => {
  it("asks Prometheus how a release does, the API server what there is, the hub what is left of a budget, and nobody else", () => {
    expect(needs.delivery.egress).toEqual({
      "api-server": { cidrs: [plan.addressSpace], ports: [443] },
      analysis: { namespaces: ["monitoring"], ports: [9090] },
      budgets: { cidrs: [plan.subnets.privateEndpoints], ports: [10902] },
    });
    expect(needs.monitoring.ingress?.["analysis"]).toEqual({ namespaces: ["delivery"], ports: [9090] });
  });

  it("is asked by Prometheus only", () => {
    expect(needs.delivery.ingress).toEqual({ metrics: { namespaces: ["monitoring"], ports: [8090, 9090] } });
  });
});

describe("Argo CD's namespace", () => {
  it("lets people reach its server, Prometheus the figures of each part, and nobody else in", () => {
    const { argocd } = hubNamespaces(planHub("10.8.0.0/16"));
    expect(argocd.ingress).toEqual({
      people: { cidrs: ["10.8.0.0/16"], ports: [8080] },
      metrics: { namespaces: ["monitoring"], ports: [8080, 8082, 8083, 8084, 9001] },
    });
  });
});

describe("the entrance's namespace", () => {
  const { entrance } = hubNamespaces(planHub("10.8.0.0/16"));

  it("lets the hub's network reach services and health, Prometheus the figures, and nobody else in", () => {
    expect(ruleOf(entrance, "allow-from-consumers").ingress).toEqual([
      { from: [{ ipBlock: { cidr: "10.8.0.0/16" } }], ports: [tcp(8443), tcp(8080)] },
    ]);
    expect(ruleOf(entrance, "allow-from-metrics").ingress).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
        ports: [tcp(8404), tcp(8080)],
      },
    ]);
    const ways = Object.keys(policies(entrance)).filter((name) => name.startsWith("allow-from-"));
    expect(ways.sort()).toEqual(["allow-from-consumers", "allow-from-metrics"]);
  });

  it("lets the proxies reach endpoints in the hub's network by HTTPS, and nothing else but names", () => {
    const { privateEndpoints } = planHub("10.8.0.0/16").subnets;
    expect(ruleOf(entrance, "allow-to-regions").egress).toEqual([
      { to: [{ ipBlock: { cidr: privateEndpoints } }], ports: [tcp(443)] },
    ]);
    const ways = Object.keys(policies(entrance)).filter((name) => name.startsWith("allow-to-"));
    expect(ways).toEqual(["allow-to-regions"]);
  });
});

describe("the namespaces of an environment on its own", () => {
  const { data, services, monitoring } = standaloneNamespaces(plan, mesh);
  const stores = [5432, 6432, 10_255, 10_000, 9200].map(tcp);
  const within = (name: string): object => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
  });

  it("let services, and nobody else, reach the stores, and the stores nobody", () => {
    expect(ruleOf(data, "allow-from-services").ingress).toEqual([{ from: [within("services")], ports: stores }]);
    const ways = Object.keys(policies(data)).filter((name) => /^allow-(from|to)-/.test(name));
    expect(ways).toEqual(["allow-from-services"]);
    expect(ruleOf(services, "allow-to-stores").egress).toEqual([{ to: [within("data")], ports: stores }]);
  });

  it("are otherwise a region's and the hub's", () => {
    const region = regionNamespaces(plan, mesh);
    expect(monitoring).toEqual(region.monitoring);
    const { traces: _, changes: __, ...egressOfRegion } = region.services.egress ?? {};
    expect(services).toMatchObject({ ...region.services, egress: egressOfRegion });
    const plans = [planRegion("10.8.0.0/14"), planHub("10.8.0.0/14")] as const;
    // Of private addresses its Argo CD reaches its own API server's only, where the hub's reaches those of the regions (A17).
    const egress = {
      "api-server": { cidrs: ["10.8.0.0/14"], ports: [443] },
      https: { internet: true, ports: [443] },
    };
    expect(standaloneNamespaces(plans[0], mesh).argocd).toEqual({ ...hubNamespaces(plans[1]).argocd, egress });
  });
});

function tcp(port: number): { protocol: string; port: number } {
  return { protocol: "TCP", port };
}

function ruleOf(needs: NamespaceNeeds, name: string): NonNullable<ReturnType<typeof policies>[string]> {
  const rule = policies(needs)[name];
  if (!rule) throw new Error(`policy ${name}: got none, expected one of ${Object.keys(policies(needs)).join(", ")}`);
  return rule;
}
