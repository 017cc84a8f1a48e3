/** An account at PagerDuty, in the store: what is there, who mentions whom, and which names are taken. */
import { createHash, createHmac } from "node:crypto";
import { CloudError } from "../protocol/provider";
import { canonical, unwrap, type PropertyMap, type Value } from "../protocol/values";
import { claim, claimsOf, release } from "../store/claims";
import { conceal } from "../store/concealment";
import type { Resource, Store } from "../store/store";
import { isKind, KINDS, type KindName } from "./kinds";

const PREFIX = "pagerduty";
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const INVALID = "2001";

export interface Wish {
  readonly urn: string;
  readonly token: string;
  readonly kind: KindName;
  readonly id: string;
  /** With secrets. */
  readonly inputs: PropertyMap;
}

export class Account {
  constructor(private readonly store: Store) {}

  /** The same for the same resource as long as nothing changes that makes it another; never one's before a replacement. */
  idFor(urn: string, kind: KindName, inputs: PropertyMap): string {
    const body = unwrap(inputs);
    const { id, immutable } = KINDS[kind];
    if (id) return id(body);
    const settled: Value[] = immutable.map((name) => body[name] ?? null);
    const digest = createHash("sha256")
      .update(`${urn}\n${canonical(settled)}`)
      .digest();
    return `P${[...digest.subarray(0, 6)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join("")}`;
  }

  find(kind: KindName, id: string): Resource | undefined {
    return this.store.get(keyFor(kind, id));
  }

  /** Makes a thing, or changes it. @throws CloudError with what PagerDuty would say */
  put({ urn, token, kind, id, inputs }: Wish): void {
    this.store.write(() => {
      const body = unwrap(inputs);
      const references = KINDS[kind].mentions(body).map(({ path, id: mentioned, of }) => {
        const found = of.find((one) => this.find(one, String(mentioned)));
        if (!found) throw refusal(INVALID, `${KINDS[of[0] ?? kind].label} not found: ${path} is ${String(mentioned)}`);
        return { to: keyFor(found, String(mentioned)), path };
      });
      this.requireAlerts(kind, body);
      const key = keyFor(kind, id);
      this.store.put(
        {
          ...{ id: key, token, owner: urn, location: "", parent: "", outputs: {} },
          type: `${PREFIX}/${kind}`,
          body: conceal(inputs, this.store.secretKey()),
        },
        references,
      );
      this.takeName(kind, key, body);
    });
  }

  /** @throws CloudError while something mentions it: PagerDuty keeps who is in a schedule or a ladder, and what those serve. */
  remove(kind: KindName, id: string): void {
    this.store.write(() => {
      const users = this.store.referrers(keyFor(kind, id)).map(({ from }) => this.store.get(from));
      const held = users.find((user) => user && user.type !== `${PREFIX}/TeamMembership`);
      if (held && kind !== "Team") {
        const [, by = "", other = ""] = held.id.split("/");
        throw refusal(INVALID, `${KINDS[kind].label} ${id} is in use by ${by} ${other} and cannot be deleted`);
      }
      this.store.remove(keyFor(kind, id));
    });
  }

  /** An integration's key: 32 characters, the same as long as the store is. */
  keyOf(id: string): string {
    return createHmac("sha256", this.store.secretKey()).update(`${PREFIX} ${id}`).digest("hex").slice(0, 32);
  }

  secretKey(): string {
    return this.store.secretKey();
  }

  /** Events of the second version become alerts, and a service that makes none cannot take them. */
  private requireAlerts(kind: KindName, body: PropertyMap): void {
    if (kind !== "ServiceIntegration" || body["type"] !== "events_api_v2_inbound_integration") return;
    const service = this.find("Service", String(body["service"]));
    if (service?.body["alertCreation"] === "create_alerts_and_incidents") return;
    throw refusal(
      INVALID,
      `Integration of type Events API V2 needs alertCreation "create_alerts_and_incidents" of its service`,
    );
  }

  private takeName(kind: KindName, key: string, body: PropertyMap): void {
    const { unique, label } = KINDS[kind];
    const name = unique === undefined ? undefined : body[unique];
    const scope = `${PREFIX}/${kind}/${unique ?? ""}`;
    for (const held of claimsOf(this.store, key)) {
      if (held.name !== String(name).toLowerCase()) release(this.store, held.scope, held.name);
    }
    if (typeof name !== "string" || !claim(this.store, scope, name, key)) return;
    throw refusal(INVALID, `${label}: ${unique} ${JSON.stringify(name)} has already been taken`);
  }
}

/** What of a token the account knows. */
export function kindOf(token: string): KindName | undefined {
  const name = token.split(":").at(-1) ?? "";
  return isKind(name) ? name : undefined;
}

function keyFor(kind: KindName, id: string): string {
  return `${PREFIX}/${kind}/${id}`;
}

function refusal(code: string, message: string): CloudError {
  return new CloudError(code, `Invalid Input Provided. ${message}`, 400);
}
