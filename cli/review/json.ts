import { stackOf } from "../../resilience/resource";
import type { Told } from "../../review/policy";
import type { Review, ReviewedChange, ReviewedStack } from "../../review/review";

/** One document; resources by their URN, without what they are made of. */
export function reviewJson(review: Review): string {
  return JSON.stringify(
    {
      ...review,
      stacks: review.stacks.map(stackJson),
      clusters: review.clusters.map(stackJson),
      grave: review.grave.map((grave) => ({ ...grave, change: grave.change.urn })),
      policy: { broken: review.policy.broken.map(verdictJson), mended: review.policy.mended.map(verdictJson) },
      ...(review.rules
        ? {
            rules: {
              ...review.rules,
              hidden: review.rules.hidden.map((one) => ({ ...one, verdict: verdictJson(one.verdict) })),
            },
          }
        : {}),
    },
    undefined,
    2,
  );
}

function stackJson(stack: ReviewedStack): unknown {
  return { ...stack, changes: stack.changes.map(changeJson) };
}

function changeJson({ before: _, after: __, ...change }: ReviewedChange): unknown {
  return change;
}

function verdictJson({ rule, level, finding, message }: Told): unknown {
  const { resource, path, unknown } = finding;
  return { rule: rule.id, level, stack: stackOf(resource), resource: resource.urn, path, unknown, message };
}
