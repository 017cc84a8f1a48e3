import { certificateAuthorityIn } from "../../../components/azure/aks-cluster/credentials";

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
