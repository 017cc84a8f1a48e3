import { UNKNOWN } from "../../../../../resilience/resource";
import { beforeItExists, inOrder, set } from "../../mutations";
import { all, property, relation, when, type Case } from "../form";

const SETTING = "azure-native:monitor:DiagnosticSetting";
const VAULT_LOGS = `${SETTING} vault-diagnostics`;
const AUDIT = `${SETTING} cluster-audit @prod-frankfurt`;
const ALERT = "azure-native:monitor:MetricAlert postgres-down";
const LOG_ALERT = "azure-native:monitor:ScheduledQueryRule";
const WORKSPACE = "azure-native:operationalinsights:Workspace";
const PAGER = "azure-native:monitor:ActionGroup alerting-pager";
const MAIL = "azure-native:monitor:ActionGroup alerting-mail";
const ADDRESS = "emailReceivers[0].emailAddress";

export const observationCases: Readonly<Record<string, Case>> = {
  "services-tell": all(
    relation(`${SETTING} vault-diagnostics`, "diagnostic setting"),
    relation(`${SETTING} files-diagnostics`, "diagnostic setting"),
    relation(`${SETTING} cosmos-diagnostics`, "diagnostic setting"),
  ),
  "diagnostics-arrive": {
    broken: {
      "a setting has no destination": {
        by: set(SETTING, { workspaceId: undefined }),
        path: "workspaceId",
        got: "nothing",
      },
      "a log is off": { by: set(VAULT_LOGS, { "logs[0].enabled": false }), path: "logs[0].enabled", got: "false" },
      "some logs are left out": {
        by: set(VAULT_LOGS, { "logs[0].categoryGroup": "audit" }),
        path: "logs[0].categoryGroup",
        got: "no such group",
      },
      "it sends nothing": { by: set(SETTING, { logs: [], metrics: [] }), path: "logs", got: "nothing" },
    },
    undecided: "never",
  },
  "cluster-audited": {
    broken: {
      "sign-ins are not on record": {
        by: set(AUDIT, { "logs[2].category": "kube-scheduler" }),
        path: "log category guard",
        got: "nothing",
      },
      "changes are not, and no id is known": {
        by: inOrder(set(AUDIT, { "logs[1].category": "kube-scheduler" }), beforeItExists),
        path: "log category kube-audit-admin",
        got: "nothing",
      },
    },
    undecided: "never",
  },
  "logs-kept": all(
    property(WORKSPACE, "retentionInDays", 30, "30"),
    property(WORKSPACE, "features.enableLogAccessUsingOnlyResourcePermissions", false, "false"),
  ),
  "alerts-are-heard": all(
    property(ALERT, "enabled", false, "false"),
    property(ALERT, "autoMitigate", false, "false"),
    property(LOG_ALERT, "enabled", false, "false"),
    property(LOG_ALERT, "severity", 4, "4"),
    when(
      "a mail goes nowhere",
      set("azure-native:monitor:MetricAlert network-nat-drops", { actions: [] }),
      "actions",
      "nothing",
    ),
  ),
  "action-groups-are-read": all(
    property(MAIL, "enabled", false, "false"),
    when("nobody reads it", set(MAIL, { emailReceivers: [] }), "emailReceivers", "nothing"),
    when("a reader has no address", set(MAIL, { [ADDRESS]: "" }), ADDRESS, "nothing"),
  ),
  "urgent-alerts-page": all(
    {
      broken: {},
      undecided: { "where the pager is, is unknown": { by: set(PAGER, { [ADDRESS]: UNKNOWN }), path: "action group" } },
    },
    when(
      "the pager's address is a mailbox",
      set(PAGER, { [ADDRESS]: "platform@plugilo.com" }),
      "action group",
      "nothing",
    ),
    when(
      "it is, and no id is known",
      inOrder(set(PAGER, { [ADDRESS]: "platform@plugilo.com" }), beforeItExists),
      "action group",
      "nothing",
    ),
    when(
      "an alert goes to another group",
      set(ALERT, { "actions[0].actionGroupId": "/mail" }),
      "action group",
      "nothing",
    ),
  ),
};
