import { crdCatalogue } from "../../../local/cloud/kubernetes/crds/catalogue";
import { validateCustomResource } from "../../../local/cloud/kubernetes/crds/validate";
import type { Recorded } from "./recorder";

/** `kubernetes:monitoring.coreos.com/v1:Prometheus`: custom kinds have a dot in their group that is not Kubernetes' own. */
const CUSTOM = /^kubernetes:(?<group>[^/:]+\.[^/:]+)\/(?<version>[^:]+):(?<kind>.+)$/;
/** Helm releases are Pulumi's own kind; Kubernetes' groups are judged by the SDK's types. */
const OWN_GROUP = /(^|\.)k8s\.io$|^helm\.sh$/;

/**
 * What the API server would refuse in a recording's custom resources, by the pinned CRDs. Empty when it would take all.
 * @throws when a custom resource's kind has no pinned CRD: it would be judged by nobody.
 */
export function crdFaults(all: readonly Recorded[]): string[] {
  return all.flatMap(({ type, name, inputs }) => {
    const { group, version, kind } = CUSTOM.exec(type)?.groups ?? {};
    if (!group || !version || !kind) return [];
    const schema = crdCatalogue().schema(group, version, kind);
    if (!schema) {
      if (OWN_GROUP.test(group) && !crdCatalogue().entry(group, kind)) return [];
      throw new Error(`${type}: got no pinned CRD, expected one in schemas/crds; pin it or mend the version.`);
    }
    return validateCustomResource(schema, inputs).map(
      (fault) => `${name}: ${fault.path}: got ${fault.got}, expected ${fault.expected}`,
    );
  });
}
