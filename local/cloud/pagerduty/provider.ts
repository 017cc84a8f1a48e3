/** The provider `pagerduty` of the embedded cloud. */
import { createHash } from "node:crypto";
import { diffInputs } from "../protocol/diff";
import {
  nameOfUrn,
  NO_CHANGES,
  type CheckFailure,
  type CheckRequest,
  type CloudProvider,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  type DiffResult,
  type ReadRequest,
  type UpdateRequest,
} from "../protocol/provider";
import { secret, UNKNOWN, unwrap, type PropertyMap, type Value } from "../protocol/values";
import { loadPackageSchema, unknownToken, validate } from "../schema";
import { reveal } from "../store/concealment";
import type { Store } from "../store/store";
import { Account, kindOf } from "./account";
import { KINDS, type Kind, type KindName } from "./kinds";

export class PagerDutyProvider implements CloudProvider {
  readonly name = "pagerduty";
  readonly version: string;
  private readonly schema = loadPackageSchema("pagerduty");
  private opened: Account | undefined;

  /** @param open opens the store when it is first needed */
  constructor(private readonly open: () => Store) {
    this.version = this.schema.version;
  }

  async checkConfig(_: string, news: PropertyMap): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const token = unwrap(news["token"] ?? process.env["PAGERDUTY_TOKEN"] ?? "");
    const reason = "got nothing. Expected: a token of PagerDuty's REST API. Set PAGERDUTY_TOKEN";
    return { inputs: news, failures: token === "" ? [{ property: "token", reason }] : [] };
  }

  async diffConfig(_: string, olds: PropertyMap, news: PropertyMap): Promise<DiffResult> {
    return diffInputs(olds, news);
  }

  async configure(): Promise<void> {}

  async check(request: CheckRequest): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const kind = this.kindOf(request.token);
    const inputs: PropertyMap = { ...kind.defaults, ...request.news };
    // As Pulumi's bridge names what the program does not.
    if (this.schema.resource(request.token)?.inputs["name"] && inputs["name"] === undefined) {
      const suffix = createHash("sha256").update(request.urn).digest("hex").slice(0, 7);
      inputs["name"] = request.olds["name"] ?? `${nameOfUrn(request.urn)}-${suffix}`;
    }
    const failures = validate(this.schema, request.token, inputs).map((fault) => ({
      property: fault.path,
      reason: `got ${fault.got}. Expected: ${fault.expected}${fault.fix === undefined ? "" : `. ${fault.fix}`}`,
    }));
    return { inputs, failures: failures.length > 0 ? failures : kind.check(unwrap(inputs)) };
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    const { immutable } = this.kindOf(request.token);
    const result = diffInputs(request.oldInputs, request.news, { immutable, same });
    if (!result.changes) return NO_CHANGES;
    // What is made of two others' ids can be there once.
    const deleteBeforeReplace = result.replaces.length > 0 && kindOf(request.token) === "TeamMembership";
    return { ...result, deleteBeforeReplace };
  }

  async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
    const { inputs, urn, token } = request;
    this.kindOf(token);
    if (request.preview) return { id: "", outputs: { ...this.unknowns(token), ...inputs } };
    const name = this.nameOf(token);
    const id = this.account().idFor(urn, name, inputs);
    this.account().put({ urn, token, kind: name, id, inputs });
    return { id, outputs: this.outputs(token, id, inputs) };
  }

  async read(request: ReadRequest): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    const record = this.account().find(this.nameOf(request.token), request.id);
    if (!record) return { id: "", inputs: {}, outputs: {} };
    const inputs = reveal(record.body, request.inputs, this.account().secretKey());
    return { id: request.id, inputs, outputs: this.outputs(request.token, request.id, inputs) };
  }

  async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
    const { urn, token, id, news } = request;
    if (request.preview) return { outputs: { ...request.oldOutputs, ...news } };
    this.account().put({ urn, token, kind: this.nameOf(token), id, inputs: news });
    return { outputs: this.outputs(token, id, news) };
  }

  async delete(request: DeleteRequest): Promise<void> {
    this.account().remove(this.nameOf(request.token), request.id);
  }

  async invoke(token: string): Promise<{ result: PropertyMap; failures: CheckFailure[] }> {
    throw new Error(`the embedded cloud does not answer ${token}. Make the resource in the program instead`);
  }

  async getSchema(): Promise<string> {
    return JSON.stringify({ name: this.name, version: this.version });
  }

  cancel(): void {}

  private outputs(token: string, id: string, inputs: PropertyMap): PropertyMap {
    const kind = this.kindOf(token);
    const key: PropertyMap = kind.keyed ? { integrationKey: secret(this.account().keyOf(id)) } : {};
    return { ...kind.outputs?.(id), ...inputs, ...key };
  }

  private unknowns(token: string): PropertyMap {
    const kind = this.kindOf(token);
    const names = Object.keys(kind.outputs?.("") ?? {});
    const key: PropertyMap = kind.keyed ? { integrationKey: secret(UNKNOWN) } : {};
    return { ...Object.fromEntries(names.map((name) => [name, UNKNOWN])), ...key };
  }

  private account(): Account {
    return (this.opened ??= new Account(this.open()));
  }

  private kindOf(token: string): Kind {
    return KINDS[this.nameOf(token)];
  }

  private nameOf(token: string): KindName {
    const name = kindOf(token);
    if (name && this.schema.resource(token)) return name;
    if (!this.schema.resource(token)) throw new Error(unknownToken(this.schema, token));
    const known = Object.keys(KINDS).join(", ");
    throw new Error(`the embedded cloud does not make ${token}. Expected: one of ${known}. Use one of those`);
  }
}

/** PagerDuty takes no notice of a mail address' case, nor of the zone that an instant is written in. */
function same(path: string, before: Value, after: Value): boolean {
  if (typeof before !== "string" || typeof after !== "string") return false;
  if (path === "email") return before.toLowerCase() === after.toLowerCase();
  return /^layers\[\d+\]\.(start|end|rotationVirtualStart)$/.test(path) && Date.parse(before) === Date.parse(after);
}
