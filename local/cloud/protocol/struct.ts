/** Between the protocol's Struct messages and plain JSON. */
import { ListValue, NullValue, Struct, Value as StructValue } from "google-protobuf/google/protobuf/struct_pb";
import type { PropertyMap, Value } from "./values";

/** An absent message is an empty object. */
export function fromStruct(message: Struct | undefined): PropertyMap {
  const result: PropertyMap = {};
  message?.getFieldsMap().forEach((value, key) => {
    result[key] = fromValue(value);
  });
  return result;
}

function fromValue(message: StructValue): Value {
  switch (message.getKindCase()) {
    case StructValue.KindCase.STRING_VALUE:
      return message.getStringValue();
    case StructValue.KindCase.NUMBER_VALUE:
      return message.getNumberValue();
    case StructValue.KindCase.BOOL_VALUE:
      return message.getBoolValue();
    case StructValue.KindCase.STRUCT_VALUE:
      return fromStruct(message.getStructValue());
    case StructValue.KindCase.LIST_VALUE:
      return (message.getListValue()?.getValuesList() ?? []).map(fromValue);
    default:
      return null;
  }
}

/** @param known a message and what `fromStruct` made of it: values that are still the same objects are taken from there. */
export function toStruct(
  properties: PropertyMap,
  known?: { readonly message: Struct | undefined; readonly properties: PropertyMap },
): Struct {
  const message = new Struct();
  const fields = message.getFieldsMap();
  const there = known?.message?.getFieldsMap();
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    const same = known !== undefined && known.properties[key] === value ? there?.get(key) : undefined;
    fields.set(key, same ?? toValue(value));
  }
  return message;
}

function toValue(value: Value): StructValue {
  const message = new StructValue();
  if (value === null || value === undefined) message.setNullValue(NullValue.NULL_VALUE);
  else if (typeof value === "string") message.setStringValue(value);
  else if (typeof value === "number") message.setNumberValue(value);
  else if (typeof value === "boolean") message.setBoolValue(value);
  else if (Array.isArray(value)) message.setListValue(new ListValue().setValuesList(value.map(toValue)));
  else message.setStructValue(toStruct(value));
  return message;
}
