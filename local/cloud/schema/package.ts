/** A package's schema, unit by unit: nothing is read before it is asked for. */
import { armIdTemplate } from "./azure/arm-id";
import { SchemaCache } from "./cache";
import { decodeObject, type EncodedUnit } from "./encoded";
import { findSdk, listTokens, listUnits, type SdkPackage } from "./extract/sdk";
import { extractUnit } from "./extract/unit";
import { customResource } from "./kubernetes/custom-resource";
import type { FunctionSchema, ObjectSchema, PackageSchema, ResourceSchema } from "./types";

/** Packages that the embedded cloud knows how to read. Any generated SDK of Pulumi's would do: add its name. */
export type PackageName = "azure-native" | "kubernetes" | "pagerduty" | "random";

/** Which unit holds which resource. */
interface TokenIndex {
  readonly units: string[];
  readonly tokens: Record<string, string>;
}

const EMPTY: EncodedUnit = { resources: {}, functions: {}, types: {}, enums: {} };

class SdkSchema implements PackageSchema {
  readonly name: string;
  readonly version: string;
  private readonly cache: SchemaCache;
  private readonly units = new Map<string, EncodedUnit>();
  private readonly resources = new Map<string, ResourceSchema>();
  private readonly objects = new Map<string, ObjectSchema>();
  private loadedIndex: { units: Set<string>; tokens: Map<string, string> } | undefined;

  constructor(private readonly sdk: SdkPackage) {
    this.name = sdk.name;
    this.version = sdk.version;
    this.cache = new SchemaCache(sdk.name, sdk.version);
  }

  tokens(): Iterable<string> {
    return this.index().tokens.keys();
  }

  resource(token: string): ResourceSchema | undefined {
    const known = this.resources.get(token);
    if (known) return known;
    const unit = this.index().tokens.get(token);
    const built = unit === undefined ? this.foreign(token) : this.build(token, unit);
    if (built) this.resources.set(token, built);
    return built;
  }

  hasFunction(token: string): boolean {
    return this.function(token) !== undefined;
  }

  function(token: string): FunctionSchema | undefined {
    const unit = unitOfToken(token);
    if (unit === undefined || !this.index().units.has(unit)) return undefined;
    const functions = this.unit(unit).functions;
    const found = Object.hasOwn(functions, token) ? functions[token] : undefined;
    return found && { token, ...found };
  }

  object(name: string): ObjectSchema {
    const known = this.objects.get(name);
    if (known) return known;
    const { unit, short } = splitName(name);
    const encoded = this.unit(unit).types[short];
    if (!encoded)
      throw new Error(`@pulumi/${this.name} ${this.version} refers to a type ${name} that it does not declare.`);
    const decoded = decodeObject(encoded);
    this.objects.set(name, decoded);
    return decoded;
  }

  enumValues(name: string): readonly (string | number)[] {
    const { unit, short } = splitName(name);
    const values = this.unit(unit).enums[short];
    if (!values)
      throw new Error(`@pulumi/${this.name} ${this.version} refers to an enum ${name} that it does not declare.`);
    return values;
  }

  private build(token: string, unit: string): ResourceSchema | undefined {
    const encoded = this.unit(unit).resources[token];
    if (!encoded) return undefined;
    const { properties, open } = decodeObject(encoded.inputs, encoded);
    const template = this.name === "azure-native" ? armIdTemplate(token) : undefined;
    return {
      token,
      properties,
      inputs: properties,
      open,
      outputs: encoded.outputs,
      computed: encoded.computed,
      secretOutputs: encoded.secretOutputs ?? [],
      ...(template === undefined ? {} : { armIdTemplate: template }),
      ...(encoded.apiVersion === undefined ? {} : { apiVersion: encoded.apiVersion }),
    };
  }

  /** Resources that no class of the SDK stands for. */
  private foreign(token: string): ResourceSchema | undefined {
    return this.name === "kubernetes" ? customResource(token, this.tokens()) : undefined;
  }

  private index(): { units: Set<string>; tokens: Map<string, string> } {
    if (!this.loadedIndex) {
      const { units, tokens } = this.cache.get("_index", () => this.buildIndex());
      this.loadedIndex = { units: new Set(units), tokens: new Map(Object.entries(tokens)) };
    }
    return this.loadedIndex;
  }

  private buildIndex(): TokenIndex {
    const units = listUnits(this.sdk);
    const tokens: Record<string, string> = {};
    for (const unit of units) for (const token of listTokens(this.sdk, unit)) tokens[token] = unit;
    return { units, tokens };
  }

  private unit(name: string): EncodedUnit {
    let unit = this.units.get(name);
    if (!unit) {
      unit = this.index().units.has(name) ? this.cache.get(name, () => extractUnit(this.sdk, name)) : EMPTY;
      this.units.set(name, unit);
    }
    return unit;
  }
}

/** `network.SubnetArgs`, `meta.v1.ObjectMeta`: the last part is the type. */
function splitName(name: string): { unit: string; short: string } {
  const dot = name.lastIndexOf(".");
  return { unit: name.slice(0, dot), short: name.slice(dot + 1) };
}

/** `azure-native:network:getSubnet` and `aws:s3/getBucket:getBucket` name their folder. */
function unitOfToken(token: string): string | undefined {
  const [, path, name] = token.split(":");
  if (path === undefined || name === undefined) return undefined;
  const folder = path.endsWith(`/${name}`) ? path.slice(0, -name.length - 1) : path;
  return folder.replaceAll("/", ".");
}

const loaded = new Map<string, PackageSchema>();

/**
 * The schema of an installed SDK package, shared within the process.
 * @param version when given, must be the installed one: a plugin must speak for the very SDK that the program uses.
 * @throws Error when the package is not installed, or is of another version.
 */
export function loadPackageSchema(name: PackageName, version?: string): PackageSchema {
  let schema = loaded.get(name);
  if (!schema) {
    schema = new SdkSchema(findSdk(name));
    loaded.set(name, schema);
  }
  if (version !== undefined && version !== schema.version) {
    throw new Error(
      `The embedded cloud was asked for @pulumi/${name} ${version}, but ${schema.version} is installed. ` +
        `Run "npm ci", and "./plugilo doctor" if that does not mend it.`,
    );
  }
  return schema;
}
