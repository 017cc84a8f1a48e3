"use strict";
/**
 * Plain JavaScript to the bytes of a google.protobuf.Struct and back, without the message objects in between
 * (https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/struct.proto, 2026-11).
 *
 * Written from the end to the beginning: what is inside stands before its length is written, and nothing is measured beforehand.
 */

/** Tags: field number and wire type (https://protobuf.dev/programming-guides/encoding/#structure, 2026-11). */
const ENTRY = 0x0a; // Struct.fields = 1; a map's entry is a message of key and value
const KEY = 0x0a;
const VALUE = 0x12;
const NULL = 0x08; // Value: null_value = 1
const NUMBER = 0x11;
const STRING = 0x1a;
const BOOL = 0x20;
const STRUCT = 0x2a;
const LIST = 0x32;
const ITEM = 0x0a; // ListValue.values = 1

/** A string of up to so many characters is copied here, a longer one by Buffer: a call there costs as much as thirty characters. */
const SHORT = 32;

let buffer = Buffer.allocUnsafe(64 * 1024);
/** Where what has been written begins: it goes on to the buffer's end. */
let start = buffer.length;

/** Makes room before what has been written. */
function room(bytes) {
  if (start >= bytes) return;
  const written = buffer.length - start;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, written + bytes));
  buffer.copy(larger, larger.length - written, start);
  start = larger.length - written;
  buffer = larger;
}

function putByte(byte) {
  room(1);
  buffer[--start] = byte;
}

function putVarint(number) {
  room(5);
  if (number < 0x80) {
    buffer[--start] = number;
    return;
  }
  let size = 2;
  for (let rest = number >>> 14; rest > 0; rest >>>= 7) size++;
  start -= size;
  let at = start;
  for (let rest = number; ; rest >>>= 7) {
    if (rest < 0x80) {
      buffer[at] = rest;
      return;
    }
    buffer[at++] = (rest & 0x7f) | 0x80;
  }
}

function putText(text) {
  const end = buffer.length - start;
  if (text.length > SHORT || !putAscii(text)) {
    const length = Buffer.byteLength(text);
    room(length);
    start -= length;
    buffer.write(text, start, length);
  }
  putVarint(buffer.length - start - end);
}

/** @returns whether it was ASCII; otherwise nothing is written. */
function putAscii(text) {
  room(text.length);
  const at = start - text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return false;
    buffer[at + i] = code;
  }
  start = at;
  return true;
}

/** A Value. @throws Error as google-protobuf does, for what JSON has no word for */
function putValue(value) {
  switch (typeof value) {
    case "string":
      putText(value);
      return putByte(STRING);
    case "number":
      room(8);
      start -= 8;
      buffer.writeDoubleLE(value, start);
      return putByte(NUMBER);
    case "boolean":
      putByte(value ? 1 : 0);
      return putByte(BOOL);
    case "object":
      if (value === null) {
        putByte(0);
        return putByte(NULL);
      }
      return putWithin(Array.isArray(value) ? LIST : STRUCT, Array.isArray(value) ? putList : putStruct, value);
    default:
      throw new Error("Unexpected struct type.");
  }
}

function putWithin(tag, put, content) {
  const end = buffer.length - start;
  put(content);
  putVarint(buffer.length - start - end);
  putByte(tag);
}

function putList(values) {
  for (let i = values.length - 1; i >= 0; i--) putWithin(ITEM, putValue, values[i]);
}

function putStruct(object) {
  const keys = [];
  // Inherited ones too, as google-protobuf does.
  for (const key in object) keys.push(key);
  for (let i = keys.length - 1; i >= 0; i--) {
    const end = buffer.length - start;
    putWithin(VALUE, putValue, object[keys[i]]);
    putText(keys[i]);
    putByte(KEY);
    putVarint(buffer.length - start - end);
    putByte(ENTRY);
  }
}

/**
 * @param {object} object what JSON can hold
 * @returns {Uint8Array} the content of a Struct
 * @throws {Error} "Unexpected struct type." for undefined, functions and symbols
 */
function encode(object) {
  start = buffer.length;
  putStruct(object);
  return Uint8Array.prototype.slice.call(buffer, start);
}

let bytes = buffer;
let at = 0;

function takeVarint() {
  let byte = bytes[at++];
  if (byte < 0x80) return byte;
  let number = byte & 0x7f;
  for (let shift = 7; ; shift += 7) {
    byte = bytes[at++];
    number |= (byte & 0x7f) << shift;
    if (byte < 0x80) return number >>> 0;
  }
}

function takeText() {
  const length = takeVarint();
  const end = at + length;
  if (length <= SHORT) {
    let text = "";
    while (at < end && bytes[at] < 0x80) text += String.fromCharCode(bytes[at++]);
    if (at === end) return text;
    at = end - length;
  }
  const text = bytes.utf8Slice(at, end);
  at = end;
  return text;
}

/** Steps over a field that Struct does not have. */
function skip(tag) {
  const wireType = tag & 7;
  if (wireType === 0) takeVarint();
  else if (wireType === 1) at += 8;
  else if (wireType === 2) at = takeVarint() + at;
  else if (wireType === 5) at += 4;
  else throw new Error(`google.protobuf.Struct: got wire type ${wireType}, expected 0, 1, 2 or 5.`);
}

/** A Value that ends at `end`; one without a kind is null. */
function takeValue(end) {
  let value = null;
  while (at < end) {
    const tag = takeVarint();
    if (tag === STRING) value = takeText();
    else if (tag === NUMBER) {
      value = bytes.readDoubleLE(at);
      at += 8;
    } else if (tag === BOOL) value = takeVarint() !== 0;
    else if (tag === NULL) {
      takeVarint();
      value = null;
    } else if (tag === STRUCT) value = takeStruct(takeVarint() + at);
    else if (tag === LIST) value = takeList(takeVarint() + at);
    else skip(tag);
  }
  return value;
}

function takeList(end) {
  const values = [];
  while (at < end) {
    const tag = takeVarint();
    if (tag === ITEM) values.push(takeValue(takeVarint() + at));
    else skip(tag);
  }
  return values;
}

function takeStruct(end) {
  const object = {};
  let last = "";
  let sorted = true;
  while (at < end) {
    const tag = takeVarint();
    if (tag !== ENTRY) {
      skip(tag);
      continue;
    }
    const key = takeEntry(object, takeVarint() + at);
    if (key < last) sorted = false;
    last = key;
  }
  return sorted ? object : inOrder(object);
}

/** The engine sends maps in any order, google-protobuf hands out their keys sorted: text made of them must not differ from run to run. */
function inOrder(object) {
  const result = {};
  for (const key of Object.keys(object).sort()) result[key] = object[key];
  return result;
}

/** @returns the key */
function takeEntry(object, end) {
  let key = "";
  let value = null;
  while (at < end) {
    const tag = takeVarint();
    if (tag === KEY) key = takeText();
    else if (tag === VALUE) value = takeValue(takeVarint() + at);
    else skip(tag);
  }
  object[key] = value;
  return key;
}

/**
 * @param {Uint8Array} content of a Struct
 * @returns {object} a new one each time
 */
function decode(content) {
  bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  at = 0;
  return takeStruct(bytes.length);
}

module.exports = { decode, encode };
