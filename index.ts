import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "./components/arguments";
import { ConfigurationError, fromEngine, readEstate, type Estate, type StackConfig } from "./stacks/config";

/** Brings up the stack that Pulumi selected: its kind decides which function of stacks/ describes it. */
async function program(): Promise<object> {
  const stack = pulumi.getStack();
  try {
    const estate = readEstate(process.cwd(), { stack, config: fromEngine(pulumi.runtime.allConfig()) });
    return await describe(stack, estate.get(stack), estate);
  } catch (error) {
    throw told(error);
  }
}

/** A kind's modules are loaded only for the stack that needs them: Azure's SDK is large. */
async function describe(stack: string, config: StackConfig | undefined, estate: Estate): Promise<object> {
  switch (config?.kind) {
    case "management":
      return (await import("./stacks/management")).management(config, estate);
    case "region":
      return (await import("./stacks/region")).region(config, estate);
    case "edge":
      return (await import("./stacks/edge")).edge(config, estate);
    case undefined:
      throw new pulumi.RunError(
        `stack ${stack}: got no Pulumi.${stack}.yaml, expected one; write it or select another.`,
      );
  }
}

/** A fault in configuration or arguments is a message; where in the SDK it surfaced helps nobody. */
function told(error: unknown): unknown {
  if (error instanceof ConfigurationError || error instanceof ArgumentError) return new pulumi.RunError(error.message);
  return error;
}

export = program;
