/** What a provider of the embedded cloud implements; `serve` puts it behind Pulumi's ResourceProvider protocol. */
import type { PropertyMap } from "./values";

/** One input that the cloud refuses. `property` is a path (`sku.name`), empty for the resource as a whole. */
export interface CheckFailure {
  property: string;
  reason: string;
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface PropertyDiff {
  kind: DiffKind;
  /** True: the inputs differ. False: an output does. */
  inputDiff: boolean;
}

export interface DiffResult {
  changes: boolean;
  /** Top-level properties or paths that force a replacement; empty means an update in place. */
  replaces: string[];
  deleteBeforeReplace: boolean;
  /** By property path: `addressSpace.addressPrefixes[0]`. */
  detailed: Record<string, PropertyDiff>;
}

/** What a person or project set for names that the program leaves out (`pulumi:autonaming`). */
export interface Autonaming {
  proposedName: string;
  mode: "propose" | "enforce" | "disable";
}

export interface CheckRequest {
  urn: string;
  token: string;
  olds: PropertyMap;
  news: PropertyMap;
  /** Empty in a preview that the engine does not seed; otherwise the same for one resource through a whole update. */
  randomSeed: Uint8Array;
  autonaming?: Autonaming;
}

export interface DiffRequest {
  urn: string;
  token: string;
  id: string;
  oldOutputs: PropertyMap;
  oldInputs: PropertyMap;
  news: PropertyMap;
  ignoreChanges: string[];
}

export interface CreateRequest {
  urn: string;
  token: string;
  inputs: PropertyMap;
  preview: boolean;
  /** 0: the provider's own time limit. */
  timeoutSeconds: number;
}

export interface ReadRequest {
  urn: string;
  token: string;
  id: string;
  inputs: PropertyMap;
  state: PropertyMap;
}

export interface UpdateRequest {
  urn: string;
  token: string;
  id: string;
  oldOutputs: PropertyMap;
  oldInputs: PropertyMap;
  news: PropertyMap;
  preview: boolean;
  ignoreChanges: string[];
}

export interface DeleteRequest {
  urn: string;
  token: string;
  id: string;
  outputs: PropertyMap;
  oldInputs: PropertyMap;
}

export interface CloudProvider {
  /** The package: `azure-native`. */
  readonly name: string;
  /** The version of the installed SDK, without `v`. */
  readonly version: string;
  checkConfig(urn: string, news: PropertyMap): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }>;
  diffConfig(urn: string, olds: PropertyMap, news: PropertyMap): Promise<DiffResult>;
  configure(args: PropertyMap): Promise<void>;
  check(request: CheckRequest): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }>;
  diff(request: DiffRequest): Promise<DiffResult>;
  /** Must be idempotent: the engine asks again after a run that was lost. In a preview the id is "". */
  create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }>;
  /** An id "" in the answer says that the resource is gone. */
  read(request: ReadRequest): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }>;
  update(request: UpdateRequest): Promise<{ outputs: PropertyMap }>;
  /** Deleting what is already gone succeeds. */
  delete(request: DeleteRequest): Promise<void>;
  invoke(token: string, args: PropertyMap): Promise<{ result: PropertyMap; failures: CheckFailure[] }>;
  getSchema(): Promise<string>;
  /** The user asked to stop: end waits early; calls in flight may fail. */
  cancel(): void;
}

/**
 * A refusal by the cloud, for people. `code` is the cloud's own (`ResourceGroupNotFound`), `status` its HTTP status.
 * With `partial`, the resource exists although the call failed: the engine keeps it and repairs it in the next run.
 */
export class CloudError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly partial?: { id: string; outputs: PropertyMap; inputs: PropertyMap },
  ) {
    super(message);
    this.name = "CloudError";
  }
}

export const NO_CHANGES: DiffResult = { changes: false, replaces: [], deleteBeforeReplace: false, detailed: {} };

/** The token of a resource, out of its URN: `urn:pulumi:stack::project::parent$azure-native:network:Subnet::name`. */
export function tokenOfUrn(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

/** The logical name of a resource, out of its URN. It may itself hold `::`. */
export function nameOfUrn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
