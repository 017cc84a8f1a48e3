import type * as pulumi from "@pulumi/pulumi";
import type { Fault } from "../../arguments";
import { labelFaults } from "../names";

/** Something that must answer with 200. */
export interface Probed {
  /** Required. http or https; a certificate is checked as any client of the internet does. */
  readonly url: string;
  /** Optional. Name to ask for, in the handshake and in the request, where the address is another. @default that of the address */
  readonly hostName?: string;
}

export interface ProbesArgs {
  /** Required. Namespace of the exporter: one that may send to every target. */
  readonly namespace: pulumi.Input<string>;
  /** Required. By what rules call them (label `probe`); at least one. */
  readonly targets: Readonly<Record<string, Probed>>;
  /** Optional. The operator's release, which brings the CRDs. @default they are there already */
  readonly operator?: pulumi.Resource;
}

export function probeFaults({ targets }: ProbesArgs): Fault[] {
  const all = Object.entries(targets);
  if (all.length === 0) {
    const fix = "name what is to answer, or leave the component out";
    return [{ path: "targets", got: targets, expected: "at least one target", fix }];
  }
  return all.flatMap(([key, { url }]) => [
    ...labelFaults(`targets.${key}`, key),
    ...(/^https?:\/\/[^/\s]+\/\S*$/.test(url)
      ? []
      : [{ path: `targets.${key}.url`, got: url, expected: "http(s)://host/path", fix: "write it out" }]),
  ]);
}
