/** A provider's errors as the statuses that Pulumi's engine understands. */
import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { CloudError } from "./provider";
import { toStruct } from "./struct";

/** What a person reads about a CloudError: Azure's own form, `Code="…" Message="…"`, with the status in front. */
export function describeCloudError(error: CloudError): string {
  return `Status=${error.status} Code="${error.code}" ${error.message}`;
}

/** Anything thrown, as a gRPC error with one message for people and no stack trace. */
export function toServiceError(error: unknown): Partial<ServiceError> {
  if (error instanceof CloudError) return cloudServiceError(error);
  const message = error instanceof Error ? error.message : String(error);
  const trace = process.env["PLUGILO_CLOUD_DEBUG"] && error instanceof Error ? `\n${error.stack}` : "";
  return { code: status.UNKNOWN, details: message + trace };
}

function cloudServiceError(error: CloudError): Partial<ServiceError> {
  const text = describeCloudError(error);
  if (!error.partial) return { code: status.UNKNOWN, details: text };
  const detail = new ErrorResourceInitFailed();
  detail.setId(error.partial.id);
  detail.setProperties(toStruct(error.partial.outputs));
  detail.setInputs(toStruct(error.partial.inputs));
  detail.addReasons(text);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const reply = new Status();
  reply.setCode(status.UNKNOWN);
  reply.setMessage(text);
  reply.addDetails(any);
  const metadata = new Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(reply.serializeBinary()));
  return { code: status.UNKNOWN, details: text, metadata };
}

/** For the parts of the protocol that an embedded provider does not have. */
export function unimplemented(what: string): Partial<ServiceError> {
  return { code: status.UNIMPLEMENTED, details: `the embedded cloud's providers do not implement ${what}` };
}
