/**
 * Commands of Azure's command line that runbooks use, and those of their flags that they use, as `az <command> --help` of version
 * 2.91.0 has them (2026-11). Each has its page under https://learn.microsoft.com/cli/azure, such as
 * https://learn.microsoft.com/cli/azure/postgres/flexible-server/replica#az-postgres-flexible-server-replica-promote. `afd` has moved
 * into the extension `cdn`: https://learn.microsoft.com/cli/azure/afd/origin#az-afd-origin-update (2026-11). Every command takes
 * `--output` and `--query`.
 */
export const AZ_COMMANDS: Readonly<Record<string, string>> = {
  "account get-access-token": "--resource-type",
  "account show": "",
  "afd custom-domain list": "--resource-group --profile-name",
  "afd origin update": "--resource-group --profile-name --origin-group-name --origin-name --enabled-state",
  "aks command invoke": "--resource-group --name --command",
  "aks get-credentials": "--resource-group --name --context",
  "apim show": "--resource-group --name",
  "cosmosdb mongodb collection throughput show": "--resource-group --account-name --database-name --name",
  "cosmosdb mongodb collection throughput update":
    "--resource-group --account-name --database-name --name --max-throughput",
  "cosmosdb offline-region": "--resource-group --name --region",
  "cosmosdb show": "--resource-group --name",
  "extension add": "--name",
  "identity federated-credential delete": "--resource-group --identity-name --name",
  "identity federated-credential list": "--resource-group --identity-name",
  "keyvault certificate import": "--vault-name --name --file",
  "keyvault certificate list": "--vault-name",
  "keyvault certificate pending show": "--vault-name --name",
  "keyvault secret list": "--vault-name",
  login: "",
  "monitor metrics list":
    "--resource --resource-group --resource-type --metrics --interval --offset --aggregation --filter",
  "network application-gateway show": "--resource-group --name",
  "network application-gateway show-backend-health": "--resource-group --name",
  "network dns record-set list": "--resource-group --zone-name",
  "network private-endpoint list": "--resource-group",
  "network private-endpoint-connection approve": "--id --description",
  "network private-endpoint-connection list": "--id",
  "postgres flexible-server parameter set": "--resource-group --server-name --name --value",
  "postgres flexible-server parameter show": "--resource-group --server-name --name",
  "postgres flexible-server replica list": "--resource-group --name",
  "postgres flexible-server replica promote": "--resource-group --name --promote-mode --promote-option --yes",
  "postgres flexible-server restart": "--resource-group --name --failover",
  "postgres flexible-server show": "--resource-group --name",
  "postgres flexible-server update": "--resource-group --name --storage-size",
  "postgres flexible-server virtual-endpoint show": "--resource-group --server-name --name",
  "postgres flexible-server virtual-endpoint update": "--resource-group --server-name --name --endpoint-type --members",
  rest: "--method --url --body",
  "servicebus queue list": "--resource-group --namespace-name",
  "vm list-usage": "--location",
};
