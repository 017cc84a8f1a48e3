/**
 * What the embedded Azure knows about one type of resource beyond its schema. Types without a rule work generically.
 *
 * How sure it is: names were read in Azure's page and published types. Immutable paths were compared, 2026-11, with what
 * https://github.com/hashicorp/terraform-provider-azurerm replaces for (its `ForceNew`), since no page lists them all. Error
 * codes are ARM's only where ARM's is well known (ParentResourceNotFound); others (ResourceInUse) are in its style.
 */
import type { Resource, Store } from "../store/store";
import type { PropertyMap } from "../protocol/values";
import type { ArmId } from "./arm-id";
import type { Seal } from "./seal";

/** Source of all name rules: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules (2026-11). */
export interface NameRule {
  readonly length: readonly [number, number];
  readonly pattern: RegExp;
  /** The pattern in words. */
  readonly says: string;
  /** Names are unique in all of Azure (or in a region): the error code that Azure gives. */
  readonly globalCode?: string;
}

/** A refusal: the property at fault, Azure's error code and a text that says got, expected, what to do. */
export interface Refusal {
  property: string;
  code: string;
  message: string;
}

/** A body on its own, as Check sees it: unknowns may stand anywhere, secrets are taken off. */
export interface BodyView {
  readonly type: string;
  readonly body: PropertyMap;
  /** Normalized; "" if the type has none or it is unknown. */
  readonly location: string;
}

/** A resource that is being made or changed. */
export interface Situation extends BodyView {
  readonly id: ArmId;
  readonly store: Store;
  readonly tenant: string;
  /** Stable values out of the id. */
  readonly seal: Seal;
  /** As it was before this call. */
  readonly previous: Resource | undefined;
  /** Nothing may be claimed or written: answer unknown where a claim would decide. */
  readonly preview: boolean;
}

/** Something that comes into being with a resource and goes with it. */
export interface Companion {
  id: string;
  location: string;
  body: PropertyMap;
  outputs: PropertyMap;
}

export interface TypeRule {
  /** As Azure spells it. */
  readonly type: string;
  readonly name?: NameRule;
  /** Paths that Azure cannot change in place, beside name, parent and location. */
  readonly immutable?: readonly string[];
  /** Properties whose items are sub-resources with ids of their own: `<id>/<property>/<name>`. */
  readonly inline?: readonly string[];
  /** References from this type never keep their target from being deleted, or only those at these paths. */
  readonly soft?: true | readonly string[];
  /** The resource exists before it is declared (it came with another): declaring it changes it. */
  readonly adopts?: true;
  /** Only what somebody else made can be declared: to make it is refused. */
  readonly mustExist?: true;
  /** Has no location though the schema has one, or several: region faults do not apply. */
  readonly global?: true;
  /** Values that Azure computes, from these inputs; merged over the inputs. Pure but for claims through the store. */
  outputs?(situation: Situation): PropertyMap;
  /** What is wrong with the body by itself. Runs in previews. */
  check?(view: BodyView): Refusal[];
  /** What is wrong with it in the cloud as it is. Runs when it is made or changed, within one change of the store. */
  admit?(situation: Situation): Refusal[];
  /** What Azure makes along with it. */
  companions?(situation: Situation, outputs: PropertyMap): Companion[];
  /** Why it cannot be deleted now. */
  keeps?(resource: Resource, store: Store): Refusal[];
  /** After it has been deleted (a soft-deleted name stays claimed). */
  deleted?(resource: Resource, store: Store): void;
}
