import { isUnknown, type PropertyMap, type Value } from "../../protocol/values";
import type { SchemaFault } from "../../schema/types";
import { at, mapAt } from "../objects/fields";
import type { ObjectKind } from "../objects/kind";

interface NameRule {
  readonly pattern: RegExp;
  readonly longest: number;
  readonly words: string;
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ (2026-11)
const SUBDOMAIN: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  longest: 253,
  words: "lower-case letters, digits, - and ., beginning and ending with a letter or digit",
};
const LABEL: NameRule = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  longest: 63,
  words: "lower-case letters, digits and -, beginning and ending with a letter or digit",
};
const SEGMENT: NameRule = { pattern: /^(?!\.\.?$)[^/%]+$/, longest: 253, words: "anything but /, %, . and .." };

const RULES: Readonly<Record<string, NameRule>> = {
  Namespace: LABEL,
  // A digit may come first in 1.36: https://github.com/kubernetes/enhancements/issues/5311 (2026-11).
  Service: LABEL,
  // A CronJob's jobs append 11 characters: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ (2026-11).
  CronJob: { ...SUBDOMAIN, longest: 52 },
  Role: SEGMENT,
  ClusterRole: SEGMENT,
  RoleBinding: SEGMENT,
  ClusterRoleBinding: SEGMENT,
};

/** What is wrong with a name; undefined when it is good. */
export function nameFault(kind: string, name: string): Omit<SchemaFault, "path"> | undefined {
  const rule = RULES[kind] ?? SUBDOMAIN;
  if (name.length > rule.longest) return { got: `${name.length} characters`, expected: `at most ${rule.longest}` };
  return rule.pattern.test(name) ? undefined : { got: JSON.stringify(name), expected: rule.words };
}

const KEY_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** All annotations of an object together, in bytes. */
const ANNOTATIONS_LIMIT = 262_144;

/** Faults of `metadata`: name, namespace, labels, annotations. Unknown parts are skipped. */
export function metadataFaults(object: ObjectKind, inputs: PropertyMap): SchemaFault[] {
  const metadata = at(inputs, "metadata");
  if (metadata === undefined || isUnknown(metadata)) return [];
  return [...nameFaults(object, mapAt(metadata)), ...labelFaults(metadata), ...annotationFaults(metadata)];
}

function nameFaults(object: ObjectKind, metadata: PropertyMap): SchemaFault[] {
  const faults: SchemaFault[] = [];
  const { name, namespace } = metadata;
  if (typeof name === "string" && !isUnknown(name)) {
    const fault = nameFault(object.kind, name);
    if (fault !== undefined) faults.push({ path: "metadata.name", ...fault });
  }
  if (typeof namespace === "string" && !isUnknown(namespace)) {
    const fault = nameFault("Namespace", namespace);
    if (fault !== undefined) faults.push({ path: "metadata.namespace", ...fault });
  }
  return faults;
}

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set (2026-11)
function labelFaults(metadata: Value): SchemaFault[] {
  return Object.entries(mapAt(metadata, "labels")).flatMap(([key, value]) => {
    const path = `metadata.labels["${key}"]`;
    const faults = keyFaults(key, path);
    if (isUnknown(value) || typeof value !== "string" || LABEL_VALUE.test(value)) return faults;
    const expected = "at most 63 letters, digits, -, _ and ., beginning and ending with a letter or digit";
    return [...faults, { path, got: JSON.stringify(value), expected }];
  });
}

function annotationFaults(metadata: Value): SchemaFault[] {
  const annotations = Object.entries(mapAt(metadata, "annotations"));
  const faults = annotations.flatMap(([key]) => keyFaults(key, `metadata.annotations["${key}"]`));
  const size = annotations.reduce((sum, [key, value]) => sum + key.length + String(value).length, 0);
  if (size <= ANNOTATIONS_LIMIT) return faults;
  return [...faults, { path: "metadata.annotations", got: `${size} bytes`, expected: `at most ${ANNOTATIONS_LIMIT}` }];
}

function keyFaults(key: string, path: string): SchemaFault[] {
  const parts = key.split("/");
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const good = parts.length <= 2 && KEY_NAME.test(name) && (prefix === undefined || SUBDOMAIN.pattern.test(prefix));
  const expected =
    "a key of the form name or prefix/name: name at most 63 letters, digits, -, _ and ., prefix a DNS name";
  return good ? [] : [{ path, got: JSON.stringify(key), expected }];
}
