import * as fs from "node:fs";
import { z } from "zod";
import type { Written } from "../resilience/estate";
import { Failure } from "./failure";

const properties = z.record(z.string(), z.unknown());
const urns = z.array(z.string());
/** A resource of a state. */
export const writtenResource = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  parent: z.string().optional(),
  protect: z.boolean().optional(),
  inputs: properties.optional(),
  outputs: properties.optional(),
  dependencies: urns.nullish().transform((all) => all ?? []),
  propertyDependencies: z
    .record(z.string(), urns.nullable())
    .nullish()
    .transform((all) => all ?? {}),
  /** Waits for its deletion: it is no longer what the stack is. */
  delete: z.boolean().optional(),
});

/** What `pulumi stack export` writes. */
const exported = z.object({
  deployment: z.object({
    resources: z
      .array(writtenResource)
      .nullish()
      .transform((all) => all ?? []),
  }),
});

const difference = z.object({
  adds: properties.optional(),
  updates: properties.optional(),
  deletes: z.array(z.string()).optional(),
});

/** What `pulumi preview --save-plan` writes, as far as it tells what a resource will be. */
const plan = z.object({
  resourcePlans: z.record(
    z.string(),
    z.object({
      goal: z
        .object({
          type: z.string(),
          inputDiff: difference.optional(),
          parent: z.string().optional(),
          protect: z.boolean().nullish(),
          dependencies: urns.nullish(),
          propertyDependencies: z.record(z.string(), urns.nullable()).nullish(),
        })
        .nullish(),
      steps: z.array(z.string()).nullish(),
      state: properties.nullish(),
    }),
  ),
});

type Plan = z.infer<typeof plan>["resourcePlans"][string];

/** Resources of an exported state. @throws Failure for a file that is none: what was got, what was expected */
export function readExported(file: string): Written[] {
  const { deployment } = parsedFile(file, exported, "a state as `pulumi stack export` writes it");
  return deployment.resources.filter((resource) => resource.delete !== true);
}

/**
 * Resources as they will be once a plan is carried out.
 *
 * @param before the stack's state, because a plan tells of what stays only how it differs.
 * @throws Failure for a file that is no plan.
 */
export function readPlanned(file: string, before: readonly Written[]): Written[] {
  const { resourcePlans } = parsedFile(file, plan, "a plan as `pulumi preview --save-plan` writes it");
  const old = new Map(before.map((resource) => [resource.urn, resource]));
  return Object.entries(resourcePlans).flatMap(([urn, one]) => planned(urn, one, old.get(urn)));
}

function planned(urn: string, { goal, steps, state }: Plan, old: Written | undefined): Written[] {
  if (!goal) return [];
  const { adds, updates, deletes = [] } = goal.inputDiff ?? {};
  const kept = Object.entries(Object(old?.inputs)).filter(([key]) => !deletes.includes(key));
  const made = (steps ?? []).some((step) => /create/.test(step));
  return [
    {
      ...{ urn, type: goal.type, protect: goal.protect ?? false },
      ...(goal.parent ? { parent: goal.parent } : {}),
      ...(made || old?.id === undefined ? {} : { id: old.id }),
      inputs: { ...Object.fromEntries(kept), ...adds, ...updates },
      outputs: state ?? old?.outputs ?? {},
      dependencies: goal.dependencies ?? [],
      propertyDependencies: goal.propertyDependencies ?? {},
    },
  ];
}

/** @throws Failure for a file that is not what was expected: which place in it, and why */
export function parsedFile<T>(file: string, schema: z.ZodType<T>, what: string): T {
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new Failure(`${file}: got no JSON that can be read (${String(error)}), expected ${what}.`);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new Failure(
    `${file}: got ${first?.path.join(".") || "a document"}: ${first?.message ?? "another shape"}, expected ${what}.`,
  );
}
