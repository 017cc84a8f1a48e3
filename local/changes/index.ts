import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { valueOn, keysOf, type Change, type PropertyChange, type StackChange } from "../../review/change";
import { tokenOfUrn, type CloudProvider, type DiffResult } from "../cloud/protocol/provider";
import { isObject, isSecret, mapObject, UNKNOWN, type PropertyMap, type Value } from "../cloud/protocol/values";
import { CloudWithin } from "../recording/cloud";
import { matched } from "./matches";
import type { DeclaredResource, DeclaredStack } from "../recording";
import { Unknowns } from "./unknowns";

const PROVIDER = "pulumi:providers:";
const REFERENCE = "pulumi:pulumi:StackReference";

/**
 * What the engine would do to bring a stack from one recording to another: its steps, decided as it decides them, by the answers
 * of the embedded cloud's own providers to the question what differs.
 *
 * References to other stacks are taken as they will be when those have been brought up.
 *
 * @param before `undefined` for a stack that is new. @param after `undefined` for one that goes.
 */
export async function changesOf(
  before: DeclaredStack | undefined,
  after: DeclaredStack | undefined,
): Promise<StackChange> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-changes-"));
  const cloud = new CloudWithin(folder);
  try {
    for (const { urn, type, inputs } of [...(before?.resources ?? []), ...(after?.resources ?? [])])
      if (type.startsWith(PROVIDER)) await cloud.configure(urn, type.slice(PROVIDER.length), withoutSecrets(inputs));
    return await new Steps(cloud, before, after).all();
  } finally {
    cloud.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A recording has no secret to configure a provider with, and to compare needs none. */
function withoutSecrets(inputs: PropertyMap): PropertyMap {
  return mapObject(inputs, (value) => (isSecret(value) ? UNKNOWN : value));
}

class Steps {
  private readonly olds: readonly DeclaredResource[];
  private readonly news: readonly DeclaredResource[];
  private readonly unknowns: Unknowns;
  /** URNs, old ones, of what is made anew. */
  private readonly replaced = new Set<string>();
  /** By URN of what goes with it, the one that goes first. */
  private readonly takenAlong = new Map<string, string>();

  constructor(
    private readonly cloud: CloudWithin,
    private readonly before: DeclaredStack | undefined,
    private readonly after: DeclaredStack | undefined,
  ) {
    this.olds = before?.resources ?? [];
    this.news = after?.resources ?? [];
    this.unknowns = new Unknowns(this.news);
  }

  async all(): Promise<StackChange> {
    const match = matched(this.olds, this.news, this.after?.typeAliases ?? {});
    const changes: Change[] = [];
    const moved: { from: string; to: string }[] = [];
    const [gone, there] = [new Set(this.olds), this.news];
    for (const now of there) {
      const old = match.get(now.urn);
      if (old) gone.delete(old);
      if (old && old.urn !== now.urn) moved.push({ from: old.urn, to: now.urn });
      if (!now.custom || now.type === REFERENCE) continue;
      const change = old ? await this.compared(old, now) : created(now);
      if (old && isStill(change)) this.unknowns.stays(old, now);
      if (!change) continue;
      changes.push(change);
      if (change.operation !== "update") this.unknowns.madeAnew(now);
    }
    // The engine takes down in reverse: what hangs on another goes before it.
    const deleted = [...gone].reverse().filter(({ custom, type }) => custom && type !== REFERENCE);
    return {
      stack: this.after?.name ?? this.before?.name ?? "",
      ...(this.before ? { before: this.olds } : {}),
      ...(this.after ? { after: this.news } : {}),
      changes: [...deleted.map(gonePart), ...changes],
      moved,
      unprotected: there.filter(({ urn, protect }) => !protect && match.get(urn)?.protect),
    };
  }

  private async compared(old: DeclaredResource, now: DeclaredResource): Promise<Change | undefined> {
    const news = ignoring(old.inputs, this.unknowns.within(now), now.options.ignoreChanges ?? []);
    const diff = await this.diff(old, now, news);
    const along = this.takenAlong.get(old.urn);
    const ofProvider = now.options.provider !== undefined && this.replaced.has(now.options.provider);
    const insisted = (now.options.replaceOnChanges ?? []).flatMap((pattern) => onChanges(pattern, diff));
    const replaces = along !== undefined || ofProvider || diff.replaces.length > 0 || insisted.length > 0;
    if (!replaces && !diff.changes) return undefined;
    const first = replaces && (along !== undefined || diff.deleteBeforeReplace || !!now.options.deleteBeforeReplace);
    if (replaces) this.replaced.add(old.urn).add(now.urn);
    if (first && along === undefined) await this.takeAlong(old);
    return {
      ...{ operation: replaces ? "replace" : "update", urn: now.urn, type: now.type, name: now.name },
      ...{ before: old, after: now, deleteBeforeReplace: first },
      ...(along === undefined ? {} : { takenAlongBy: along }),
      properties: properties(old.inputs, news, diff, new Set(insisted)),
    };
  }

  private async diff(old: DeclaredResource, now: DeclaredResource, news: PropertyMap): Promise<DiffResult> {
    if (now.type.startsWith(PROVIDER)) return this.cloud.ofUrn(now.urn).diffConfig(now.urn, old.inputs, news);
    return this.ask(this.cloud.ofUrn(now.options.provider ?? ""), old, news, now);
  }

  /** @param as the resource whose URN and options count: a moved one is asked about under its new name. */
  private ask(provider: CloudProvider, old: DeclaredResource, news: PropertyMap, as = old): Promise<DiffResult> {
    return provider.diff({
      ...{ urn: as.urn, token: tokenOfUrn(as.urn), id: old.id },
      ...{ oldInputs: old.inputs, oldOutputs: old.outputs, news },
      ignoreChanges: [...(as.options.ignoreChanges ?? [])],
    });
  }

  /**
   * What cannot stay while another goes first: everything made from it that could not follow a new value in place, and so on.
   * As the engine's `calculateDependentReplacements`:
   * https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/step_generator.go (2026-11)
   */
  private async takeAlong(root: DeclaredResource): Promise<void> {
    const going = new Set([root.urn]);
    for (const one of this.olds.slice(this.olds.indexOf(root) + 1)) {
      if (!one.custom || one.type === REFERENCE || !(await this.mustGo(one, going))) continue;
      going.add(one.urn);
      if (!this.takenAlong.has(one.urn)) this.takenAlong.set(one.urn, root.urn);
    }
  }

  private async mustGo(one: DeclaredResource, going: ReadonlySet<string>): Promise<boolean> {
    const { provider } = one.options;
    if (provider !== undefined && going.has(provider)) return true;
    const dependent = Object.keys(one.inputs).filter((key) =>
      one.propertyDependencies[key]?.some((urn) => going.has(urn)),
    );
    if (dependent.length === 0 || provider === undefined) return false;
    const news = { ...one.inputs, ...Object.fromEntries(dependent.map((key) => [key, UNKNOWN])) };
    return (await this.ask(this.cloud.ofUrn(provider), one, news)).replaces.length > 0;
  }
}

/** Tags change nothing that the cloud tells of a resource. */
function isStill(change: Change | undefined): boolean {
  return (
    !change || (change.operation === "update" && change.properties.every(({ path: at }) => keysOf(at).includes("tags")))
  );
}

function created(now: DeclaredResource): Change {
  const { urn, type, name } = now;
  return { operation: "create", urn, type, name, after: now, deleteBeforeReplace: false, properties: [] };
}

function gonePart(old: DeclaredResource): Change {
  const { urn, type, name } = old;
  return { operation: "delete", urn, type, name, before: old, deleteBeforeReplace: false, properties: [] };
}

/** Paths that differ and lie within a pattern such as `settings`, `pools[*].size` or `*`, or around it. */
function onChanges(pattern: string, diff: DiffResult): string[] {
  const wanted = keysOf(pattern);
  return Object.keys(diff.detailed).filter((at) => {
    const keys = keysOf(at);
    return wanted.every((key, index) => index >= keys.length || key === "*" || key === keys[index]);
  });
}

function properties(
  olds: PropertyMap,
  news: PropertyMap,
  diff: DiffResult,
  insisted: ReadonlySet<string>,
): PropertyChange[] {
  return Object.entries(diff.detailed)
    .map(([at, { kind }]) => {
      const [before, after] = [valueOn(olds, at), valueOn(news, at)];
      return {
        path: at,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        replaces: kind.endsWith("-replace") || insisted.has(at),
      };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** New inputs, with the old ones at the paths that the program ignores. */
function ignoring(olds: PropertyMap, news: PropertyMap, paths: readonly string[]): PropertyMap {
  return paths.map(keysOf).reduce<PropertyMap>((inputs, keys) => put(inputs, keys, valueOn(olds, toPath(keys))), news);
}

function toPath(keys: readonly string[]): string {
  return keys.map((key) => `[${JSON.stringify(key)}]`).join("");
}

function put(object: PropertyMap, [key = "", ...rest]: readonly string[], value: unknown): PropertyMap {
  if (rest.length === 0) {
    const { [key]: _, ...others } = object;
    return value === undefined ? others : { ...others, [key]: value as Value };
  }
  const inner = object[key];
  if (Array.isArray(inner)) {
    const at = Number(rest[0]);
    const item = inner[at];
    if (rest.length === 1) return value === undefined ? object : { ...object, [key]: inner.with(at, value as Value) };
    return isObject(item) ? { ...object, [key]: inner.with(at, put(item, rest.slice(1), value)) } : object;
  }
  return isObject(inner) ? { ...object, [key]: put(inner, rest, value) } : object;
}
