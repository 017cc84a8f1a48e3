import type * as pulumi from "@pulumi/pulumi";
import { LONGEST_UNTAGGED_DAYS, UPSTREAMS } from "../../../facts/container-registry";
import type { Region } from "../../../facts/regions";
import type { Fault } from "../../arguments";
import type { Site } from "../../site";
import type { Alerting } from "../alerting";
import type { CustomerKey } from "../key-vault";
import type { PrivateLinkEverything } from "../private-link-everything";
import { ruleName } from "./build-rule-name";

export interface ContainerRegistryArgs {
  readonly site: Site;
  /** Required. Gives the registry its private endpoint in the site's own network; regions connect theirs themselves. */
  readonly link: PrivateLinkEverything;
  /** Required. Regions that hold a copy, besides the site's own. */
  readonly replicas: readonly Region[];
  /** Optional. Identities that pull images, by key: the clusters' kubelets. @default none */
  readonly pullers?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Optional. Identities that push images, by key: the build system. @default none */
  readonly pushers?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Public repositories that images may come from, such as `quay.io/strimzi/*`: the registry fetches an image at its first pull
   * and keeps it, under the same path below its own name. Nodes then need no way to any other registry, and this is the list of what
   * enters the estate. Those that ask for an account (Docker Hub) are refused: their password would have to be kept. @default none
   */
  readonly upstreams?: readonly string[];
  /**
   * Optional. Identities of scanners, by key, that release what was pushed. Until one has, nobody else pulls it. Without a scanner
   * nothing would ever be released, so that without one nothing waits. A preview of Azure's. @default images can be pulled at once
   */
  readonly scanners?: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Optional. Days after which a manifest that no tag names is deleted, 0 to 365; for good. Only where tags never move: a deployment by
   * digest cannot start another pod once its manifest is gone. @default such manifests are kept
   */
  readonly untaggedDays?: number;
  /** Optional. Key of ours that images are encrypted under; fixed when the registry is made. @default a key of Azure's */
  readonly customerKey?: CustomerKey;
  /** Optional. Workspace for logs of pushes, pulls and sign-ins. @default none are sent */
  readonly workspaceId?: pulumi.Input<string>;
  /** Optional. Who hears of growth, and, by the logs, of pulls that fail. @default nobody */
  readonly alerting?: Alerting;
}

export function registryFaults(args: ContainerRegistryArgs): Fault[] {
  return [...replicaFaults(args), ...upstreamFaults(args.upstreams ?? []), ...untaggedFaults(args)];
}

function replicaFaults({ site, replicas }: ContainerRegistryArgs): Fault[] {
  const taken = new Set([site.region.name]);
  const faults: Fault[] = [];
  for (const { name } of replicas) {
    if (taken.has(name)) {
      const expected = "each region once, and not the registry's own";
      faults.push({ path: "replicas", got: name, expected, fix: "remove the repetition" });
    }
    taken.add(name);
  }
  return faults;
}

/** A host, then names of lower-case letters, digits and separators; `*` for the last one stands for all below. */
const REPOSITORY = /^[a-z0-9.-]+(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/([a-z0-9]+([._-]+[a-z0-9]+)*|\*)$/;

function upstreamFaults(upstreams: readonly string[]): Fault[] {
  const path = "upstreams";
  const open = UPSTREAMS.registries.filter((one) => one.open).map(({ host }) => host);
  return upstreams.flatMap((got, index) => {
    if (!REPOSITORY.test(got)) {
      return [{ path, got, expected: "<host>/<repository>, or <host>/<path>/*", fix: "write it as it is pulled" }];
    }
    const host = got.split("/")[0] ?? "";
    if (!open.includes(host)) {
      const expected = `one of ${open.join(", ")}, which answer without an account`;
      return [{ path, got, expected, fix: "take the image from one of those, or push it to the registry" }];
    }
    const earlier = upstreams.slice(0, index);
    const rival = earlier.find((other) => overlap(other, got));
    if (rival !== undefined)
      return [{ path, got, expected: `nothing that overlaps ${rival}`, fix: "drop one of them" }];
    const namesake = earlier.find((other) => ruleName(other) === ruleName(got));
    if (namesake === undefined) return [];
    return [
      { path, got, expected: `a rule's name unlike that of ${namesake}`, fix: "let in the path above both, with /*" },
    ];
  });
}

function overlap(left: string, right: string): boolean {
  const covers = (wide: string, narrow: string): boolean =>
    wide === narrow || (wide.endsWith("/*") && narrow.startsWith(wide.slice(0, -1)));
  return covers(left, right) || covers(right, left);
}

function untaggedFaults({ untaggedDays }: ContainerRegistryArgs): Fault[] {
  if (untaggedDays === undefined) return [];
  if (Number.isInteger(untaggedDays) && untaggedDays >= 0 && untaggedDays <= LONGEST_UNTAGGED_DAYS) return [];
  const expected = `whole days from 0 to ${LONGEST_UNTAGGED_DAYS}`;
  return [{ path: "untaggedDays", got: untaggedDays, expected, fix: "choose a value in the range" }];
}
