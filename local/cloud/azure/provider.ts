/** The provider `azure-native` of the embedded cloud. */
import { loadPackageSchema, unknownToken, validate, type ResourceSchema } from "../schema";
import * as faults from "../faults";
import { diffInputs } from "../protocol/diff";
import {
  CloudError,
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
import { containsUnknown, isUnknown, UNKNOWN, unwrap, type PropertyMap, type Value } from "../protocol/values";
import { conceal, reveal } from "../store/concealment";
import type { Resource, Store } from "../store/store";
import { fillTemplate, parseArmId, templateParameters } from "./arm-id";
import { normalizeLocation, text } from "./body";
import { checkLocation, checkName, checkPlace, checkTags } from "./checks";
import { Estate } from "./estate";
import { callFunction } from "./functions";
import { nameFor, nameProperty } from "./naming";
import { checkLaws } from "./laws";
import { outputsOf, previewOf } from "./outputs";
import type { BodyView } from "./rule";
import { ruleOf } from "./rules";

const NOBODY = "00000000-0000-0000-0000-000000000000";

export class AzureProvider implements CloudProvider {
  readonly name = "azure-native";
  readonly version: string;
  private readonly schema = loadPackageSchema("azure-native");
  private readonly stop = new AbortController();
  private config: PropertyMap = {};
  private opened: Estate | undefined;

  /** @param open opens the store when it is first needed */
  constructor(private readonly open: () => Store) {
    this.version = this.schema.version;
  }

  async checkConfig(_: string, news: PropertyMap): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    return { inputs: news, failures: [] };
  }

  async diffConfig(_: string, olds: PropertyMap, news: PropertyMap): Promise<DiffResult> {
    // Another subscription or tenant is another world: what was made through the provider is made anew there.
    return diffInputs(olds, news, { immutable: ["subscriptionId", "tenantId"] });
  }

  async configure(args: PropertyMap): Promise<void> {
    this.config = args;
  }

  async check(request: CheckRequest): Promise<{ inputs: PropertyMap; failures: CheckFailure[] }> {
    const schema = this.schemaOf(request.token);
    const inputs: PropertyMap = { ...request.news };
    this.fillName(schema, request, inputs);
    this.fillLocation(schema, inputs);
    const failures: CheckFailure[] = validate(this.schema, request.token, inputs).map((fault) => ({
      property: fault.path,
      reason: `got ${fault.got}. Expected: ${fault.expected}${fault.fix === undefined ? "" : `. ${fault.fix}`}`,
    }));
    if (failures.length > 0) return { inputs, failures };
    const view = this.viewOf(schema, inputs);
    const name = nameProperty(schema);
    const rule = ruleOf(view.type);
    const refusals = [
      ...(name === undefined ? [] : checkName(name, unwrap(inputs)[name], rule?.name)),
      ...checkLocation(view),
      ...checkPlace(view),
      ...checkTags(view),
      ...(rule?.check?.(view) ?? []),
      ...checkLaws(view),
    ];
    return {
      inputs,
      failures: refusals.map(({ property, code, message }) => ({ property, reason: `${code}: ${message}` })),
    };
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    const schema = this.schemaOf(request.token);
    const parameters = templateParameters(schema.armIdTemplate ?? "").filter((name) => name !== "subscriptionId");
    const rule = ruleOf(parseArmId(request.id).type);
    const result = diffInputs(request.oldInputs, request.news, {
      immutable: [...parameters, "location", "extendedLocation", ...(rule?.immutable ?? [])],
      same: (path, before, after) =>
        /(^|\.)location(Name)?$/i.test(path) && normalizeLocation(before) === normalizeLocation(after),
    });
    if (!result.changes) return NO_CHANGES;
    if (result.replaces.length === 0) return result;
    // Two resources cannot have one id: the old one has to go first, unless the new one has another name.
    const next = this.idOf(schema, request.news);
    const deleteBeforeReplace = "id" in next && next.id.toLowerCase() === request.id.toLowerCase();
    return { ...result, deleteBeforeReplace };
  }

  async create(request: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
    const schema = this.schemaOf(request.token);
    const filled = this.idOf(schema, request.inputs);
    if (request.preview) return { id: "", outputs: this.previewCreate(schema, filled, request.inputs) };
    if ("missing" in filled) throw missingParameter(request.urn, filled.missing);
    const { halfWay } = await this.meet(filled.id, request.inputs);
    const outputs = this.estate().put({ urn: request.urn, schema, id: filled.id, inputs: request.inputs }, true);
    if (halfWay) throw this.breakOff(filled.id, outputs, request.inputs);
    return { id: filled.id, outputs };
  }

  async read(request: ReadRequest): Promise<{ id: string; inputs: PropertyMap; outputs: PropertyMap }> {
    const schema = this.schemaOf(request.token);
    const record = this.estate().store.get(request.id);
    if (!record) return { id: "", inputs: {}, outputs: {} };
    await this.meet(record.id, record.body, record);
    const key = this.estate().store.secretKey();
    const inputs = reveal(record.body, request.inputs, key);
    return { id: record.id, inputs, outputs: this.view(schema, record, inputs) };
  }

  async update(request: UpdateRequest): Promise<{ outputs: PropertyMap }> {
    const schema = this.schemaOf(request.token);
    const id = parseArmId(request.id);
    if (request.preview) {
      const situation = this.estate().situation(id, request.news, true);
      return { outputs: { ...request.oldOutputs, ...outputsOf(schema, situation, request.news) } };
    }
    const { halfWay } = await this.meet(request.id, request.news);
    const outputs = this.estate().put({ urn: request.urn, schema, id: request.id, inputs: request.news }, false);
    if (halfWay) throw this.breakOff(request.id, outputs, request.news);
    return { outputs };
  }

  async delete(request: DeleteRequest): Promise<void> {
    const record = this.estate().store.get(request.id);
    if (!record) return;
    await this.meet(record.id, record.body, record);
    this.estate().remove(record.id);
  }

  async invoke(token: string, args: PropertyMap): Promise<{ result: PropertyMap; failures: CheckFailure[] }> {
    const known = this.schema.function(token);
    if (!known) throw new Error(`@pulumi/azure-native ${this.version} has no function ${token}. Check its name`);
    const failures = known.required
      .filter((name) => args[name] === undefined)
      .map((property) => ({ property, reason: "got nothing. Expected: a value. Pass it" }));
    if (failures.length > 0) return { result: {}, failures };
    const context = { estate: this.estate(), schema: this.schema, subscription: this.subscription(), show: this.show };
    return { result: callFunction(context, token, unwrap(args)), failures: [] };
  }

  async getSchema(): Promise<string> {
    return JSON.stringify({ name: this.name, version: this.version });
  }

  cancel(): void {
    this.stop.abort(new Error("cancelled before the call was finished"));
  }

  private readonly show = (schema: ResourceSchema, record: Resource): PropertyMap =>
    this.view(schema, record, record.body);

  /** A resource as it is now; what its deployment left behind (`Failed`) stays until it is repaired. */
  private view(schema: ResourceSchema, record: Resource, inputs: PropertyMap): PropertyMap {
    const estate = this.estate();
    const stored = reveal(record.outputs, inputs, estate.store.secretKey());
    const live = estate.store.write(() =>
      outputsOf(schema, estate.situation(parseArmId(record.id), inputs, false), inputs),
    );
    const state = stored["provisioningState"];
    return { ...stored, ...live, ...(state === undefined ? {} : { provisioningState: state }) };
  }

  private previewCreate(
    schema: ResourceSchema,
    filled: { id: string } | { missing: string },
    inputs: PropertyMap,
  ): PropertyMap {
    const value = (name: string): string =>
      text(unwrap(inputs[name] ?? null)) ?? (name === "subscriptionId" ? NOBODY : "unknown");
    const template = schema.armIdTemplate ?? fallbackTemplate(schema);
    const placeholder = fillTemplate(template, value);
    const id = "id" in filled ? filled.id : "id" in placeholder ? placeholder.id : "";
    const situation = this.estate().situation(parseArmId(id), inputs, true);
    return previewOf(schema, outputsOf(schema, situation, inputs), inputs);
  }

  private breakOff(id: string, outputs: PropertyMap, inputs: PropertyMap): CloudError {
    const { store } = this.estate();
    const record = store.get(id);
    const failed: PropertyMap = { ...outputs, provisioningState: "Failed" };
    if (record) store.put({ ...record, outputs: conceal(failed, store.secretKey()) }, store.referencesOf(id));
    const target = { id, type: record?.type ?? "", region: record?.location ?? "" };
    return new CloudError("OperationInterrupted", faults.halfWayMessage(target), 500, { id, outputs: failed, inputs });
  }

  private async meet(id: string, body: PropertyMap, record?: Resource): Promise<{ halfWay: boolean }> {
    const estate = this.estate();
    const parsed = parseArmId(id);
    const region = record?.location ?? estate.locationOf(parsed, unwrap(body));
    return faults.meet(estate.store, { id, type: parsed.type, region }, this.stop.signal);
  }

  private estate(): Estate {
    this.opened ??= new Estate(this.open(), this.tenant());
    return this.opened;
  }

  private schemaOf(token: string): ResourceSchema {
    const schema = this.schema.resource(token);
    if (!schema) throw new Error(unknownToken(this.schema, token));
    return schema;
  }

  private subscription(): string | undefined {
    const configured = unwrap(this.config["subscriptionId"] ?? null);
    if (isUnknown(configured)) return undefined;
    return text(configured) ?? process.env["ARM_SUBSCRIPTION_ID"] ?? NOBODY;
  }

  private tenant(): string {
    return text(unwrap(this.config["tenantId"] ?? null)) ?? process.env["ARM_TENANT_ID"] ?? NOBODY;
  }

  private idOf(schema: ResourceSchema, inputs: PropertyMap): { id: string } | { missing: string } {
    return fillTemplate(schema.armIdTemplate ?? fallbackTemplate(schema), (name) => {
      const given: Value = unwrap(inputs[name] ?? null);
      if (given === null && name === "subscriptionId") return this.subscription();
      return containsUnknown(given) ? undefined : text(given);
    });
  }

  private fillName(schema: ResourceSchema, request: CheckRequest, inputs: PropertyMap): void {
    const property = nameProperty(schema);
    if (property === undefined || inputs[property] !== undefined || !(property in schema.inputs)) return;
    const { urn, olds, randomSeed: seed, autonaming } = request;
    const name = nameFor({ schema, logicalName: nameOfUrn(urn), olds, seed, autonaming });
    if (name !== undefined) inputs[property] = name;
  }

  /** As azure-native: the provider's location, else that of the resource group. */
  private fillLocation(schema: ResourceSchema, inputs: PropertyMap): void {
    if (!("location" in schema.inputs) || inputs["location"] !== undefined) return;
    const type = parseArmId(schema.armIdTemplate ?? fallbackTemplate(schema)).type;
    if (ruleOf(type)?.global || !isTopLevel(schema)) return;
    const configured = this.config["location"];
    if (configured !== undefined && configured !== "") {
      inputs["location"] = unwrap(configured);
      return;
    }
    const group = unwrap(inputs["resourceGroupName"] ?? null);
    if (isUnknown(group)) inputs["location"] = UNKNOWN;
    if (typeof group !== "string") return;
    const record = this.estate().store.get(`/subscriptions/${this.subscription()}/resourceGroups/${group}`);
    inputs["location"] = record?.location ?? UNKNOWN;
  }

  /** A child has its parent's location, which is known as soon as the parent is there. */
  private viewOf(schema: ResourceSchema, inputs: PropertyMap): BodyView {
    const body = unwrap(inputs);
    const { type } = parseArmId(schema.armIdTemplate ?? fallbackTemplate(schema));
    const own = normalizeLocation(body["location"]);
    const filled = own === "" && body["location"] === undefined ? this.idOf(schema, inputs) : { missing: "location" };
    const location = "id" in filled ? this.estate().locationOf(parseArmId(filled.id), body) : own;
    return { type, body, location };
  }
}

function isTopLevel(schema: ResourceSchema): boolean {
  const template = schema.armIdTemplate ?? fallbackTemplate(schema);
  return parseArmId(template).names.length === 1 && !template.startsWith("/{");
}

/** Where no template is known: the group, the module and the class make an id that is good enough to refer to. */
function fallbackTemplate(schema: ResourceSchema): string {
  const [, module = "", kind = ""] = schema.token.split(":");
  const names = Object.entries(schema.inputs)
    .filter(
      ([name, property]) => /name$/i.test(name) && name !== "resourceGroupName" && property.type.kind === "string",
    )
    .map(([name]) => name);
  const own = names.find((name) => !schema.inputs[name]?.required) ?? names[0] ?? "resourceGroupName";
  const group = "resourceGroupName" in schema.inputs ? "/resourceGroups/{resourceGroupName}" : "";
  const namespace = (module.split("/")[0] ?? "").replace(/^./, (letter) => letter.toUpperCase());
  return `/subscriptions/{subscriptionId}${group}/providers/Microsoft.${namespace}/${kind}/{${own}}`;
}

function missingParameter(urn: string, name: string): CloudError {
  return new CloudError(
    "MissingParameter",
    `${nameOfUrn(urn)}: got no \`${name}\`. Expected: a text, as it is a part of the resource's id. Set it`,
    400,
  );
}
