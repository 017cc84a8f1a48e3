import { SCRUBBED } from "../../facts/edge";

/**
 * What a web application firewall blanks in its logs: secret headers, and secret fields wherever a request may carry them.
 *
 * @param places names of those places, which a gateway's firewall and Front Door's call differently
 */
export function scrubbingRules(places: readonly string[]) {
  const rule = (matchVariable: string, selector: string) => ({
    matchVariable,
    selectorMatchOperator: "Equals",
    selector,
    state: "Enabled",
  });
  return [
    ...SCRUBBED.headers.map((name) => rule("RequestHeaderNames", name)),
    ...places.flatMap((place) => SCRUBBED.fields.map((name) => rule(place, name))),
  ];
}
