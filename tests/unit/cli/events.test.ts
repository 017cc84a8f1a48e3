import { alterations, count, newTally, type EngineEvent, type Tally } from "../../../cli/events";

const URN = "urn:pulumi:prod-edge::plugilo::plugilo:azure:FrontDoor$azure-native:cdn:Profile::front-door";
const STACK = "urn:pulumi:prod-edge::plugilo::pulumi:pulumi:Stack::plugilo-prod-edge";

function folded(...events: EngineEvent[]): Tally {
  const tally = newTally();
  for (const event of events) count(tally, event);
  return tally;
}

const error = (message: string, urn?: string): EngineEvent => ({
  diagnosticEvent: { message, severity: "error", ...(urn === undefined ? {} : { urn }) },
});

test("the stack itself is no resource, neither in progress nor in the counts of changes", () => {
  const tally = folded(
    { resourcePreEvent: { metadata: { op: "create", urn: STACK, type: "pulumi:pulumi:Stack" } } },
    { resourcePreEvent: { metadata: { op: "create", urn: URN, type: "azure-native:cdn:Profile" } } },
    { resOutputsEvent: { metadata: { op: "create", urn: URN, type: "azure-native:cdn:Profile" } } },
    { resOutputsEvent: { metadata: { op: "create", urn: STACK, type: "pulumi:pulumi:Stack" } } },
    { summaryEvent: { durationSeconds: 3, resourceChanges: { create: 2, same: 4 } } },
  );
  expect(tally).toMatchObject({ begun: 1, done: 1, changes: { create: 1, same: 4 }, seconds: 3 });
});

test("an operation of which only the stack itself was part disappears from the counts", () => {
  const tally = folded(
    { resourcePreEvent: { metadata: { op: "update", urn: STACK, type: "pulumi:pulumi:Stack" } } },
    { summaryEvent: { durationSeconds: 1, resourceChanges: { update: 1, same: 4 } } },
  );
  expect(tally.changes).toEqual({ same: 4 });
});

test("references to other stacks that are dropped are no deletions", () => {
  const tally = folded({ summaryEvent: { durationSeconds: 1, resourceChanges: { delete: 37, discard: 3 } } });
  expect(tally.changes).toEqual({ delete: 37 });
});

test("a failure that the engine tells three times is told once, with its resource and without colours", () => {
  const tally = folded(
    error("<{%fg 1%}>sku: got Tiny, expected Premium<{%reset%}>\n", URN),
    error("sku: got Tiny, expected Premium"),
    error("update failed"),
  );
  expect(tally.errors).toEqual([
    { resource: "front-door (azure-native:cdn:Profile)", message: "sku: got Tiny, expected Premium" },
  ]);
});

test("two different failures are both told", () => {
  expect(folded(error("first", URN), error("second", URN)).errors).toHaveLength(2);
});

test("status lines of a moment are not diagnostics, and information is neither error nor warning", () => {
  const tally = folded(
    { diagnosticEvent: { message: "still creating", severity: "error", ephemeral: true } },
    { diagnosticEvent: { message: "hello", severity: "info" } },
    { diagnosticEvent: { message: "careful", severity: "warning" } },
  );
  expect(tally.errors).toEqual([]);
  expect(tally.warnings).toEqual([{ message: "careful", resource: undefined }]);
});

test("a policy violation keeps its level and its resource", () => {
  const policyName = "private-access";
  const tally = folded({
    policyEvent: { policyName, message: "close it\n", enforcementLevel: "mandatory", resourceUrn: URN },
  });
  expect(tally.violations).toEqual([
    { policy: policyName, level: "mandatory", message: "close it", resource: "front-door (azure-native:cdn:Profile)" },
  ]);
});

test("policy has run only if the engine says so", () => {
  const summary = { durationSeconds: 1, resourceChanges: {} };
  expect(folded({ summaryEvent: summary }).policyRan).toBe(false);
  expect(folded({ summaryEvent: { ...summary, PolicyPacks: { plugilo: "1" } } }).policyRan).toBe(true);
});

test("same, read and refresh alter nothing; everything else does", () => {
  expect(alterations({ same: 3, read: 1, refresh: 2 })).toBe(0);
  expect(alterations({ same: 3, create: 1, "delete-replaced": 2 })).toBe(3);
});
