import { inOrder, set } from "../../mutations";
import { withTree } from "../../tree";
import { when, type Case } from "../form";

/** Broken by one value in what Argo CD applies, which is laid beside Pulumi's own objects. */
export function inTree(kind: string, path: string, value: unknown, got: string): Case {
  const by = inOrder(withTree, set(kind, { [path]: value }));
  return when(`${path} of the tree's ${kind} is ${JSON.stringify(value)}`, by, path, got);
}
