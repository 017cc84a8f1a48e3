import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { split } from "shlex";

/**
 * Runtime options of a Node.js project (`runtime.options` in Pulumi.yaml), with the official host's names and defaults:
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options (2026-11).
 */
export interface NodeOptions {
  /** Let the SDK register ts-node. Default: true. */
  readonly typescript: boolean;
  /** Path of a tsconfig.json for ts-node. */
  readonly tsconfig: string | undefined;
  /** Arguments for `node` itself, split as a shell would. */
  readonly nodeargs: readonly string[];
  /** Leave development dependencies out of an installation. Default: false. */
  readonly production: boolean;
  /** Default: `auto`, by the lock file of the project. */
  readonly packagemanager: string | undefined;
}

/** @throws {Error} saying what was got and expected, if an option has the wrong type. */
export function nodeOptions(info: ProgramInfo | undefined): NodeOptions {
  const given: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
  return {
    typescript: option(given, "typescript", "boolean") ?? true,
    tsconfig: option(given, "tsconfig", "string"),
    nodeargs: split(option(given, "nodeargs", "string") ?? ""),
    production: option(given, "production", "boolean") ?? false,
    packagemanager: option(given, "packagemanager", "string"),
  };
}

/** What the SDK's entry points read from their environment (cmd/run/run.js of @pulumi/pulumi 3.270). */
export function optionVariables(options: NodeOptions): Record<string, string> {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig }),
  };
}

interface OptionTypes {
  boolean: boolean;
  string: string;
}

function option<T extends keyof OptionTypes>(
  given: Record<string, unknown>,
  name: string,
  type: T,
): OptionTypes[T] | undefined {
  const value = given[name];
  if (value === undefined || isOfType(value, type)) return value;
  throw new Error(`Pulumi.yaml: runtime option ${name} is ${JSON.stringify(value)}, expected a ${type}`);
}

function isOfType<T extends keyof OptionTypes>(value: unknown, type: T): value is OptionTypes[T] {
  return typeof value === type;
}
