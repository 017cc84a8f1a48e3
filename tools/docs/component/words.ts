/** Types in words, with links to where they are described. */
import * as path from "node:path";
import ts from "typescript";
import { componentsIn, type Scope } from "./scope";

/** Wrappers that say nothing to a reader of a table: a value is a value, now or when it is known. */
const TRANSPARENT = [
  "pulumi.Input",
  "pulumi.Output",
  "Input",
  "Output",
  "Readonly",
  "Required",
  "Partial",
  "NonNullable",
];

export class Words {
  /** Interfaces of the folder that were named, in the order of their naming: each gets a table. */
  readonly named = new Set<string>();
  /** Aliases that are being told. */
  private readonly open = new Set<string>();

  constructor(
    private readonly scope: Scope,
    /** Where links start from. */
    private readonly folder: string,
  ) {}

  of(node: ts.TypeNode): string {
    switch (node.kind) {
      case ts.SyntaxKind.StringKeyword:
        return "string";
      case ts.SyntaxKind.NumberKeyword:
        return "number";
      case ts.SyntaxKind.BooleanKeyword:
        return "boolean";
      case ts.SyntaxKind.VoidKeyword:
        return "nothing";
    }
    if (ts.isParenthesizedTypeNode(node)) return this.of(node.type);
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword) return this.of(node.type);
    if (ts.isArrayTypeNode(node)) return `list of ${this.of(node.elementType)}`;
    if (ts.isUnionTypeNode(node)) return this.union(node);
    if (ts.isIntersectionTypeNode(node)) return node.types.map((part) => this.of(part)).join(" and ");
    if (ts.isLiteralTypeNode(node)) return code(node.getText());
    if (ts.isTypeLiteralNode(node)) return "object";
    if (ts.isTypeReferenceNode(node)) return this.reference(node);
    return this.listed(node) ?? code(node.getText());
  }

  private union({ types }: ts.UnionTypeNode): string {
    const present = types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
    const words = [...new Set(present.map((part) => this.of(part)))];
    return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.slice(-1).join()}` : words.join();
  }

  private reference({ typeName, typeArguments }: ts.TypeReferenceNode): string {
    const name = typeName.getText();
    const [first, second] = typeArguments ?? [];
    if (TRANSPARENT.includes(name) && first) return this.of(first);
    if ((name === "Record" || name === "ReadonlyMap") && first && second) {
      return `${this.of(second)} by ${first.kind === ts.SyntaxKind.StringKeyword ? "key" : this.of(first)}`;
    }
    if ((name === "Array" || name === "ReadonlyArray") && first) return `list of ${this.of(first)}`;
    if (name === "Pick" && first && second) return `${this.of(second)} of ${this.of(first)}`;
    if (name === "pulumi.Resource") return "resource";
    return this.name(name);
  }

  /** A name of the folder, or one that was imported. */
  name(name: string): string {
    if (this.scope.interfaces.has(name)) {
      this.named.add(name);
      return `[${code(name)}](#${name.toLowerCase()})`;
    }
    const alias = this.scope.aliases.get(name);
    if (alias) return this.open.has(name) ? code(name) : this.opened(name, alias.type);
    const imported = this.scope.imports.get(name);
    if (!imported) return code(name);
    const readme = path.join(path.dirname(imported.file), "README.md");
    const component = path.basename(imported.file) === "index.ts" && componentsIn(imported.file).length > 0;
    return `[${code(name)}](${path.relative(this.folder, component ? readme : imported.file)})`;
  }

  /** What an alias stands for. One that stands for itself is told by its name the second time. */
  private opened(name: string, type: ts.TypeNode): string {
    this.open.add(name);
    const words = this.of(type);
    this.open.delete(name);
    return words;
  }

  /** `(typeof WEEKDAYS)[number]`: the values, where the list is in the folder. */
  private listed(node: ts.TypeNode): string | undefined {
    if (!ts.isIndexedAccessTypeNode(node)) return undefined;
    const object = ts.isParenthesizedTypeNode(node.objectType) ? node.objectType.type : node.objectType;
    if (!ts.isTypeQueryNode(object)) return undefined;
    const texts = this.scope.texts(object.exprName.getText());
    return texts?.map((text) => code(JSON.stringify(text))).join(", ");
  }
}

export function code(text: string): string {
  return `\`${text.replace(/\s+/g, " ")}\``;
}
