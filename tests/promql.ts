/** What a board asks, as Prometheus gets it: Grafana has put in what was chosen, by default everything. */
export function asPrometheusSeesIt(query: string): string {
  return query.replaceAll("$__rate_interval", "5m").replace(/\$(?:region|service)\b/g, ".*");
}

const WORDS = /^(?:and|or|unless|bool|offset|by|without|on|ignoring|group_left|group_right|inf|nan)$/i;

/** Names of metrics in PromQL, each time they stand there: what is no text, no label, no duration, no function and no word of PromQL. */
export function metricsIn(query: string): string[] {
  const bare = asPrometheusSeesIt(query)
    .replace(/"(?:[^"\\]|\\.)*"/g, "")
    .replace(/\{[^}]*\}/g, "")
    .replace(/\[[^\]]*\]/g, "")
    .replace(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "")
    .replace(/\boffset\s+\S+?(?=[\s)]|$)/g, "");
  return [...bare.matchAll(/(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)]
    .map(([name]) => name)
    .filter((name) => !WORDS.test(name));
}
