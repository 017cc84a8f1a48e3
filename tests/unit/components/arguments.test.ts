import { ArgumentError, refuse } from "../../../components/arguments";

const fault = { path: "capacity.maximum", got: 1, expected: "at least 2", fix: "raise it" };

describe("refusing arguments", () => {
  it("lets a component without faults go on", () => {
    expect(() => refuse("Gateway", "door", [])).not.toThrow();
  });

  it("says of each fault where it is, what was got, what was expected and what to do", () => {
    expect(() => refuse("Gateway", "door", [fault, { ...fault, path: "name", got: undefined }])).toThrow(
      new ArgumentError("Gateway", "door", [fault, { ...fault, path: "name", got: undefined }]),
    );
    expect(new ArgumentError("Gateway", "door", [fault]).message).toBe(
      'Gateway "door": 1 fault in its arguments.\n  - capacity.maximum: got 1, expected at least 2; raise it.',
    );
    expect(new ArgumentError("Gateway", "door", [fault, { ...fault, got: undefined }]).message).toContain(
      "2 faults in its arguments.\n  - capacity.maximum: got 1,",
    );
  });

  it("says nothing where nothing was given, rather than undefined", () => {
    expect(new ArgumentError("Gateway", "door", [{ ...fault, got: undefined }]).message).toContain("got nothing,");
  });
});
