/** Alertmanager's files, which every cluster's Alertmanager has alike: whom an alert reaches, when, and what stays unsaid meanwhile. */
import * as yaml from "yaml";
import type { Roster } from "../schema";
import { inhibitions } from "./build-inhibitions";
import { receivers } from "./build-receivers";
import { routes } from "./build-routes";
import { TEMPLATES, TEMPLATES_FILE } from "./build-templates";

export interface AlertmanagerArgs {
  readonly roster: Roster;
  /** Whether people are called. Elsewhere than in production everything is mail: nobody is woken for what no user has. */
  readonly pages: boolean;
  /** Where mail is handed over, `host:port`, and by whom. The password is in the vault. */
  readonly mail: { readonly relay: string; readonly user: string; readonly from: string };
}

/**
 * Files by name, to be mounted in one folder: the operator mounts every key of an Alertmanager's configuration secret beside
 * `alertmanager.yaml`. None holds a secret: those are files under `PAGER_SECRETS.folder`.
 */
export function alertmanagerFiles(args: AlertmanagerArgs): Readonly<Record<string, string>> {
  return { "alertmanager.yaml": yaml.stringify(configuration(args), { lineWidth: 0 }), [TEMPLATES_FILE]: TEMPLATES };
}

function configuration({ roster, pages, mail }: AlertmanagerArgs): object {
  const teams = Object.keys(roster.teams);
  return {
    // A restart of Prometheus must not look like the end of an alert.
    global: { resolve_timeout: "5m" },
    // Relative to the folder of this file.
    templates: [TEMPLATES_FILE],
    route: routes(teams, pages),
    inhibit_rules: inhibitions(),
    receivers: receivers(roster, pages, mail),
  };
}
