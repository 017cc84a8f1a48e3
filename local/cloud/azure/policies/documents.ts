/** Reads a policy document and says what Azure would refuse, by kind of fault. */
import { createRequire } from "node:module";
import type * as xmldom from "@xmldom/xmldom";
import { expressionFaults, isExpression } from "./expressions";
import {
  OTHERS,
  SECTIONS,
  SELF_HOSTED,
  STATEMENTS,
  type Attribute,
  type Element,
  type Scope,
  type Section,
} from "./statements";

const load = createRequire(__filename);

export interface PolicyFault {
  /** `form`: the XML and its sections; `place`: which statement stands where; `value`: attributes; `expression`. */
  readonly kind: "form" | "place" | "value" | "expression";
  readonly got: string;
  readonly expected: string;
}

/** Where statements stand; a fragment is included anywhere. */
interface Where {
  readonly section?: Section;
  readonly scope?: Scope;
}

/** @param scope of the document; none for a fragment. */
export function policyFaults(text: string, scope?: Scope): PolicyFault[] {
  const root = parse(text);
  if (typeof root === "string") return [{ kind: "form", got: root, expected: "well-formed XML" }];
  const wanted = scope === undefined ? "fragment" : "policies";
  if (root.tagName !== wanted) return [{ kind: "form", got: `<${root.tagName}>`, expected: `<${wanted}>` }];
  return scope === undefined ? statementsIn(root, {}) : sectionsIn(root, scope);
}

/** Fragments that a document includes. */
export function fragmentsOf(text: string): string[] {
  const root = parse(text);
  if (typeof root === "string") return [];
  return [...root.getElementsByTagName("include-fragment")].flatMap(
    (element) => element.getAttribute("fragment-id") ?? [],
  );
}

/** The root element, or what is wrong. */
function parse(text: string): xmldom.Element | string {
  const bare = /&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.exec(text.replace(/<!--[\s\S]*?-->/g, ""));
  if (bare) return "an `&` that is not `&amp;`";
  // Most runs read no document: they are spared the parser, which takes a tenth of the plugin's start.
  const { DOMParser, onErrorStopParsing } = load("@xmldom/xmldom") as typeof xmldom;
  try {
    const { documentElement } = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, "text/xml");
    return documentElement ?? "no element";
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}

function sectionsIn(root: xmldom.Element, scope: Scope): PolicyFault[] {
  const names = childrenOf(root).map(({ tagName }) => tagName);
  const wrong = names.filter((name, index) => !isSection(name) || names.indexOf(name) !== index);
  const forwards = [...root.getElementsByTagName("forward-request")].length;
  return [
    ...wrong.map((name) => ({
      kind: "form" as const,
      got: `<${name}>`,
      expected: `${SECTIONS.join(", ")}, each once`,
    })),
    ...(forwards > 1
      ? [{ kind: "place" as const, got: `${forwards} forward-request`, expected: "one in a document" }]
      : []),
    ...childrenOf(root).flatMap((child) =>
      isSection(child.tagName) ? statementsIn(child, { section: child.tagName, scope }) : [],
    ),
  ];
}

function statementsIn(parent: xmldom.Element, where: Where): PolicyFault[] {
  return childrenOf(parent).flatMap((child) => {
    const statement = STATEMENTS[child.tagName];
    if (statement) return [...placeFaults(child.tagName, where), ...elementFaults(child, statement, where)];
    if (OTHERS.has(child.tagName)) return [];
    const got = `<${child.tagName}>`;
    const expected = SELF_HOSTED.has(child.tagName) ? "a statement of Azure's own gateways" : "a policy statement";
    return [{ kind: "place" as const, got, expected }];
  });
}

function placeFaults(name: string, { section, scope }: Where): PolicyFault[] {
  const { sections = [], scopes } = STATEMENTS[name] ?? {};
  const kind = "place" as const;
  return [
    ...(section === undefined || sections.includes(section)
      ? []
      : [{ kind, got: `<${name}> in ${section}`, expected: sections.join(", ") }]),
    ...(scope === undefined || !scopes || scopes.includes(scope)
      ? []
      : [{ kind, got: `<${name}> at the scope ${scope}`, expected: scopes.join(", ") }]),
  ];
}

function elementFaults(element: xmldom.Element, known: Element, where: Where): PolicyFault[] {
  return [...attributeFaults(element, known), ...contentFaults(element, known, where)];
}

function contentFaults(element: xmldom.Element, { holds }: Element, where: Where): PolicyFault[] {
  if (holds === "anything") return [];
  if (holds === "statements") return statementsIn(element, where);
  const inner = childrenOf(element);
  if (holds === "text") return expressionIn(element.textContent ?? "", `<${element.tagName}>`);
  const named = holds === "nothing" ? {} : holds;
  return inner.flatMap((child) => {
    const known = named[child.tagName];
    if (known) return elementFaults(child, known, where);
    const expected = Object.keys(named).join(", ") || "nothing";
    return [{ kind: "place" as const, got: `<${child.tagName}> in <${element.tagName}>`, expected }];
  });
}

function attributeFaults(element: xmldom.Element, { attributes, oneOf }: Element): PolicyFault[] {
  const given = [...element.attributes].map(({ name, value }) => [name, value] as const);
  const tag = element.tagName;
  const kind = "value" as const;
  const absent = Object.entries(attributes).filter(([name, { required }]) => required && !element.hasAttribute(name));
  const chosen = oneOf === undefined || oneOf.some((name) => element.hasAttribute(name));
  return [
    ...absent.map(([name]) => ({ kind, got: `<${tag}> without ${name}`, expected: name })),
    ...(chosen ? [] : [{ kind, got: `<${tag}>`, expected: `${oneOf.join(" or ")}` }]),
    ...given.flatMap(([name, value]) => {
      const known = attributes[name];
      if (known) return [...valueFaults(`${tag} ${name}`, value, known), ...expressionIn(value, `${tag} ${name}`)];
      // Any statement may carry an id, which errors tell.
      return name === "id" ? [] : [{ kind, got: `${tag} ${name}`, expected: Object.keys(attributes).join(", ") }];
    }),
  ];
}

function valueFaults(path: string, value: string, { range, words, literal }: Attribute): PolicyFault[] {
  const fault = (expected: string): PolicyFault[] => [{ kind: "value", got: `${path}="${value}"`, expected }];
  if (isExpression(value)) return literal ? fault("a value without an expression") : [];
  // A named value stands for what only the running gateway knows.
  if (value.includes("{{")) return [];
  if (words && !words.includes(value)) return fault(words.join(" or "));
  if (!range) return [];
  const [least, most] = range;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return [];
  return fault(
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
  );
}

function expressionIn(text: string, path: string): PolicyFault[] {
  const expected = "an expression that closes and reads what the context has";
  return expressionFaults(text).map((what) => ({ kind: "expression", got: `${what} in ${path}`, expected }));
}

function childrenOf(parent: xmldom.Element): xmldom.Element[] {
  return [...parent.childNodes].filter((node): node is xmldom.Element => node.nodeType === parent.nodeType);
}

function isSection(name: string): name is Section {
  return SECTIONS.some((section) => section === name);
}
