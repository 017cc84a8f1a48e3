/** Reads generated type declarations syntactically: TypeScript's parser, no checker. */
import ts from "typescript";
import type { EncodedObject, EncodedType } from "../encoded";

export interface Declarations {
  /** Interfaces by their full name: `network.SubnetArgs`, `VirtualNetworkArgs` at the root. */
  readonly interfaces: Map<string, EncodedObject>;
  /** Enums, which are const objects: name to values. */
  readonly enums: Map<string, (string | number)[]>;
}

/** Parses a text of declarations. Throws, naming the type, when the SDK uses a form of type that is not known here. */
export function parseDeclarations(text: string): Declarations {
  const source = ts.createSourceFile(
    "sdk.d.ts",
    text,
    { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    ts.ScriptKind.TS,
  );
  const found: Declarations = { interfaces: new Map(), enums: new Map() };
  visitStatements(source.statements, [], source, found);
  return found;
}

function visitStatements(
  statements: readonly ts.Statement[],
  namespace: readonly string[],
  source: ts.SourceFile,
  found: Declarations,
): void {
  for (const statement of statements) {
    if (ts.isModuleDeclaration(statement)) {
      const inner = [...namespace, statement.name.text];
      if (statement.body && ts.isModuleBlock(statement.body)) {
        visitStatements(statement.body.statements, inner, source, found);
      }
    } else if (ts.isInterfaceDeclaration(statement)) {
      const name = [...namespace, statement.name.text].join(".");
      found.interfaces.set(name, encodeMembers(statement, source));
    } else if (ts.isVariableStatement(statement)) {
      for (const declaration of statement.declarationList.declarations) readEnum(declaration, source, found);
    }
  }
}

function encodeMembers(node: ts.InterfaceDeclaration, source: ts.SourceFile): EncodedObject {
  const encoded: EncodedObject = {};
  for (const member of node.members) {
    if (ts.isIndexSignatureDeclaration(member)) {
      encoded["*"] = "a";
    } else if (ts.isPropertySignature(member) && member.type) {
      const name = ts.isComputedPropertyName(member.name) ? member.name.getText(source) : member.name.text;
      encoded[member.questionToken ? name : `${name}!`] = encodeType(member.type, source);
    }
  }
  return encoded;
}

function readEnum(declaration: ts.VariableDeclaration, source: ts.SourceFile, found: Declarations): void {
  if (!ts.isIdentifier(declaration.name) || !declaration.type || !ts.isTypeLiteralNode(declaration.type)) return;
  const values: (string | number)[] = [];
  for (const member of declaration.type.members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isLiteralTypeNode(member.type)) continue;
    const value = literalValue(member.type.literal, source);
    if (typeof value !== "boolean") values.push(value);
  }
  found.enums.set(declaration.name.text, values);
}

function encodeType(node: ts.TypeNode, source: ts.SourceFile): EncodedType {
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword:
      return "s";
    case ts.SyntaxKind.NumberKeyword:
      return "n";
    case ts.SyntaxKind.BooleanKeyword:
      return "b";
    case ts.SyntaxKind.AnyKeyword:
    case ts.SyntaxKind.UnknownKeyword:
      return "a";
  }
  if (ts.isParenthesizedTypeNode(node)) return encodeType(node.type, source);
  if (ts.isArrayTypeNode(node)) return ["[", encodeType(node.elementType, source)];
  if (ts.isUnionTypeNode(node)) return encodeUnion(node.types, source);
  if (ts.isLiteralTypeNode(node)) return ["=", literalValue(node.literal, source)];
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration);
    if (index && node.members.length === 1) return ["{", encodeType(index.type, source)];
  }
  if (ts.isTypeReferenceNode(node)) return encodeReference(node, source);
  throw unknownForm(node, source);
}

function encodeReference(node: ts.TypeReferenceNode, source: ts.SourceFile): EncodedType {
  const name = node.typeName.getText(source);
  const argument = node.typeArguments?.[0];
  if ((name === "pulumi.Input" || name === "Input") && argument) return encodeType(argument, source);
  if (name === "pulumi.asset.Asset" || name === "pulumi.asset.Archive") return "f";
  const [root, ...rest] = name.split(".");
  const path = rest.length === 1 ? ["index", ...rest] : rest;
  if (root === "inputs") return `@${path.join(".")}`;
  if (root === "enums") return `#${path.join(".")}`;
  throw unknownForm(node, source);
}

/**
 * `undefined` says no more than that the property is optional. `string | enums.X` is what the SDK writes for an enum
 * that may grow; Azure refuses a value that it doesn't know, so the enum alone is kept.
 */
function encodeUnion(nodes: readonly ts.TypeNode[], source: ts.SourceFile): EncodedType {
  const members: EncodedType[] = [];
  const seen = new Set<string>();
  for (const node of nodes) {
    if (node.kind === ts.SyntaxKind.UndefinedKeyword) continue;
    const member = encodeType(node, source);
    const key = JSON.stringify(member);
    if (!seen.has(key)) members.push(member);
    seen.add(key);
  }
  if (members.includes("a")) return "a";
  const isEnum = (member: EncodedType): boolean => typeof member === "string" && member.startsWith("#");
  const kept = members.some(isEnum) ? members.filter((member) => member !== "s") : members;
  const only = kept[0];
  return kept.length === 1 && only !== undefined ? only : ["|", ...kept];
}

function literalValue(literal: ts.LiteralTypeNode["literal"], source: ts.SourceFile): string | number | boolean {
  if (ts.isStringLiteral(literal)) return literal.text;
  if (ts.isNumericLiteral(literal)) return Number(literal.text);
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isPrefixUnaryExpression(literal)) return Number(literal.getText(source));
  throw unknownForm(literal, source);
}

function unknownForm(node: ts.Node, source: ts.SourceFile): Error {
  return new Error(
    `The SDK declares a type in a form that local/cloud/schema/extract/declarations.ts does not know: ` +
      `"${node.getText(source).slice(0, 120)}". Teach it that form.`,
  );
}
