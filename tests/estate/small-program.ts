import * as pulumi from "@pulumi/pulumi";

/**
 * The smallest estate with the project's configuration: resources that the engine itself provides, references between stacks,
 * outputs. It lets tests of the command line run the real engine without a provider.
 */
const config = new pulumi.Config("plugilo");
const partners = [config.get("management"), config.get("joins")].filter((stack) => stack !== undefined);

async function program(): Promise<object> {
  const references = partners.map(
    (stack) =>
      new pulumi.StackReference(stack, { name: `${pulumi.getOrganization()}/${pulumi.getProject()}/${stack}` }),
  );
  const database = new pulumi.Stash("database", { input: { region: config.require("region") } });
  return { host: `${pulumi.getStack()}.example`, database: database.output, seen: references.length };
}

export = program;
