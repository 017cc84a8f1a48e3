/** Making, changing and deleting resources in the store, with everything that Azure would refuse. */
import { CloudError } from "../protocol/provider";
import { unwrap, type PropertyMap } from "../protocol/values";
import type { ResourceSchema } from "../schema";
import { claim } from "../store/claims";
import { conceal } from "../store/concealment";
import { keyOf, type Resource, type Store } from "../store/store";
import { GROUP_TYPE, parseArmId, SUBSCRIPTION_TYPE, type ArmId } from "./arm-id";
import { normalizeLocation, text } from "./body";
import { checkPlace } from "./checks";
import { admitLaws } from "./laws";
import { outputsOf } from "./outputs";
import { exists, missingReferences, referencesOf, usersOf } from "./references";
import type { Companion, Refusal, Situation, TypeRule } from "./rule";
import { ruleOf } from "./rules";
import { Seal } from "./seal";

export interface Wish {
  urn: string;
  schema: ResourceSchema;
  id: string;
  /** With secrets. */
  inputs: PropertyMap;
}

export class Estate {
  constructor(
    readonly store: Store,
    readonly tenant: string,
  ) {}

  /** The view of a resource that rules get. */
  situation(id: ArmId, inputs: PropertyMap, preview: boolean): Situation {
    const body = unwrap(inputs);
    const previous = this.store.get(id.id);
    const location = this.locationOf(id, body);
    return {
      type: id.type,
      id,
      body,
      location,
      store: this.store,
      tenant: this.tenant,
      seal: new Seal(id.id),
      previous,
      preview,
    };
  }

  /** A resource's own location, or that of the nearest thing above it. Empty for global types. */
  locationOf(id: ArmId, body: PropertyMap): string {
    if (ruleOf(id.type)?.global) return "";
    const own = normalizeLocation(body["location"]);
    if (own !== "") return own === "global" ? "" : own;
    for (let parent = id.parent; parent !== ""; parent = parseArmId(parent).parent) {
      const record = this.store.get(parent);
      if (record)
        return record.type.toLowerCase() === GROUP_TYPE.toLowerCase() && id.names.length > 1 ? "" : record.location;
    }
    return "";
  }

  /** Makes a resource, or changes it if it is there. @throws CloudError with all that is wrong */
  put(wish: Wish, creating: boolean): PropertyMap {
    return this.store.write(() => {
      const id = parseArmId(wish.id);
      const rule = ruleOf(id.type);
      const situation = this.situation(id, wish.inputs, false);
      this.requireParent(id);
      if (creating) requireFree(situation.previous, wish, rule);
      this.requireUnlocked(id.id, id.type, "change");
      refuseAll(missingReferences(this.store, { id: wish.id, body: situation.body }), id);
      // A child's location is known for certain only now; the rest was checked before.
      refuseAll(situation.body["location"] === undefined ? checkPlace(situation) : [], id);
      refuseAll([...(rule?.admit?.(situation) ?? []), ...admitLaws(situation)], id);
      this.claimName(situation, rule);
      const outputs = outputsOf(wish.schema, situation, wish.inputs);
      this.save(wish, situation, outputs);
      this.saveCompanions(situation, rule?.companions?.(situation, unwrap(outputs)) ?? []);
      return outputs;
    });
  }

  /**
   * Deletes a resource and all that lies below it or came with it. What is gone already is no error. A resource group
   * goes with everything in it, whoever made it, as ARM's own call does and azure-native makes it
   * (https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group, 2026-11); a lock, or a user
   * outside of the group, stops it before anything is gone.
   */
  remove(id: string): void {
    this.store.write(() => {
      const resource = this.store.get(id);
      if (!resource) return;
      const doomed = this.closure(resource);
      for (const { id: each, type } of doomed.values()) this.requireUnlocked(each, type, "delete");
      const refusals = [...doomed.values()].flatMap((each) => this.reasonsToKeep(each, doomed));
      refuseAll(refusals, parseArmId(resource.id));
      for (const each of doomed.values()) this.store.remove(each.id);
      for (const each of doomed.values()) ruleOf(each.type)?.deleted?.(each, this.store);
    });
  }

  private closure(first: Resource): Map<string, Resource> {
    const found = new Map<string, Resource>([[keyOf(first.id), first]]);
    for (const resource of found.values()) {
      // What stands in a Kubernetes cluster is not below its ARM id, but has it (or a namespace) for a parent.
      const children = this.store.children(resource.id);
      for (const next of [...this.store.below(resource.id), ...this.store.ownedBy(resource.id), ...children]) {
        if (!found.has(keyOf(next.id))) found.set(keyOf(next.id), next);
      }
    }
    return found;
  }

  private reasonsToKeep(resource: Resource, doomed: Map<string, Resource>): Refusal[] {
    const users = usersOf(this.store, resource).filter(({ user }) => !doomed.has(keyOf(user.id)));
    if (users.length > 0) {
      const names = users.slice(0, 3).map(({ user, reference }) => `${user.id} (\`${reference.path}\`)`);
      const more = users.length > 3 ? ` and ${users.length - 3} more` : "";
      const isSubnet = /\/subnets$/i.test(resource.type);
      const message = `${resource.id} is still used by ${names.join(", ")}${more}. Expected: no user. Delete or change those first`;
      return [{ property: "", code: isSubnet ? "InUseSubnetCannotBeDeleted" : "ResourceInUse", message }];
    }
    return doomed.size > 1 && doomed.values().next().value !== resource
      ? []
      : (ruleOf(resource.type)?.keeps?.(resource, this.store) ?? []);
  }

  private requireParent(id: ArmId): void {
    if (id.resourceGroup !== "" && id.type.toLowerCase() !== GROUP_TYPE.toLowerCase()) {
      const group = `/subscriptions/${id.subscription}/resourceGroups/${id.resourceGroup}`;
      if (!this.store.has(group)) {
        throw new CloudError(
          "ResourceGroupNotFound",
          `resource group "${id.resourceGroup}" of ${id.id} was not found. Expected: a group that exists. Create it first, or mend resourceGroupName`,
          404,
        );
      }
    }
    if (id.parent === "" || parseArmId(id.parent).type === SUBSCRIPTION_TYPE) return;
    if (this.ancestorExists(id.parent)) return;
    throw new CloudError(
      "ParentResourceNotFound",
      `cannot make ${id.id}: ${id.parent} was not found. Expected: a parent that exists. Create it first, or mend its name`,
      404,
    );
  }

  /** Some parts of a path are always there with what holds them: `blobServices/default`. */
  private ancestorExists(id: string): boolean {
    if (exists(this.store, id)) return true;
    const parsed = parseArmId(id);
    return parsed.name === "default" && parsed.names.length > 1 && this.ancestorExists(parsed.parent);
  }

  private requireUnlocked(id: string, type: string, action: "change" | "delete"): void {
    if (/\/locks$/i.test(type)) return;
    const key = keyOf(id);
    for (const lock of this.store.ofType("Microsoft.Authorization/locks")) {
      const scope = keyOf(lock.parent);
      if (key !== scope && !key.startsWith(`${scope}/`)) continue;
      const level = text(lock.body["level"]);
      if (action === "change" && level !== "ReadOnly") continue;
      throw new CloudError(
        "ScopeLocked",
        `cannot ${action} ${id}: the lock ${lock.id} (${level}) holds ${lock.parent}. Expected: no lock. Delete the lock first, on purpose`,
        409,
      );
    }
  }

  private claimName({ id, previous }: Situation, rule: TypeRule | undefined): void {
    const code = rule?.name?.globalCode;
    if (code === undefined || rule === undefined) return;
    const other = claim(this.store, `global:${rule.type}`, id.name, id.id);
    if (!other || previous) return;
    throw new CloudError(
      code,
      `the name ${JSON.stringify(id.name)} is taken by ${other.holder}${other.note ? ` (${other.note})` : ""}; names of ${rule.type} are unique in all of Azure. Expected: a free name. Choose another`,
      409,
    );
  }

  private save({ urn, schema, inputs }: Wish, situation: Situation, outputs: PropertyMap): void {
    const { id, previous, location, body } = situation;
    const key = this.store.secretKey();
    const keepsOwner = ruleOf(id.type)?.adopts && previous;
    this.store.put(
      {
        id: id.id,
        type: id.type,
        token: schema.token,
        location,
        parent: id.parent,
        owner: keepsOwner ? previous.owner : urn,
        body: conceal(inputs, key),
        outputs: conceal(keepsOwner ? { ...previous.outputs, ...outputs } : outputs, key),
      },
      referencesOf(id.id, body),
    );
  }

  private saveCompanions(situation: Situation, companions: readonly Companion[]): void {
    const owner = situation.id.id;
    const wanted = new Set(companions.map(({ id }) => keyOf(id)));
    for (const stale of this.store.ownedBy(owner)) if (!wanted.has(keyOf(stale.id))) this.remove(stale.id);
    for (const { id, location, body, outputs } of companions) {
      const parsed = parseArmId(id);
      const standing = this.store.get(id);
      if (standing && standing.owner !== owner) continue;
      const record = { id, type: parsed.type, token: "", location, parent: parsed.parent, owner, body, outputs };
      refuseAll(this.companionRefusals(parsed, body), situation.id);
      this.store.put(record, referencesOf(id, body));
    }
  }

  /** What comes along obeys the same rules: a subnet within a network's body, for one. */
  private companionRefusals(id: ArmId, body: PropertyMap): Refusal[] {
    const situation = this.situation(id, body, false);
    return [...(ruleOf(id.type)?.admit?.(situation) ?? []), ...admitLaws(situation)];
  }
}

function requireFree(standing: Resource | undefined, wish: Wish, rule: TypeRule | undefined): void {
  if (!standing && rule?.mustExist) {
    throw new CloudError(
      "ResourceNotFound",
      `${wish.id} was not found. Expected: a connection that somebody asked for. Take its name from the resource's privateEndpointConnections`,
      404,
    );
  }
  // The same author comes again after a run that was lost: he takes up what he made.
  if (!standing || standing.owner === wish.urn || rule?.adopts) return;
  throw new CloudError(
    "ResourceAlreadyExists",
    `cannot create already existing resource ${standing.id}, which ${standing.owner} made. Expected: a new id. Choose another name, or import the resource`,
    409,
  );
}

function refuseAll(refusals: readonly Refusal[], id: ArmId): void {
  const [first, ...others] = refusals;
  if (!first) return;
  const say = (refusal: Refusal): string =>
    refusal.property === "" || refusal.message.includes(refusal.property)
      ? refusal.message
      : `\`${refusal.property}\`: ${refusal.message}`;
  const text =
    others.length === 0 ? say(first) : refusals.map((refusal) => `\n  - ${refusal.code}: ${say(refusal)}`).join("");
  throw new CloudError(
    first.code,
    `${id.type} ${id.name}: ${text}`,
    /InUse|Conflict|Exists/.test(first.code) ? 409 : 400,
  );
}
