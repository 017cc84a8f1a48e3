import { policies } from "../../../components/kubernetes/namespaces/build-policies";
import type { NamespaceNeeds } from "../../../components/kubernetes/namespaces";
import { planHub, planRegion } from "../../../facts/address-plan";
import { hubNamespaces, regionNamespaces, standaloneNamespaces } from "../../../stacks/namespaces";

const plan = planRegion("10.16.0.0/14");
const services = policies(regionNamespaces(plan, "asm-1-30").services);

describe("the services' namespace", () => {
  it("reaches the mesh's control plane, without which no sidecar gets ready", () => {
    expect(services["allow-to-mesh"]?.egress).toEqual([
      {
        to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "aks-istio-system" } } }],
        ports: [{ protocol: "TCP", port: 15012 }],
      },
    ]);
  });

  it("reaches Entra by HTTPS, without which no workload identity signs in to a store", () => {
    expect(services["allow-to-https"]?.egress).toEqual([
      { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ protocol: "TCP", port: 443 }] },
    ]);
  });

  it("lets Prometheus read its sidecars, and nobody else but the gateway in", () => {
    const ways = Object.keys(services).filter((name) => name.startsWith("allow-from-"));
    expect(ways.sort()).toEqual(["allow-from-gateway", "allow-from-metrics"]);
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
        ports: [tcp(8404)],
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
  const { data, services, monitoring } = standaloneNamespaces(plan, "asm-1-30");
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
    const region = regionNamespaces(plan, "asm-1-30");
    expect(monitoring).toEqual(region.monitoring);
    expect(services).toMatchObject(region.services);
    const plans = [planRegion("10.8.0.0/14"), planHub("10.8.0.0/14")] as const;
    expect(standaloneNamespaces(plans[0], "asm-1-30").argocd).toEqual(hubNamespaces(plans[1]).argocd);
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
