import type * as pulumi from "@pulumi/pulumi";
import type { Colour } from "../../../facts/edge";
import type { Fault } from "../../arguments";

/** A certificate in the vault, and the names that the gateways prove by it. */
export interface GatewayCertificate {
  /** Required. Full names, no wildcards: each belongs to one certificate. */
  readonly hostNames: readonly string[];
}

export interface ServiceMeshArgs {
  /** Required. Revision that runs, such as `asm-1-30`: settings belong to one. */
  readonly revision: string;
  /** Required. Port of the ingress' pods for each colour (A10). */
  readonly ports: Readonly<Record<Colour, number>>;
  /** Required. By its name in the vault; at least one. */
  readonly certificates: Readonly<Record<string, GatewayCertificate>>;
  /** Required. Where the certificates are, and who may read them. */
  readonly vault: {
    readonly name: pulumi.Input<string>;
    readonly tenantId: pulumi.Input<string>;
    /** Required. Client id of an identity that reads the vault's secrets; `syncAccount` may take it. */
    readonly clientId: pulumi.Input<string>;
  };
  /** Required. The one namespace whose virtual services may claim the names; it is closed to callers that no policy names. */
  readonly servicesNamespace: pulumi.Input<string>;
  /** Optional. Where traces go (B3). Default: nowhere, and the services' agents are switched off. */
  readonly traces?: {
    /** Required. Name of what takes them, outside of the mesh. */
    readonly hostName: string;
    readonly port: number;
    /** Required. Share of requests that are traced, 0 to 100. */
    readonly percent: number;
  };
  /** Required. Value of `service.environment` on what the services' agents send. */
  readonly environment: string;
  /** Required. Path that every name answers with 200 by itself, for those who ask whether the region's entrance works. */
  readonly healthPath: string;
}

/** https://learn.microsoft.com/azure/aks/istio-about (2026-11) */
const REVISION = /^asm-\d+-\d+$/;
const HOST_NAME = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

export function meshFaults({ revision, ports, certificates, healthPath, traces }: ServiceMeshArgs): Fault[] {
  const faults: Fault[] = [];
  if (!REVISION.test(revision)) {
    faults.push({
      path: "revision",
      got: revision,
      expected: "one of AKS', such as asm-1-30",
      fix: "see facts/aks.ts",
    });
  }
  if (ports.blue === ports.green) {
    faults.push({
      path: "ports",
      got: ports.blue,
      expected: "a port of its own for each colour, which is how they are told apart",
      fix: "choose another for one of them",
    });
  }
  if (!/^\/[\w/-]+$/.test(healthPath)) {
    faults.push({ path: "healthPath", got: healthPath, expected: "a path such as /healthz", fix: "begin it with /" });
  }
  if (traces && !(traces.percent > 0 && traces.percent <= 100)) {
    faults.push({
      path: "traces.percent",
      got: traces.percent,
      expected: "more than 0, at most 100",
      fix: "see TRACES in facts/log-sources.ts, or leave traces out",
    });
  }
  return [...faults, ...certificateFaults(certificates)];
}

function certificateFaults(certificates: ServiceMeshArgs["certificates"]): Fault[] {
  const names = Object.values(certificates).flatMap(({ hostNames }) => hostNames);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [
    ...(names.length === 0
      ? [
          {
            path: "certificates",
            got: certificates,
            expected: "at least one name: a gateway without any takes no connection",
            fix: "name what the region serves",
          },
        ]
      : []),
    ...[...new Set(twice)].map((name) => ({
      path: "certificates",
      got: name,
      expected: "each name under one certificate",
      fix: "leave it with one of them",
    })),
    ...names
      .filter((name) => !HOST_NAME.test(name))
      .map((name) => ({
        path: "certificates",
        got: name,
        expected: "a full name in lower case, no wildcard",
        fix: "write it out: the gateway takes just the names that it is told",
      })),
  ];
}
