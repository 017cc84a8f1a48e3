import { fragmentsOf, policyFaults } from "../../../local/cloud/azure/policies/documents";
import { expressionFaults } from "../../../local/cloud/azure/policies/expressions";

const document = (inbound: string, backend = "<forward-request />") =>
  `<policies><inbound>${inbound}</inbound><backend>${backend}</backend><outbound /><on-error /></policies>`;
const faults = (text: string, scope: "global" | "product" | "api" = "api") =>
  policyFaults(text, scope).map(({ kind, got }) => `${kind}: ${got}`);

describe("a policy document", () => {
  it("is accepted when each statement stands where its page allows it, nested ones too", () => {
    const choice =
      '<choose><when condition="@(context.Subscription == null)"><rate-limit-by-key calls="1" renewal-period="300" counter-key="a" id="x" /></when><otherwise><base /></otherwise></choose>';
    expect(faults(document(choice))).toEqual([]);
  });

  it.each([
    ["no XML", "hello", "form"],
    ["an element that does not end", document("<base>"), "form"],
    ["a bare ampersand", document('<set-variable name="a" value="@(true && false)" />'), "form"],
    ["another root", "<policy />", "form"],
    ["a section that there is none of", "<policies><between /></policies>", "form"],
    ["a section twice", "<policies><inbound /><inbound /></policies>", "form"],
    ["a statement that there is none of", document("<throttle />"), "place"],
    ["a statement of the self-hosted gateway", document("<publish-to-dapr />"), "place"],
    ["forwarding before the back end's turn", document("<forward-request />", ""), "place"],
    [
      "forwarding in a choice before its turn",
      document("<retry condition='true' count='1' interval='1'><forward-request /></retry>", ""),
      "place",
    ],
    ["two forward-requests", document("", "<forward-request /><forward-request />"), "place"],
    [
      "a status among the headers' values",
      document('<set-header name="a"><set-status code="200" reason="" /></set-header>'),
      "place",
    ],
    ["a missing attribute", document('<rate-limit-by-key calls="1" renewal-period="60" />'), "value"],
    ["an attribute that there is none of", document('<set-variable name="a" value="b" kind="c" />'), "value"],
    ["neither of two attributes", document("<set-backend-service />"), "value"],
    [
      "a rate's window of more than five minutes",
      document('<rate-limit-by-key calls="1" renewal-period="301" counter-key="a" />'),
      "value",
    ],
    ["no retry at all", document('<retry condition="true" count="0" interval="1"><base /></retry>'), "value"],
    ["an expression for a variable's name", document('<set-variable name="@(1)" value="b" />'), "value"],
    ["a word that is none of an attribute's", document('<set-header name="a" exists-action="replace" />'), "value"],
    ["an expression that does not close", document('<set-variable name="a" value="@((1 + 2)" />'), "expression"],
    [
      "an expression in an element's text",
      document('<set-header name="a"><value>@(context.Nobody)</value></set-header>'),
      "expression",
    ],
  ])("with %s is refused", (_, text, kind) => {
    expect(faults(text).map((fault) => fault.split(":")[0])).toEqual([kind]);
  });

  it("has a quota at a product's scope alone", () => {
    const quota = document('<quota calls="1" renewal-period="300" />');
    expect(faults(quota, "product")).toEqual([]);
    expect(faults(quota, "api")).toEqual(["place: <quota> at the scope api"]);
  });

  it("takes a named value where only the gateway knows the figure, and statements that nobody looked into", () => {
    expect(faults(document('<rate-limit-by-key calls="{{calls}}" renewal-period="60" counter-key="a" />'))).toEqual([]);
    expect(faults(document("<cors><allowed-origins><origin>*</origin></allowed-origins></cors>"))).toEqual([]);
  });

  it("tells which fragments it includes", () => {
    expect(fragmentsOf(document('<include-fragment fragment-id="a" /><include-fragment fragment-id="b" />'))).toEqual([
      "a",
      "b",
    ]);
    expect(fragmentsOf("no XML")).toEqual([]);
  });
});

describe("an expression", () => {
  it.each([
    "plain text (with brackets",
    '@(context.Request.Headers.GetValueOrDefault("a)b", "") == "\\"")',
    "@{ var list = new[] { 1, 2 }; return list[0]; }",
    '@(@"\\d+")',
    "@('\\'' == 'a')",
    '@(context.Variables["a"] == null && context.Elapsed.TotalSeconds < 1)',
  ])("%s is fine", (text) => {
    expect(expressionFaults(text)).toEqual([]);
  });

  it.each([
    ["@(1", "brackets"],
    ["@(1))", "brackets"],
    ["@(1) + 2", "brackets"],
    ["@([1)]", "brackets"],
    ['@("a)', "string"],
    ["@(context.request.Method)", "context.request"],
    ["@(context.Request.Verb)", "context.Request.Verb"],
  ])("%s is not", (text, what) => {
    expect(expressionFaults(text).join()).toContain(what);
  });
});
