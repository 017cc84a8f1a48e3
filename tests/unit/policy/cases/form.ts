import { UNKNOWN } from "../../../../resilience/resource";
import { beforeItExists, inOrder, set, without, type Mutation } from "../mutations";

/** What breaks one rule, and only that one, in our estate; and what leaves it undecided. */
export interface Case {
  readonly broken: Readonly<Record<string, { readonly by: Mutation; readonly path: string; readonly got: string }>>;
  /** `never`: the rule reads nothing that could be unknown. */
  readonly undecided: Readonly<Record<string, { readonly by: Mutation; readonly path: string }>> | "never";
}

/** One property of one type, set wrong, left out, and not known. */
export function property(type: string, path: string, wrong: unknown, got: string): Case {
  return {
    broken: {
      [`${path} of ${type} is wrong`]: { by: set(type, { [path]: wrong }), path, got },
      [`${path} of ${type} is missing`]: { by: set(type, { [path]: undefined }), path, got: "nothing" },
    },
    undecided: { [`${path} of ${type} is unknown`]: { by: set(type, { [path]: UNKNOWN }), path } },
  };
}

export function all(...cases: readonly Case[]): Case {
  const undecided = cases.flatMap((one) => (one.undecided === "never" ? [] : Object.entries(one.undecided)));
  return {
    broken: Object.assign({}, ...cases.map(({ broken }) => broken)) as Case["broken"],
    undecided: Object.fromEntries(undecided),
  };
}

/** A rule over relations: nothing known but what was made from what, and the one resource taken away that it asks for. */
export function relation(gone: string, path: string): Case {
  return {
    broken: {
      [`there is no ${gone}`]: { by: without(gone), path, got: "nothing" },
      [`there is no ${gone}, and no id is known`]: { by: inOrder(without(gone), beforeItExists), path, got: "nothing" },
    },
    undecided: "never",
  };
}
