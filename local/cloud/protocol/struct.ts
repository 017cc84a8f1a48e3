/** Between the protocol's Struct messages and plain JSON. */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { PropertyMap } from "./values";

/** An absent message is an empty object. */
export function fromStruct(message: Struct | undefined): PropertyMap {
  return (message?.toJavaScript() ?? {}) as PropertyMap;
}

/** @throws Error if anything within is undefined */
export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties);
}
