/** Reads what a component's README tells out of its source. */
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";
import { commentOf, fieldComment, oneLine, type Comment, type Need } from "./comment";
import { componentsIn, parse, Scope } from "./scope";
import { code, Words } from "./words";

/** An argument, or a member of one. */
export interface Field {
  /** `lifecycle.coolAfterDays` for what stands in braces. */
  readonly name: string;
  readonly type: string;
  readonly need: Need;
  readonly default?: string;
  readonly meaning: string;
}

export interface Shape {
  readonly name: string;
  readonly purpose: string;
  readonly fields: readonly Field[];
}

export interface Output {
  readonly name: string;
  readonly type: string;
  readonly meaning: string;
}

export interface Method {
  readonly signature: string;
  readonly purpose: string;
  readonly parameters: readonly string[];
}

export interface ComponentDoc {
  readonly className: string;
  /** `azure`, `kubernetes` or `pagerduty`. */
  readonly cloud: string;
  /** From the project's root, with slashes. */
  readonly folder: string;
  readonly purpose: string;
  readonly costs?: string;
  readonly fails?: string;
  readonly recovers?: string;
  readonly throws: readonly string[];
  /** What the constructor takes: one shape, or several of which it takes one. */
  readonly arguments: readonly Shape[];
  /** Shapes of the folder that those, and what methods take, refer to. */
  readonly given: readonly Shape[];
  readonly outputs: readonly Output[];
  readonly methods: readonly Method[];
  /** Shapes that outputs, and what methods return, refer to. */
  readonly taken: readonly Shape[];
}

/** Folders of components, from the project's root. */
export function componentFolders(root: string): string[] {
  return ["azure", "kubernetes", "pagerduty"].flatMap((cloud) => {
    const parent = path.join(root, "components", cloud);
    const folders = fs.existsSync(parent) ? fs.readdirSync(parent, { withFileTypes: true }) : [];
    return folders
      .filter((entry) => entry.isDirectory() && fs.existsSync(path.join(parent, entry.name, "index.ts")))
      .map(({ name }) => `components/${cloud}/${name}`);
  });
}

/** The components of a folder; none where its index holds functions only. */
export function readComponents(root: string, folder: string): ComponentDoc[] {
  const classes = componentsIn(path.join(root, folder, "index.ts"));
  if (classes.length === 0) return [];
  const scope = Scope.ofFolder(path.join(root, folder));
  return classes.map((declaration) => new Reader(declaration, scope, path.join(root, folder)).read(folder));
}

class Reader {
  private readonly words: Words;

  constructor(
    private readonly component: ts.ClassDeclaration,
    private readonly scope: Scope,
    absolute: string,
  ) {
    this.words = new Words(scope, absolute);
  }

  read(folder: string): ComponentDoc {
    const comment = commentOf(this.component);
    const maker = this.component.members.find(ts.isConstructorDeclaration);
    const main = this.argumentNames(maker?.parameters[1]?.type);
    const args = main.map((name) => this.shape(name));
    const members = this.component.members.filter(isPublic);
    const methods = members.filter(ts.isMethodDeclaration);
    for (const { type } of methods.flatMap(({ parameters }) => [...parameters])) if (type) this.words.of(type);
    const given = this.nested(main);
    const outputs = members.flatMap((member) => this.output(member));
    const described = methods.map((method) => this.method(method));
    return {
      className: this.component.name?.text ?? "",
      cloud: folder.split("/")[1] ?? "",
      folder,
      purpose: comment.text,
      ...sections(comment),
      throws: this.faults(maker, methods),
      arguments: args,
      given,
      outputs,
      methods: described,
      taken: this.nested([...main, ...given.map(({ name }) => name)]),
    };
  }

  /** Of the class, its constructor, and its methods by name. */
  private faults(maker: ts.Node | undefined, methods: readonly ts.MethodDeclaration[]): string[] {
    const of = (node: ts.Node | undefined): readonly string[] =>
      node ? (commentOf(node).tags.get("throws") ?? []) : [];
    const byMethod = methods.flatMap((method) => of(method).map((text) => `${code(method.name.getText())}: ${text}`));
    return [...of(this.component), ...of(maker), ...byMethod].map(oneLine);
  }

  /** Interfaces that the constructor's second parameter may be, aliases and unions taken apart. */
  private argumentNames(type: ts.TypeNode | undefined): string[] {
    if (!type) return [];
    if (ts.isUnionTypeNode(type)) return type.types.flatMap((part) => this.argumentNames(part));
    if (!ts.isTypeReferenceNode(type)) return [];
    const name = type.typeName.getText();
    const alias = this.scope.aliases.get(name);
    if (alias) return this.argumentNames(alias.type);
    return this.scope.interfaces.has(name) ? [name] : [];
  }

  private shape(name: string): Shape {
    const declaration = this.scope.interfaces.get(name);
    const purpose = declaration ? commentOf(declaration).text : "";
    return { name, purpose, fields: declaration ? this.members(declaration) : [] };
  }

  /** Shapes that were named on the way, and those that they name, but for those that are told already. */
  private nested(told: readonly string[]): Shape[] {
    const shapes: Shape[] = [];
    // A set that grows while it is walked is walked to its end.
    for (const name of this.words.named) if (!told.includes(name)) shapes.push(this.shape(name));
    return shapes;
  }

  private members(declaration: ts.InterfaceDeclaration): Field[] {
    const bases = (declaration.heritageClauses ?? []).flatMap(({ types }) =>
      types.map(({ expression }) => this.scope.interfaces.get(expression.getText())),
    );
    return [
      ...bases.flatMap((base) => (base ? this.members(base) : [])),
      ...declaration.members.filter(ts.isPropertySignature).flatMap((member) => this.fields(member, "")),
    ];
  }

  private fields(member: ts.PropertySignature, prefix: string): Field[] {
    const name = `${prefix}${member.name.getText()}`;
    const said = fieldComment(commentOf(member), member.questionToken !== undefined);
    const meaning = said.meaning || (member.type ? this.foreignPurpose(member.type) : "");
    const type = member.type ? this.words.of(member.type) : "";
    const inner: ts.TypeElement[] = member.type && ts.isTypeLiteralNode(member.type) ? [...member.type.members] : [];
    return [
      { name, type, ...said, meaning },
      ...inner.filter(ts.isPropertySignature).flatMap((one) => this.fields(one, `${name}.`)),
    ];
  }

  /** First sentence about an imported type: what an argument without a comment of its own is. */
  private foreignPurpose(type: ts.TypeNode): string {
    const imported = ts.isTypeReferenceNode(type) ? this.scope.imports.get(type.typeName.getText()) : undefined;
    if (!imported) return "";
    const found = parse(imported.file).statements.find(
      (one) => (ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)) && one.name.text === imported.name,
    );
    const [sentence = ""] = /^.*?\.(?=\s|$)/.exec(oneLine(found ? commentOf(found).text : "")) ?? [];
    return sentence;
  }

  private output(member: ts.ClassElement): Output[] {
    if (!ts.isPropertyDeclaration(member) && !ts.isGetAccessorDeclaration(member)) return [];
    if (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)) return [];
    const initial = ts.isPropertyDeclaration(member) ? member.initializer : undefined;
    const type = member.type ? this.words.of(member.type) : initial ? this.words.name(initial.getText()) : "";
    return [{ name: member.name.getText(), type, meaning: oneLine(commentOf(member).text) }];
  }

  private method(method: ts.MethodDeclaration): Method {
    const { text, tags } = commentOf(method);
    const isStatic = method.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
    const parameters = method.parameters.map(({ name, questionToken, initializer }) =>
      questionToken || initializer ? `${name.getText()}?` : name.getText(),
    );
    const owner = isStatic ? `${this.component.name?.text ?? ""}.` : "";
    const result = method.type ? `, which returns ${this.words.of(method.type)}` : "";
    return {
      signature: `${code(`${owner}${method.name.getText()}(${parameters.join(", ")})`)}${result}`,
      purpose: text,
      parameters: (tags.get("param") ?? []).map(oneLine),
    };
  }
}

function sections({ tags }: Comment): Pick<ComponentDoc, "costs" | "fails" | "recovers"> {
  const [costs, fails, recovers] = ["costs", "fails", "recovers"].map((tag) => tags.get(tag)?.join("\n\n"));
  return {
    ...(costs ? { costs } : {}),
    ...(fails ? { fails } : {}),
    ...(recovers ? { recovers } : {}),
  };
}

/** Members that a user of the component sees: neither private nor protected. */
function isPublic(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return !modifiers?.some(({ kind }) => hidden.includes(kind));
}
