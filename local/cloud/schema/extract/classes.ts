/** What only the text of a generated class or function tells: token, defaults, secrets, outputs, API version. */
import type { Value } from "../../protocol/values";

export interface ClassFacts {
  readonly className: string;
  readonly token: string;
  /** Every output, by the class's declared members. */
  readonly outputs: string[];
  /** Properties that the constructor marks with `undefined /*out*\/`. */
  readonly marked: string[];
  readonly defaults: Record<string, Value>;
  readonly secretInputs: string[];
  readonly secretOutputs: string[];
  readonly apiVersion: string | undefined;
  /** Properties whose absence the constructor refuses; the declarations must say the same. */
  readonly required: string[];
}

const names = (text: string, pattern: RegExp): string[] => [
  ...new Set([...text.matchAll(pattern)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]))),
];

/** Facts of the resource class in a pair of files, or undefined when there is none with a fixed token. */
export function readClass(declaration: string, script: string): ClassFacts | undefined {
  const className = /^export declare class (\w+) extends pulumi\.CustomResource\b/m.exec(declaration)?.[1];
  // Older SDKs set it below the class.
  const token = /(?:static |^\w+\.)__pulumiType = ['"]([^'"]+)['"]/m.exec(script)?.[1];
  if (className === undefined || token === undefined) return undefined;
  return {
    className,
    token,
    outputs: names(declaration, /^ {4}readonly (\w+): pulumi\.Output</gm),
    marked: names(script, /resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g),
    defaults: readDefaults(script),
    secretInputs: names(script, /resourceInputs\["(\w+)"\] = args\?\.\w+ \? pulumi\.secret\(/g),
    secretOutputs: names(/additionalSecretOutputs: \[([^\]]*)\]/.exec(script)?.[1] ?? "", /"(\w+)"/g),
    apiVersion: /Uses Azure REST API version (\d{4}-\d\d-\d\d(?:-\w+)?)/.exec(declaration)?.[1],
    required: names(script, /Missing required property '(\w+)'/g),
  };
}

/** Only plain values; a default that is computed (an environment variable) is none of the embedded cloud's business. */
function readDefaults(script: string): Record<string, Value> {
  const defaults: Record<string, Value> = {};
  for (const [, name, text] of script.matchAll(/resourceInputs\["(\w+)"\] = \(args\?\.\w+\) \?\? (.+);$/gm)) {
    if (name === undefined || text === undefined) continue;
    try {
      defaults[name] = JSON.parse(text) as Value;
    } catch {
      continue;
    }
  }
  return defaults;
}

export interface FunctionFacts {
  readonly token: string;
  readonly required: string[];
  readonly optional: string[];
}

/** Facts of the function in a pair of files, or undefined when there is none. Its arguments are read line by line. */
export function readFunction(declaration: string, script: string): FunctionFacts | undefined {
  const token = /runtime\.invoke\("([^"]+)"/.exec(script)?.[1];
  const name = /^export declare function (\w+)\(/m.exec(declaration)?.[1];
  if (token === undefined || name === undefined) return undefined;
  const args = cutInterface(declaration, `${name.charAt(0).toUpperCase()}${name.slice(1)}Args`);
  return { token, required: names(args, /^ {4}(\w+): /gm), optional: names(args, /^ {4}(\w+)\?: /gm) };
}

/** The text of one interface at the root of a generated declaration file, empty when it has none of that name. */
export function cutInterface(declaration: string, name: string): string {
  const start = declaration.indexOf(`export interface ${name} {`);
  if (start < 0) return "";
  const end = declaration.indexOf("\n}", start);
  return declaration.slice(start, end < 0 ? undefined : end + 2);
}
