import type { Verdict } from "../../policy/verdict";
import { stackOf } from "../../resilience/resource";
import type { ReviewedChange, Review } from "../../review/review";

/** One document; resources by their URN, without what they are made of. */
export function reviewJson(review: Review): string {
  return JSON.stringify(
    {
      ...review,
      stacks: review.stacks.map((stack) => ({ ...stack, changes: stack.changes.map(changeJson) })),
      grave: review.grave.map((grave) => ({ ...grave, change: grave.change.urn })),
      policy: { broken: review.policy.broken.map(verdictJson), mended: review.policy.mended.map(verdictJson) },
    },
    undefined,
    2,
  );
}

function changeJson({ before: _, after: __, ...change }: ReviewedChange): unknown {
  return change;
}

function verdictJson({ rule, level, finding, message }: Verdict): unknown {
  const { resource, path, unknown } = finding;
  return { rule: rule.id, level, stack: stackOf(resource), resource: resource.urn, path, unknown, message };
}
