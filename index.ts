import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, fromEngine, readEstate, type Estate } from "./stacks/config";

/** Brings up the stack that Pulumi selected: its kind decides which function of stacks/ describes it. */
async function program(): Promise<object> {
  const stack = pulumi.getStack();
  const estate = configured(stack);
  const config = estate.get(stack);
  // A kind's modules are loaded only for the stack that needs them: Azure's SDK is large.
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

function configured(stack: string): Estate {
  try {
    return readEstate(process.cwd(), { stack, config: fromEngine(pulumi.runtime.allConfig()) });
  } catch (error) {
    // A fault in a file is a message, not a stack trace.
    throw error instanceof ConfigurationError ? new pulumi.RunError(error.message) : error;
  }
}

export = program;
