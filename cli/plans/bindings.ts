import * as fs from "node:fs";
import { z } from "zod";
import { parsedFile } from "../written";
import type { Checkout } from "./checkout";
import { digestOfPlan, planFile, type Cloud, type Manifest, type PlannedStack } from "./manifest";

/** What there is where a plan is to be carried out. */
export interface Ground {
  readonly cloud: Cloud;
  readonly checkout: Checkout;
  readonly engine: string;
  /** In the order in which they must come. */
  readonly stacks: readonly string[];
}

const resourcePlans = z.object({ resourcePlans: z.record(z.string(), z.unknown()) });

/** Why plans no longer fit what they were made for, as far as their files and the checkout tell; none if they do. */
export function unfitting(folder: string, manifest: Manifest, ground: Ground): string[] {
  return [
    ...ofCheckout(manifest, ground),
    ...manifest.stacks.flatMap((planned) => [
      ...ofStack(planned, ground.stacks),
      ...ofFile(folder, planned),
      ...ofPolicy(planned),
    ]),
  ];
}

function ofCheckout(manifest: Manifest, { cloud, checkout, engine }: Ground): string[] {
  const faults: string[] = [];
  if (manifest.cloud !== cloud)
    faults.push(`it was made on the ${nameOf(manifest.cloud)}, and this run works on the ${nameOf(cloud)}`);
  if (manifest.commit !== checkout.commit)
    faults.push(
      `it was made of commit ${manifest.commit.slice(0, 12)}, and ${checkout.commit.slice(0, 12)} is checked out`,
    );
  if (manifest.edited.length > 0)
    faults.push(`it was made of files that were in no commit: ${some(manifest.edited)}; commit them and plan again`);
  if (checkout.edited.length > 0)
    faults.push(`files here are in no commit: ${some(checkout.edited)}; commit them and plan again, or take them back`);
  if (manifest.engine !== engine) faults.push(`it was made by engine ${manifest.engine}, and this is ${engine}`);
  return faults;
}

function ofStack({ stack }: PlannedStack, stacks: readonly string[]): string[] {
  return stacks.includes(stack) ? [] : [`${stack}: there is no Pulumi.${stack}.yaml`];
}

/** A plan is of the stack that its resources say it is of, whatever its file is called. */
function ofFile(folder: string, { stack, plan }: PlannedStack): string[] {
  const file = planFile(folder, stack);
  if (!fs.existsSync(file)) return [`${stack}: its plan is not there (${file})`];
  if (digestOfPlan(folder, stack) === plan) return others(folder, stack);
  const strangers = others(folder, stack);
  return strangers.length > 0 ? strangers : [`${stack}: its plan was edited after it was made (${file})`];
}

function others(folder: string, stack: string): string[] {
  const content = parsedFile(
    planFile(folder, stack),
    resourcePlans,
    "a plan as `pulumi preview --save-plan` writes it",
  );
  const own = `urn:pulumi:${stack}::`;
  const stranger = Object.keys(content.resourcePlans).find((urn) => !urn.startsWith(own));
  if (stranger === undefined) return [];
  return [`${stack}: its file holds the plan of another stack, ${stranger.split("::")[0]?.split(":").at(-1)}`];
}

function ofPolicy({ stack, policy }: PlannedStack): string[] {
  if (!policy.ran) return [`${stack}: no policy has judged it`];
  return policy.mandatory > 0 ? [`${stack}: ${policy.mandatory} mandatory rules are violated`] : [];
}

function nameOf(cloud: Cloud): string {
  return cloud === "azure" ? "real subscriptions" : "embedded cloud";
}

/** The first of many. */
function some(names: readonly string[]): string {
  const more = names.length - 3;
  return names.slice(0, 3).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
