import * as yaml from "yaml";
import { certificateAuthorityIn, kubeconfigTo } from "../../../components/azure/aks-cluster/credentials";

const kubeconfig = (cluster: object): string => JSON.stringify({ clusters: [{ name: "aks", cluster }] });

describe("the authority of a cluster's API server", () => {
  test("is what its kubeconfig says", () => {
    expect(certificateAuthorityIn(kubeconfig({ server: "https://a", "certificate-authority-data": "Q0E=" }))).toBe(
      "Q0E=",
    );
  });

  test.each([
    ["names none", kubeconfig({ server: "https://a" })],
    ["is empty", ""],
  ])("is not guessed where the kubeconfig %s", (_, text) => {
    expect(() => certificateAuthorityIn(text)).toThrow(/got no certificate authority/);
  });
});

describe("a kubeconfig of another cluster", () => {
  const own = JSON.stringify({
    clusters: [{ name: "aks", cluster: { server: "https://own:443", "certificate-authority-data": "b3du" } }],
    contexts: [{ name: "aks", context: { cluster: "aks", user: "user" } }],
    "current-context": "aks",
    users: [{ name: "user", user: { exec: { command: "kubelogin" } } }],
  });

  test("leads to the other server, proved by the other's authority, and signs in as one's own does", () => {
    const made: unknown = yaml.parse(kubeconfigTo(own, { privateFqdn: "hub.example", certificateAuthority: "aHVi" }));
    expect(made).toEqual({
      ...(JSON.parse(own) as object),
      clusters: [{ name: "aks", cluster: { server: "https://hub.example:443", "certificate-authority-data": "aHVi" } }],
    });
  });
});
