import { z } from "zod";
import type { CustomObject } from "../../../components/kubernetes/custom-object";
import type { Kafka } from "./cluster";

const topicSpec = z.object({
  partitions: z.int(),
  replicas: z.int(),
  config: z.record(z.string(), z.union([z.string(), z.number()])),
});
const acls = z.array(
  z.object({
    resource: z.object({ type: z.string(), name: z.string(), patternType: z.string() }),
    operations: z.array(z.string()),
  }),
);
const userSpec = z.object({ authorization: z.object({ acls }) });

/** A KafkaTopic's own settings. */
export const topicOf = ({ spec }: CustomObject): z.infer<typeof topicSpec> => topicSpec.parse(spec);

/** Brings KafkaTopics and KafkaUsers into the brokers, as Strimzi's operators would. @throws when they do not take one. */
export async function apply(
  kafka: Kafka,
  topics: readonly CustomObject[],
  users: readonly CustomObject[],
): Promise<void> {
  for (const object of topics) {
    const { partitions, replicas, config } = topicOf(object);
    const settings = Object.entries(config).map(([name, value]) => `${name}=${value}`);
    await taken(kafka, "topic", object.metadata.name, partitions, replicas, ...settings);
  }
  for (const { metadata, spec } of users) {
    for (const { resource, operations } of userSpec.parse(spec).authorization.acls) {
      for (const operation of operations) {
        await taken(kafka, "grant", metadata.name, resource.type, resource.name, resource.patternType, operation);
      }
    }
  }
}

async function taken(kafka: Kafka, verb: string, name: string, ...words: readonly (string | number)[]): Promise<void> {
  const answer = await kafka.ask(verb, name, ...words);
  if (answer !== `ok ${name}`)
    throw new Error(`${verb} ${name} ${words.join(" ")}: got ${answer}, expected ok ${name}`);
}
