import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { tokenOfUrn } from "../cloud/protocol/provider";

/** What the program says of a resource beside its properties; what it leaves out is absent. */
export interface DeclaredOptions {
  /** URNs that it had before. */
  readonly aliases?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly replaceOnChanges?: readonly string[];
  readonly deleteBeforeReplace?: true;
  readonly retainOnDelete?: true;
  /** URN of the provider that answers for it. */
  readonly provider?: string;
  /** Line that declares it, the nearest within the program. */
  readonly source?: SourceLine;
}

export interface SourceLine {
  /** From the root of the project, with `/`. */
  readonly file: string;
  readonly line: number;
}

interface AliasSpec {
  getName(): string;
  getType(): string;
  hasParenturn(): boolean;
  getParenturn(): string;
  getNoparent(): boolean;
}
interface Alias {
  getUrn(): string;
  getSpec(): AliasSpec | undefined;
}
interface Position {
  getUri(): string;
  getLine(): number;
}

/** The part of a registration that tells its options; readings have few of them. */
export interface OptionsRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProvider(): string;
  getAliasesList?(): readonly Alias[];
  getIgnorechangesList?(): readonly string[];
  getReplaceonchangesList?(): readonly string[];
  getDeletebeforereplace?(): boolean;
  getRetainondelete?(): boolean | undefined;
  getStacktrace?(): { getFramesList(): readonly { getPc(): Position | undefined }[] } | undefined;
}

export interface OptionsScope {
  readonly root: string;
  urnOf(parent: string, type: string, name: string): string;
}

/** Folders whose lines declare resources. */
const PROGRAM = /^(components|stacks)\//;

export function optionsOf(request: OptionsRequest, scope: OptionsScope): DeclaredOptions {
  const aliases = aliasUrns(request, scope).filter((urn) => otherTypeOf(urn, request, scope) === undefined);
  const source = sourceOf(request, scope.root);
  const provider = request.getProvider();
  return {
    ...filled("aliases", [...new Set(aliases)]),
    ...filled("ignoreChanges", request.getIgnorechangesList?.() ?? []),
    ...filled("replaceOnChanges", request.getReplaceonchangesList?.() ?? []),
    ...(request.getDeletebeforereplace?.() ? { deleteBeforeReplace: true } : {}),
    ...(request.getRetainondelete?.() ? { retainOnDelete: true } : {}),
    ...(provider === "" ? {} : { provider: provider.slice(0, provider.lastIndexOf("::")) }),
    ...(source ? { source } : {}),
  };
}

/** Tokens that the SDK or the program says were this type's. */
export function typeAliasesOf(request: OptionsRequest, scope: OptionsScope): string[] {
  return aliasUrns(request, scope).flatMap((urn) => otherTypeOf(urn, request, scope) ?? []);
}

function aliasUrns(request: OptionsRequest, { urnOf }: OptionsScope): string[] {
  return (request.getAliasesList?.() ?? []).map((alias) => {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    // What the alias leaves out is as it is now.
    const parent = spec.getNoparent() ? "" : spec.hasParenturn() ? spec.getParenturn() : request.getParent();
    return urnOf(parent, spec.getType() || request.getType(), spec.getName() || request.getName());
  });
}

/** The type of an alias that says nothing but another type. */
function otherTypeOf(urn: string, request: OptionsRequest, { urnOf }: OptionsScope): string | undefined {
  const type = tokenOfUrn(urn);
  return urn === urnOf(request.getParent(), type, request.getName()) ? type : undefined;
}

function sourceOf(request: OptionsRequest, root: string): SourceLine | undefined {
  for (const frame of request.getStacktrace?.()?.getFramesList() ?? []) {
    const position = frame.getPc();
    if (!position?.getUri().startsWith("file:")) continue;
    const file = path.relative(root, fileURLToPath(position.getUri())).split(path.sep).join("/");
    if (PROGRAM.test(file)) return { file, line: position.getLine() };
  }
  return undefined;
}

function filled<Key extends string>(key: Key, values: readonly string[]): Partial<Record<Key, readonly string[]>> {
  return values.length > 0 ? ({ [key]: values } as Record<Key, readonly string[]>) : {};
}
