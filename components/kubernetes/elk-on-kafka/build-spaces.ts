import type { input } from "@pulumi/kubernetes/types";
import { VERSIONS } from "../../../facts/observability";
import { containerSecurity } from "../spread";
import type { ElkPlan } from "./args";
import { ELASTIC } from "./build-elastic";

const CA = "/mnt/kibana-ca";

/**
 * Kibana keeps spaces among its own objects, and nothing but its API makes them. Setting one again changes nothing; how a team has
 * arranged what is in it stays as it is. https://www.elastic.co/docs/api/doc/kibana/group/endpoint-spaces (2026-11)
 */
export function spacesJob({ signIn }: ElkPlan): input.batch.v1.JobSpec {
  return {
    backoffLimit: 20,
    template: {
      metadata: { labels: { "app.kubernetes.io/name": "kibana-spaces" } },
      spec: {
        restartPolicy: "OnFailure",
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: "spaces",
            // It has curl, and is on the nodes already.
            image: `docker.elastic.co/elasticsearch/elasticsearch:${VERSIONS.elastic}`,
            command: ["/bin/bash", "-ec", spacesScript(Object.keys(signIn.teams))],
            env: [
              {
                name: "PASSWORD",
                valueFrom: { secretKeyRef: { name: `${ELASTIC.cluster}-es-elastic-user`, key: "elastic" } },
              },
            ],
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
            securityContext: containerSecurity,
            volumeMounts: [{ name: "ca", mountPath: CA, readOnly: true }],
          },
        ],
        volumes: [{ name: "ca", secret: { secretName: `${ELASTIC.cluster}-kb-http-certs-public` } }],
      },
    },
  };
}

/** The password comes on standard input: arguments can be seen by whoever lists processes. */
export function spacesScript(teams: readonly string[]): string {
  const kibana = `https://${ELASTIC.cluster}-kb-http:5601/api/spaces/space`;
  return `ask() {
  printf 'user = "elastic:%s"' "$PASSWORD" | curl -K - -sS --fail-with-body --cacert ${CA}/ca.crt \\
    -H 'kbn-xsrf: spaces' -H 'content-type: application/json' "$@"
}
for team in ${teams.join(" ")}; do
  space="{\\"id\\": \\"$team\\", \\"name\\": \\"$team\\"}"
  if ask -o /dev/null "${kibana}/$team"; then
    ask -X PUT -d "$space" "${kibana}/$team"
  else
    ask -X POST -d "$space" "${kibana}"
  fi
done
`;
}
