import { isForced, takenOver } from "../../../local/cloud/kubernetes/backend/ownership";
import { secret, type PropertyMap } from "../../../local/cloud/protocol/values";

const entry = (manager: string, operation: string, fieldsV1: PropertyMap, more: PropertyMap = {}): PropertyMap => ({
  ...{ manager, operation, apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1, ...more },
});
const live = (...managedFields: PropertyMap[]): PropertyMap => ({ metadata: { name: "a", managedFields } });
const OWN = entry("pulumi-kubernetes", "Apply", { "f:data": { ".": {}, "f:a": {} } });

describe("fields that two have set", () => {
  test.each(["kubectl-edit", "kubectl-patch", "kubectl-client-side-apply", "before-first-apply"])(
    "are taken over from %s, beside one's own",
    (manager) => {
      const hand = entry(manager, "Update", { "f:data": { "f:a": {}, "f:b": {} }, "f:metadata": { "f:labels": {} } });
      expect(takenOver(live(OWN, hand), "pulumi-kubernetes")).toEqual([
        { ...OWN, fieldsV1: { "f:data": { ".": {}, "f:a": {}, "f:b": {} }, "f:metadata": { "f:labels": {} } } },
      ]);
    },
  );

  test("are taken over of an object that one has not written yet", () => {
    const hand = entry("kubectl", "Apply", { "f:data": { "f:a": {} } });
    expect(takenOver(live(hand), "pulumi-kubernetes")).toEqual([{ ...hand, manager: "pulumi-kubernetes" }]);
  });

  test.each([
    ["a controller", entry("keda-operator", "Update", { "f:data": { "f:a": {} } })],
    ["a controller that applies", entry("argocd-controller", "Apply", { "f:data": { "f:a": {} } })],
    [
      "what is written through a subresource",
      entry("kubectl", "Update", { "f:status": {} }, { subresource: "status" }),
    ],
  ])("stay with %s", (_whose, other) => {
    expect(takenOver(live(OWN, other), "pulumi-kubernetes")).toBeUndefined();
    const hand = entry("kubectl-edit", "Update", {});
    expect(takenOver(live(OWN, other, hand), "pulumi-kubernetes")).toEqual([other, OWN]);
  });

  test("are taken from anybody by an object that says so", () => {
    const annotated = (value: string): PropertyMap => ({
      metadata: { annotations: { "pulumi.com/patchForce": value } },
    });
    expect([isForced(annotated("true")), isForced(annotated("false")), isForced({ metadata: {} })]).toEqual([
      ...[true, false, false],
    ]);
    expect(isForced({ metadata: secret({ annotations: { "pulumi.com/patchForce": "true" } }) })).toBe(true);
  });
});
