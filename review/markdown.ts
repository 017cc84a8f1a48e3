import { nameOf, stackOf } from "../resilience/resource";
import { changeLines } from "./change-lines";
import { figures, shortLines } from "./figures";
import { code, count, folded, headed, valueText } from "./markup";
import { deliverySentences, objectLines } from "./object-lines";
import type { Grave, Review, ReviewedStack } from "./review";
import { rulesPart, rulesSentence } from "./rule-lines";

/** GitHub takes 65,536 characters in one comment; the workflow adds the mark by which it finds its own, and where it was made. */
const LIMIT = 65_000;

/** How much each part may hold before it folds into counts; the next is tried where the comment is too long. */
const STEPS = [Infinity, 200, 60, 20, 8, 3, 1, 0];

/**
 * The comment: the verdict, what is gone for good, then everything else, each part folded. Where it would be too long for one
 * comment, lists are cut to counts, the lists of what matters last.
 */
export function markdownOf(review: Review): string {
  for (const most of STEPS) {
    const text = written(review, { ordinary: most, grave: Infinity });
    if (text.length < LIMIT) return text;
  }
  for (const most of STEPS) {
    const text = written(review, { ordinary: 0, grave: most });
    if (text.length < LIMIT) return text;
  }
  return `${verdict(review)}\n\nToo much to be told in one comment: see \`./plugilo review --json\`.\n`;
}

interface Bounds {
  readonly ordinary: number;
  readonly grave: number;
}

function written(review: Review, { ordinary, grave }: Bounds): string {
  const parts = [
    verdict(review),
    graves(review, grave),
    rulesPart(review.rules, grave),
    broken(review, grave),
    objectives(review, ordinary),
    figures(review, ordinary),
    ...review.stacks.map((stack) => stackPart(stack, ordinary)),
    alerts(review, ordinary),
    ...clusterParts(review, ordinary),
    mended(review, ordinary),
    unknown(review),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function verdict(review: Review): string {
  const { risk, approvals, stacks, files } = review;
  const sum = tallied([...stacks, ...review.clusters]);
  const quiet = sum === "" && review.unbuilt === undefined && risk === "none";
  const title = quiet ? "nothing that runs differs" : `risk ${risk}`;
  const lines = [`## Review: ${title}`];
  if (quiet) return [...lines, "", `${count(files, "file")} changed; no resource of any stack does.`].join("\n");
  lines.push("", `${sentence(review)} ${sum === "" ? "No resource of any stack changes." : `${sum}.`}`);
  lines.push(...shortLines(review));
  if (approvals.length > 0) lines.push("", "Needs:", ...approvals.map(approvalLine));
  return lines.join("\n");
}

function approvalLine({ approvals, handles, risk, when }: Review["approvals"][number]): string {
  // In code, so that a comment that is written anew does not call people each time.
  return `- ${approvals} of ${handles.map(code).join(", ")} for **${risk}**: ${when}`;
}

/** The worst, in one sentence. */
function sentence(review: Review): string {
  const { grave, policy, rules, stacks } = review;
  const lost = grave.filter(({ fate }) => fate?.is === "lost" && fate.keeps === "data");
  const addresses = grave.filter(({ fate }) => fate?.is === "lost" && fate.keeps === "address");
  const back = grave.filter((one) => one.fate?.keeps === "data" && one.fate.is !== "lost" && !one.protected);
  const stopped = grave.filter((one) => one.protected);
  const mandatory = policy.broken.filter(({ level }) => level === "mandatory");
  const unprotected = stacks.reduce((sum, one) => sum + one.unprotected.length, 0);
  const parts = [
    ...(lost.length > 0 ? [`**${count(lost.length, "resource")} would lose data for good.**`] : []),
    ...(addresses.length > 0
      ? [`${count(addresses.length, "resource")} would lose an address, name or id for good.`]
      : []),
    ...(back.length > 0 ? [`${count(back.length, "resource")} with data would go, and can be had back.`] : []),
    ...(stopped.length > 0
      ? [
          `The engine refuses to take away ${count(stopped.length, "protected resource")}: this does not deploy as it is.`,
        ]
      : []),
    ...(mandatory.length > 0 ? [`**${count(mandatory.length, "mandatory rule")} newly broken.**`] : []),
    ...rulesSentence(rules),
    ...deliverySentences(review),
    ...(unprotected > 0 ? [`${count(unprotected, "resource")} would no longer be protected.`] : []),
  ];
  return parts.length > 0 ? parts.join(" ") : "Nothing that holds data is taken away, and no rule is newly broken.";
}

function tallied(stacks: readonly ReviewedStack[]): string {
  const changed = stacks.filter(({ is }) => is !== "same");
  if (changed.length === 0) return "";
  return `${changed.map((one) => `${code(one.stack)} ${tally(one)}`).join("; ")}`;
}

function tally({ tally: { create, update, replace, delete: gone }, is, moved }: ReviewedStack): string {
  const parts = [`+${create}`, `~${update}`, `±${replace}`, `−${gone}`].filter(
    (part) => !part.endsWith("0") || part.length > 2,
  );
  const words = [
    ...(is === "new" ? ["new stack"] : is === "gone" ? ["stack gone"] : []),
    ...(parts.length > 0 ? [parts.join(" ")] : []),
    ...(moved > 0 ? [`${moved} only renamed in the program`] : []),
  ];
  return words.length > 0 ? words.join(", ") : "no resource";
}

function graves({ grave }: Review, most: number): string {
  if (grave.length === 0) return "";
  const told = grave.filter((one) => !goesAlong(one));
  const shown = told.slice(0, most).map(graveLine);
  const rest = told.length > shown.length ? [`- … and ${told.length - shown.length} more of these`] : [];
  return headed("Deleted or made anew", [...shown, ...rest, ...alongLines(grave.filter(goesAlong))].join("\n"));
}

/** Keeps nothing, and is made again only because another goes: told with its like in one line a stack. */
function goesAlong({ change, fate, protected: stops }: Grave): boolean {
  return change.operation === "replace" && change.takenAlongBy !== undefined && fate === undefined && !stops;
}

function alongLines(along: readonly Grave[]): string[] {
  return [...new Set(along.map(({ stack }) => stack))].map((stack) => {
    const own = along.filter((one) => one.stack === stack).map(({ change }) => change.name);
    return `- ${own.length} more in ${code(stack)} keep nothing, go with one of these and are made again after it: ${named(own)}`;
  });
}

function graveLine({ stack, change, fate, downtime, protected: stops, dependants }: Grave): string {
  const what = change.operation === "delete" ? "deleted" : "replaced";
  const way =
    change.operation === "replace" ? (change.deleteBeforeReplace ? ", the old one first" : ", the new one first") : "";
  const causes = change.properties.filter(({ replaces }) => replaces);
  const because = causes.map(({ path, before, after }) => `${code(path)} ${valueText(before)} → ${valueText(after)}`);
  return [
    `- ${fate ? `**${fate.is}**: ` : ""}${code(change.name)} (${change.type}) in ${code(stack)} is ${what}${way}`,
    ...(stops ? ["  - **protected**: the engine refuses until `protect` is taken off in a change of its own"] : []),
    ...(because.length > 0 ? [`  - because of ${because.join(", ")}`] : []),
    ...(change.takenAlongBy === undefined
      ? []
      : [`  - because ${code(nameOf({ urn: change.takenAlongBy }))} goes first`]),
    ...(fate
      ? [
          `  - ${fate.keeps}: ${fate.how}${fate.losing === undefined ? "" : `; missing then: ${fate.losing}`}${fate.source ? ` ([source](${fate.source}))` : ""}`,
        ]
      : []),
    `  - service: ${downtime}`,
    ...(dependants.length > 0 ? [`  - made from it: ${dependantsText(dependants)}`] : []),
  ].join("\n");
}

const NAMED = 6;

function dependantsText(dependants: Grave["dependants"]): string {
  const stacks = [...new Set(dependants.map(({ stack }) => stack))];
  const each = stacks.map((stack) => {
    const own = dependants.filter((one) => one.stack === stack);
    return `${own.length} in ${code(stack)} (${named(own.map(({ name }) => name))})`;
  });
  return each.join("; ");
}

function named(names: readonly string[]): string {
  return names.slice(0, NAMED).map(code).join(", ") + (names.length > NAMED ? ", …" : "");
}

function broken({ policy }: Review, most: number): string {
  if (policy.broken.length === 0) return "";
  const sorted = [...policy.broken].sort((a, b) => (a.level < b.level ? 1 : -1));
  const lines = sorted.slice(0, most).map(({ rule, level, finding: { resource, path, got } }) => {
    const at = path === "" ? "" : ` ${code(path)}`;
    return `- **${level}** ${code(rule.id)}: ${code(resource.name)} in ${code(stackOf(resource))}${at}: got ${got}. ${rule.remedy}`;
  });
  const rest = sorted.length > lines.length ? [`- … and ${sorted.length - lines.length} more`] : [];
  return headed("Policy: newly broken", [...lines, ...rest].join("\n"));
}

function mended({ policy }: Review, most: number): string {
  const lines = policy.mended.map(({ rule, finding: { resource } }) => `- ${code(rule.id)}: ${code(resource.name)}`);
  return folded(`Policy: ${count(lines.length, "violation")} mended`, lines, most);
}

function objectives({ objectives: changed }: Review, most: number): string {
  const state = (one: Review["objectives"][number]["before"]): string =>
    one ? `data ${one.rpo}, back after ${one.rto}${one.met === false ? ", **missed**" : ""}` : "none";
  const worse = changed.filter(({ before, after }) => before?.met !== false && after?.met === false).length;
  const lines = changed.map(
    ({ stack, component, loss, before, after }) =>
      `- ${code(stack)} ${component}, loss of ${loss}: ${state(before)} → ${state(after)}`,
  );
  return folded(`Recovery objectives: ${changed.length} computed anew, ${worse} newly missed`, lines, most);
}

function stackPart(stack: ReviewedStack, most: number): string {
  if (stack.is === "same") return "";
  const guards = stack.unprotected.map((name) => `- **no longer protected**: ${code(name)}`);
  return folded(`${stack.stack}: ${tally(stack)}`, [...guards, ...changeLines(stack.changes)], most);
}

/** What each cluster gets; where that is not known, files. */
function clusterParts({ clusters, objects }: Review, most: number): string[] {
  return [
    ...clusters.map((cluster) => stackPart(cluster, most)),
    folded(`GitOps: ${count(objects.length, "object")} changed`, objectLines(objects), most),
  ];
}

function alerts({ alerts: changed }: Review, most: number): string {
  const lines = changed.map(
    ({ stack, name, kind, is, paths }) =>
      `- ${kind} ${code(name)} in ${code(stack)}: ${is}${paths.length > 0 ? ` (${paths.join(", ")})` : ""}`,
  );
  return folded(`Alerts and objectives of service: ${count(lines.length, "change")}`, lines, most);
}

function unknown({ unknown: reasons }: Review): string {
  return folded(
    "What could not be known",
    reasons.map((reason) => `- ${reason}`),
    Infinity,
  );
}
