import { Failure } from "../../../cli/failure";
import { needs } from "../../../cli/guard";
import { wantedStacks } from "../../../cli/session";
import { readEstate } from "../../../stacks/config";
import { inOrder, referencesOf } from "../../../stacks/cross-checks";

const estate = readEstate(process.cwd());

test("every stack comes after those that it refers to", () => {
  const order = inOrder(estate);
  expect([...order].sort()).toEqual([...estate.keys()].sort());
  for (const stack of order) {
    for (const reference of referencesOf(stack, estate)) {
      expect(order.indexOf(reference)).toBeLessThan(order.indexOf(stack));
    }
  }
});

test("named stacks run in the order of their references, not in that of the command line", () => {
  expect(wantedStacks(estate, ["prod-edge", "prod-management"])).toEqual(["prod-management", "prod-edge"]);
});

test("an unknown stack is refused with those that exist and the one that was probably meant", () => {
  const attempt = (): unknown => wantedStacks(estate, ["prod-frankfrut"]);
  expect(attempt).toThrow(Failure);
  expect(attempt).toThrow(/got "prod-frankfrut", expected one of .*did you mean prod-frankfurt\?/);
});

test("destroying waits the other way round, and a preview waits for nobody", () => {
  expect(needs("up", "prod-berlin", { estate })).toContain("prod-frankfurt");
  expect(needs("destroy", "prod-frankfurt", { estate })).toEqual(expect.arrayContaining(["prod-berlin", "prod-edge"]));
  expect(needs("destroy", "prod-edge", { estate })).toEqual([]);
  expect(needs("preview", "prod-edge", { estate })).toEqual([]);
});
