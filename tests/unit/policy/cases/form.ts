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

/** Broken by this, and nothing said of what is unknown. */
export function when(what: string, by: Mutation, path: string, got: string): Case {
  return { broken: { [what]: { by, path, got } }, undecided: {} };
}

/** Broken by one value. @param at where the rule finds it, if not at the path that is set */
export function changed(kind: string, path: string, value: unknown, got: string, at: string = path): Case {
  return when(`${path} of ${kind} is ${JSON.stringify(value)}`, set(kind, { [path]: value }), at, got);
}

/** Left undecided by an unknown value. */
export function unsure(kind: string, path: string, at: string = path): Case {
  return {
    broken: {},
    undecided: { [`${path} of ${kind} is unknown`]: { by: set(kind, { [path]: UNKNOWN }), path: at } },
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
