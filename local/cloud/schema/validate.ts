/** Checks a body against what the SDK declares, and says everything that is wrong with it at once. */
import { isObject, SIGNATURE_KEY, UNKNOWN, type PropertyMap, type Value } from "../protocol/values";
import { describeKind, describeType, describeValue, describeValues } from "./describe";
import { byNearness, nearest } from "./suggest";
import type { ObjectSchema, PackageSchema, ResourceSchema, SchemaFault, TypeSchema } from "./types";

/** Signatures of Pulumi's special objects (sdk/go/common/resource/sig, 2026-11). */
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const ASSETS = new Set<Value | undefined>(["c44067f5952c0a294b673a41bacd8c17", "0def7320c3a5731c473e5ecbe6d01bc7"]);

/** Deeper than any real body; a body that refers to itself ends here instead of exhausting the stack. */
const DEEPEST = 200;

/**
 * Enums that the cloud itself does not hold closed. Compute's documents its list of sizes as deprecated and incomplete
 * (doc comment of `enums.compute.VirtualMachineSizeTypes`, SDK 3.28.0, 2026-11).
 */
const OPEN_ENUMS = new Set(["compute.VirtualMachineSizeTypes"]);

/**
 * Values that an enum lacks because two enums of one module share its name and the SDK kept the other's. Administrators of
 * a PostgreSQL flexible server are spelt so, roles of a server group as the SDK has it:
 * https://learn.microsoft.com/azure/templates/microsoft.dbforpostgresql/flexibleservers/administrators (2026-11)
 * Alerts on logs compare so, and the SDK has what a data flow's filters do:
 * https://learn.microsoft.com/azure/templates/microsoft.insights/scheduledqueryrules; `Equal`, where the page has `Equals`, is what
 * the service takes: https://github.com/Azure/bicep-types-az/issues/2643 (2026-11)
 */
const LOST_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ["dbforpostgresql.PrincipalType", ["Group", "ServicePrincipal", "User"]],
  ["monitor.ConditionOperator", ["Equal", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"]],
]);

/** Where the check stands. `secret` is set below a secret: values there are never shown. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly secret: boolean;
}

/**
 * Faults of a resource's inputs, in the order of the body; none means that the SDK's types allow it.
 * Unknowns are accepted wherever they stand, secrets are looked through, null counts as absent. Names that start with
 * `__` at the root belong to Pulumi and are passed over. Never throws on a body, whatever it holds.
 * @throws Error when the package has no resource of that token: ask `schema.resource(token)` first.
 */
export function validate(schema: PackageSchema, token: string, inputs: PropertyMap): SchemaFault[] {
  const resource = schema.resource(token);
  if (!resource) throw new Error(unknownToken(schema, token));
  const check = new BodyCheck(schema, resource);
  check.object(inputs, resource, { path: "", depth: 0, secret: false });
  return check.faults;
}

/** The message for a token that the package does not have, with the one that was probably meant. */
export function unknownToken(schema: PackageSchema, token: string): string {
  const meant = nearest(token, schema.tokens());
  return (
    `@pulumi/${schema.name} ${schema.version} has no resource type ${token}.` + (meant ? ` Did you mean ${meant}?` : "")
  );
}

class BodyCheck {
  readonly faults: SchemaFault[] = [];

  constructor(
    private readonly schema: PackageSchema,
    private readonly resource: ResourceSchema,
  ) {}

  object(value: PropertyMap, type: ObjectSchema, place: Place): void {
    for (const [name, item] of Object.entries(value)) {
      if (place.depth === 0 && name.startsWith("__")) continue;
      const property = type.properties[name];
      if (property) this.value(item, property.type, inside(place, name));
      else if (!type.open && item !== null && item !== undefined) this.unknownProperty(name, item, type, place);
    }
    for (const [name, property] of Object.entries(type.properties)) {
      if (!property.required || !isAbsent(Object.hasOwn(value, name) ? value[name] : undefined)) continue;
      this.add(
        inside(place, name),
        undefined,
        describeType(this.schema, property.type),
        "set it: the property is required",
      );
    }
  }

  value(given: Value | undefined, type: TypeSchema, place: Place): void {
    const { value, secret } = look(given);
    const here = secret ? { ...place, secret } : place;
    if (value === undefined || value === null || value === UNKNOWN || type.kind === "any") return;
    if (here.depth > DEEPEST) return this.add(here, value, "a body that is not nested this deep");
    switch (type.kind) {
      case "string":
      case "number":
      case "boolean":
        return this.primitive(value, type.kind, here);
      case "const":
        return this.oneOf(value, [type.value], here);
      case "enum":
        return this.enumValue(value, type.name, here);
      case "asset":
        if (!isObject(value) || !ASSETS.has(value[SIGNATURE_KEY])) this.add(here, value, "an asset or archive");
        return;
      case "array":
        return this.array(value, type.items, here);
      case "map":
        return this.map(value, type.values, here);
      case "object":
        if (isPlainObject(value)) return this.object(value, this.schema.object(type.name), here);
        return this.add(here, value, "an object", objectFix(value));
      case "union":
        return this.union(value, type.of, here);
    }
  }

  private primitive(value: Value, kind: "string" | "number" | "boolean", place: Place): void {
    if (typeof value === kind && !(typeof value === "number" && !Number.isFinite(value))) return;
    this.add(place, value, `a ${kind}`, primitiveFix(value, kind));
  }

  private enumValue(value: Value, name: string, place: Place): void {
    const values = [...this.schema.enumValues(name), ...(LOST_VALUES.get(name) ?? [])];
    if (OPEN_ENUMS.has(name)) return this.primitive(value, typeof values[0] === "number" ? "number" : "string", place);
    this.oneOf(value, values, place);
  }

  /** Azure treats most enums without regard to case; the SDK's spelling is demanded, so that no diff ever comes of it. */
  private oneOf(value: Value, values: readonly (string | number | boolean)[], place: Place): void {
    if (values.some((allowed) => allowed === value)) return;
    const texts = values.map((allowed) => (typeof allowed === "boolean" ? String(allowed) : allowed));
    if (typeof value !== "string" || place.secret) return this.add(place, value, describeValues(texts));
    const spelled = texts.find((text) => String(text).toLowerCase() === value.toLowerCase());
    const meant = spelled ?? nearest(value, texts.map(String));
    const fix =
      meant === undefined ? undefined : `${spelled === undefined ? "did you mean" : "write"} ${JSON.stringify(meant)}`;
    this.add(place, value, describeValues(byNearness(value, texts)), fix && (spelled === undefined ? `${fix}?` : fix));
  }

  private array(value: Value, items: TypeSchema, place: Place): void {
    if (!Array.isArray(value)) return this.add(place, value, "an array", "put it in brackets: [ … ]");
    value.forEach((item, at) =>
      this.value(item, items, { ...place, path: `${place.path}[${at}]`, depth: place.depth + 1 }),
    );
  }

  private map(value: Value, values: TypeSchema, place: Place): void {
    if (!isPlainObject(value)) return this.add(place, value, "an object", objectFix(value));
    for (const [name, item] of Object.entries(value)) this.value(item, values, inside(place, name));
  }

  /** The member whose literal property fits is the one that was meant; without such a property, the one with fewest faults. */
  private union(value: Value, members: readonly TypeSchema[], place: Place): void {
    const discriminator = isPlainObject(value) ? this.discriminator(members) : undefined;
    if (isPlainObject(value) && discriminator) return this.discriminated(value, discriminator, place);
    let best: SchemaFault[] | undefined;
    for (const member of members) {
      if (!canHold(member, value)) continue;
      const attempt = new BodyCheck(this.schema, this.resource);
      attempt.value(value, member, place);
      if (attempt.faults.length === 0) return;
      if (!best || attempt.faults.length < best.length) best = attempt.faults;
    }
    if (best) this.faults.push(...best);
    else this.add(place, value, describeType(this.schema, { kind: "union", of: members }));
  }

  private discriminated(value: PropertyMap, discriminator: Discriminator, place: Place): void {
    const { value: chosen, secret } = look(
      Object.hasOwn(value, discriminator.name) ? value[discriminator.name] : undefined,
    );
    if (chosen === UNKNOWN) return;
    const member = typeof chosen === "string" ? discriminator.members.get(chosen) : undefined;
    if (member) return this.object(value, member, place);
    const at = inside(secret ? { ...place, secret } : place, discriminator.name);
    const names = [...discriminator.members.keys()];
    if (isAbsent(chosen))
      return this.add(at, undefined, describeValues(names), "set it: it says which kind of object this is");
    this.oneOf(chosen ?? null, names, at);
  }

  /** The property that is a different literal in every member, if all members are objects. */
  private discriminator(members: readonly TypeSchema[]): Discriminator | undefined {
    const objects = members.flatMap((member) => (member.kind === "object" ? [this.schema.object(member.name)] : []));
    const [first] = objects;
    if (!first || objects.length < members.length) return undefined;
    for (const name of Object.keys(first.properties)) {
      const found = new Map<string, ObjectSchema>();
      for (const object of objects) {
        const type = object.properties[name]?.type;
        if (type?.kind === "const") found.set(String(type.value), object);
      }
      if (found.size === objects.length) return { name, members: found };
    }
    return undefined;
  }

  private unknownProperty(name: string, item: Value, type: ObjectSchema, place: Place): void {
    this.faults.push({
      path: inside(place, name).path,
      got: `a property (${describeKind(look(item).value ?? null)})`,
      expected: "no such property",
      fix: this.unknownPropertyFix(name, type, place),
    });
  }

  private unknownPropertyFix(name: string, type: ObjectSchema, place: Place): string {
    if (place.depth === 0 && this.resource.computed.includes(name)) {
      return "leave it out: the cloud computes it, it is an output only";
    }
    if (name === "properties" && this.schema.name === "azure-native") {
      return 'move its members one level up: the SDK has no "properties" level here';
    }
    const names = Object.keys(type.properties);
    const meant = nearest(name, names);
    if (meant !== undefined) return `did you mean "${meant}"?`;
    return names.length === 0 ? "leave it out" : `leave it out, or use ${describeValues(names)}`;
  }

  private add(place: Place, value: Value | undefined, expected: string, fix?: string): void {
    const got = describeValue(value, place.path, place.secret);
    this.faults.push({ path: place.path, got, expected, ...(fix === undefined ? {} : { fix }) });
  }
}

interface Discriminator {
  readonly name: string;
  readonly members: ReadonlyMap<string, ObjectSchema>;
}

const SIMPLE_NAME = /^[A-Za-z_$][\w$-]*$/;

/** `sku.name`; a name that has dots or slashes of its own stands in brackets: `metadata.labels["app.kubernetes.io/name"]`. */
function inside(place: Place, name: string): Place {
  const simple = place.path === "" ? name : `${place.path}.${name}`;
  const path = SIMPLE_NAME.test(name) ? simple : `${place.path}[${JSON.stringify(name)}]`;
  return { ...place, path, depth: place.depth + 1 };
}

/** A value without the secret and output wrappers around it; an output without a value is unknown. */
function look(given: Value | undefined): { value: Value | undefined; secret: boolean } {
  let value = given;
  let secret = false;
  for (let depth = 0; depth < DEEPEST && isObject(value); depth++) {
    const signature = value[SIGNATURE_KEY];
    if (signature === SECRET) secret = true;
    else if (signature === OUTPUT) secret ||= value["secret"] === true;
    else break;
    value = signature === OUTPUT && value["value"] === undefined ? UNKNOWN : value["value"];
  }
  return { value, secret };
}

const isAbsent = (value: Value | undefined): boolean => {
  const seen = look(value).value;
  return seen === undefined || seen === null;
};

const isPlainObject = (value: Value): value is PropertyMap => isObject(value) && !(SIGNATURE_KEY in value);

/** Whether a member of a union is of the same broad kind, so that its faults say something. */
function canHold(type: TypeSchema, value: Value): boolean {
  switch (type.kind) {
    case "object":
    case "map":
      return isPlainObject(value);
    case "array":
      return Array.isArray(value);
    case "asset":
      return isObject(value);
    case "enum":
    case "const":
      return typeof value !== "object";
    case "string":
    case "number":
    case "boolean":
      return typeof value === type.kind;
    default:
      return true;
  }
}

function primitiveFix(value: Value, kind: "string" | "number" | "boolean"): string | undefined {
  if (kind === "string") return typeof value === "object" ? undefined : "put it in quotes";
  if (typeof value !== "string") return undefined;
  const fits =
    kind === "boolean" ? value === "true" || value === "false" : value.trim() !== "" && Number.isFinite(Number(value));
  return fits ? "write it without quotes" : undefined;
}

const objectFix = (value: Value): string | undefined =>
  Array.isArray(value) && value.length === 1 ? "give the object itself, without brackets" : undefined;
