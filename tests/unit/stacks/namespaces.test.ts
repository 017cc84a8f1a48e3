import { policies } from "../../../components/kubernetes/namespaces/build-policies";
import { planRegion } from "../../../facts/address-plan";
import { regionNamespaces } from "../../../stacks/namespaces";

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
