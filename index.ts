import * as pulumi from "@pulumi/pulumi";
import { ArgumentError } from "./components/arguments";
import { ConfigurationError, fromEngine, readEstate, type Estate, type StackConfig } from "./stacks/config";
import { handOver } from "./stacks/hand-over";
import { azureProvider } from "./stacks/providers";

/** Brings up the stack that Pulumi selected: its kind decides which function of stacks/ describes it. */
async function program(): Promise<object> {
  const stack = pulumi.getStack();
  try {
    const estate = readEstate(process.cwd(), { stack, config: fromEngine(pulumi.runtime.allConfig()) });
    const config = estate.get(stack);
    if (config) return await describe(config, estate);
    throw new pulumi.RunError(`stack ${stack}: got no Pulumi.${stack}.yaml, expected one; write it or select another.`);
  } catch (error) {
    throw told(error);
  }
}

/**
 * The provider first: the engine starts its plugin while this process loads the stack's modules. Those of a kind are loaded only
 * for the stack that needs them: Azure's SDK is large.
 */
async function describe(config: StackConfig, estate: Estate): Promise<object> {
  const provider = azureProvider(config);
  await handOver();
  switch (config.kind) {
    case "management":
      return (await import("./stacks/management")).management(config, estate, provider);
    case "region":
      return (await import("./stacks/region")).region(config, estate, provider);
    case "edge":
      return (await import("./stacks/edge")).edge(config, estate, provider);
    case "on-call":
      return (await import("./stacks/on-call")).onCall(config, estate, provider);
    case "standalone":
      return (await import("./stacks/standalone")).standalone(config, provider);
  }
}

/** A fault in configuration or arguments is a message; where in the SDK it surfaced helps nobody. */
function told(error: unknown): unknown {
  if (error instanceof ConfigurationError || error instanceof ArgumentError) return new pulumi.RunError(error.message);
  return error;
}

export = program;
