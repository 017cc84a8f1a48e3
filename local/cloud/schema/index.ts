export { loadPackageSchema, type PackageName } from "./package";
export { unknownToken, validate } from "./validate";
export type {
  FunctionSchema,
  ObjectSchema,
  PackageSchema,
  PropertySchema,
  ResourceSchema,
  SchemaFault,
  TypeSchema,
} from "./types";
