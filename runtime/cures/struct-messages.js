"use strict";
/**
 * Properties travel as google.protobuf.Struct, of which google-protobuf makes a message object a value, only to be walked once and
 * thrown away: a seventh of a program's time and a third of a provider's. A Struct that was made of plain JavaScript, or that was
 * received, is its bytes here, until somebody asks for its fields.
 */
const { decode, encode } = require("./struct-bytes");

const name = "struct-messages";
const BYTES = Symbol("bytes of a Struct");

/** @returns {string | undefined} why not, if not */
function apply(sdk) {
  const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb");
  const { BinaryReader, BinaryWriter } = sdk("google-protobuf");
  const needed = {
    "Struct.fromJavaScript": Struct.fromJavaScript,
    "Struct.deserializeBinaryFromReader": Struct.deserializeBinaryFromReader,
    "Struct.serializeBinaryToWriter": Struct.serializeBinaryToWriter,
    "Struct.getFieldsMap": Struct.prototype.getFieldsMap,
    "Struct.toJavaScript": Struct.prototype.toJavaScript,
    "BinaryReader.getBuffer": BinaryReader.prototype.getBuffer,
    "BinaryReader.getCursor": BinaryReader.prototype.getCursor,
    "BinaryWriter.writeSerializedMessage": BinaryWriter.prototype.writeSerializedMessage,
  };
  const gone = Object.keys(needed).filter((key) => typeof needed[key] !== "function");
  if (gone.length > 0) return `google-protobuf no longer has ${gone.join(" and ")}`;
  replace(Struct, BinaryReader);
  return undefined;
}

function replace(Struct, BinaryReader) {
  const { deserializeBinaryFromReader, serializeBinaryToWriter } = Struct;
  const { getFieldsMap, toJavaScript } = Struct.prototype;

  Struct.fromJavaScript = (object) => {
    const message = new Struct();
    message[BYTES] = encode(object);
    return message;
  };

  Struct.deserializeBinaryFromReader = (message, reader) => {
    const start = reader.getCursor();
    while (reader.nextField() && !reader.isEndGroup()) reader.skipField();
    message[BYTES] = reader.getBuffer().subarray(start, reader.getCursor());
    return message;
  };

  Struct.serializeBinaryToWriter = (message, writer) => {
    const bytes = message[BYTES];
    if (bytes === undefined) serializeBinaryToWriter(message, writer);
    else writer.writeSerializedMessage(bytes, 0, bytes.length);
  };

  Struct.prototype.toJavaScript = function () {
    return this[BYTES] === undefined ? toJavaScript.call(this) : decode(this[BYTES]);
  };

  // All that google-protobuf knows to do with a Struct begins here: from now on it is a message like any other.
  Struct.prototype.getFieldsMap = function (noLazyCreate) {
    const bytes = this[BYTES];
    if (bytes !== undefined) {
      this[BYTES] = undefined;
      deserializeBinaryFromReader(this, new BinaryReader(bytes));
    }
    return getFieldsMap.call(this, noLazyCreate);
  };
}

module.exports = { name, phase: "start", apply };
