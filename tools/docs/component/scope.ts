/** What names mean in a component's folder: its own declarations, and where imported ones come from. */
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";

export interface Imported {
  /** Absolute path of the file. */
  readonly file: string;
  readonly name: string;
}

const parsed = new Map<string, ts.SourceFile>();

/** Parses a file once; syntax and comments, no types. */
export function parse(file: string): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseAll };
  const source = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), options, true);
  parsed.set(file, source);
  return source;
}

/** Component classes that a file exports. */
export function componentsIn(file: string): ts.ClassDeclaration[] {
  return parse(file).statements.filter(ts.isClassDeclaration).filter(isComponent);
}

function isComponent(declaration: ts.ClassDeclaration): boolean {
  const exported = declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
  const bases = declaration.heritageClauses?.flatMap(({ types }) =>
    types.map(({ expression }) => expression.getText()),
  );
  return exported && (bases?.includes("pulumi.ComponentResource") ?? false);
}

export class Scope {
  readonly interfaces = new Map<string, ts.InterfaceDeclaration>();
  readonly aliases = new Map<string, ts.TypeAliasDeclaration>();
  /** Initial values of constants. */
  readonly constants = new Map<string, ts.Expression>();
  readonly imports = new Map<string, Imported>();

  /** Declarations of all files of a folder: a component's parts know each other. */
  static ofFolder(folder: string): Scope {
    const files = fs.readdirSync(folder).filter((file) => file.endsWith(".ts"));
    const scope = new Scope();
    for (const file of files.sort()) scope.add(path.join(folder, file));
    return scope;
  }

  private add(file: string): void {
    for (const statement of parse(file).statements) {
      if (ts.isInterfaceDeclaration(statement)) this.interfaces.set(statement.name.text, statement);
      else if (ts.isTypeAliasDeclaration(statement)) this.aliases.set(statement.name.text, statement);
      else if (ts.isImportDeclaration(statement)) this.addImports(statement, file);
      else if (ts.isVariableStatement(statement)) {
        for (const { name, initializer } of statement.declarationList.declarations) {
          if (ts.isIdentifier(name) && initializer) this.constants.set(name.text, initializer);
        }
      }
    }
  }

  private addImports({ importClause, moduleSpecifier }: ts.ImportDeclaration, from: string): void {
    const bindings = importClause?.namedBindings;
    if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith(".")) return;
    const file = resolved(path.resolve(path.dirname(from), moduleSpecifier.text));
    if (file === undefined || !bindings || !ts.isNamedImports(bindings)) return;
    for (const { name, propertyName } of bindings.elements) {
      this.imports.set(name.text, { file, name: propertyName?.text ?? name.text });
    }
  }

  /** Values of a constant list of texts, `as const` or not; `undefined` for anything else. */
  texts(constant: string): string[] | undefined {
    const initial = this.constants.get(constant);
    const list = initial && ts.isAsExpression(initial) ? initial.expression : initial;
    if (!list || !ts.isArrayLiteralExpression(list)) return undefined;
    const texts = list.elements.filter(ts.isStringLiteral).map(({ text }) => text);
    return texts.length === list.elements.length ? texts : undefined;
  }
}

function resolved(stem: string): string | undefined {
  return [`${stem}.ts`, path.join(stem, "index.ts")].find((file) => fs.existsSync(file));
}
