/**
 * Shapes of names, as https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules has them, and
 * where the type's own pattern is published, as https://github.com/Azure/bicep-types-az has it (2026-11).
 */
import type { NameRule } from "../rule";

function shape(pattern: RegExp, says: string): (least: number, most: number, globalCode?: string) => NameRule {
  return (least, most, globalCode) => ({
    length: [least, most],
    pattern,
    says,
    ...(globalCode === undefined ? {} : { globalCode }),
  });
}

/** Most of Microsoft.Network. */
export const networkName = shape(
  /^[a-z0-9]([\w.-]*\w)?$/i,
  "letters, digits, underscores, periods and hyphens, beginning with a letter or digit and ending with one or an underscore",
);
export const hyphenated = shape(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i,
  "letters, digits and hyphens, beginning and ending with a letter or digit",
);
export const lowerHyphenated = shape(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  "lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
);
export const letterFirst = shape(
  /^[a-z]([a-z0-9-]*[a-z0-9])?$/i,
  "letters, digits and hyphens, beginning with a letter and ending with a letter or digit",
);
export const noDoubleHyphen = shape(
  /^[a-z0-9]+(-[a-z0-9]+)*$/i,
  "letters, digits and single hyphens, beginning and ending with a letter or digit",
);
export const vaultName = shape(
  /^[a-z](-?[a-z0-9])*$/i,
  "letters, digits and single hyphens, beginning with a letter and ending with a letter or digit",
);
export const compact = shape(/^[a-z0-9]+$/, "lower-case letters and digits only");
export const alphanumeric = shape(/^[a-z0-9]+$/i, "letters and digits only");
export const letterThenAlphanumeric = shape(/^[a-z][a-z0-9]*$/i, "letters and digits, beginning with a letter");
export const poolName = shape(/^[a-z][a-z0-9]*$/, "lower-case letters and digits, beginning with a letter");
export const wordLike = shape(
  /^[a-z0-9]([\w-]*[a-z0-9])?$/i,
  "letters, digits, underscores and hyphens, beginning and ending with a letter or digit",
);
export const wordStart = shape(
  /^[a-z0-9][\w-]*$/i,
  "letters, digits, underscores and hyphens, beginning with a letter or digit",
);
export const databaseName = shape(
  /^[a-z_][\w-]*$/i,
  "letters, digits, underscores and hyphens, beginning with a letter or underscore",
);
export const singleLowerHyphens = shape(
  /^[a-z0-9]+(-[a-z0-9]+)*$/,
  "lower-case letters, digits and single hyphens, beginning and ending with a letter or digit",
);
export const entityName = shape(
  /^[a-z0-9]([\w.-]*[a-z0-9])?$/i,
  "letters, digits, periods, hyphens and underscores, beginning and ending with a letter or digit",
);
/** A subscription's rules; Azure's own one begins with a sign that is not ours to use. */
export const ruleName = shape(
  /^(\$Default|[a-z0-9]([\w.-]*[a-z0-9])?)$/i,
  "letters, digits, periods, hyphens and underscores, beginning and ending with a letter or digit, or $Default",
);
export const entityPath = shape(
  /^[a-z0-9]([\w./-]*[a-z0-9])?$/i,
  "letters, digits, periods, hyphens, underscores and slashes, beginning and ending with a letter or digit",
);
export const domainName = shape(
  /^(?=.{1,253}$)([a-z0-9_]([\w-]*[a-z0-9_])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i,
  "two or more labels of letters, digits and hyphens, parted by periods",
);
export const groupName = shape(
  /^[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
  "letters, digits, underscores, parentheses, hyphens and periods, not ending with a period",
);
export const guid = shape(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "a GUID");
/** What an API Management service holds. */
export const apiEntity = shape(/^[^*#&+:<>?]+$/, "none of * # & + : < > ?");
export const freeText = shape(
  /^[^<>*%&:\\?+/]*[^<>*%&:\\?+/ .]$/,
  "none of < > * % & : \\ ? + / and no space or period at the end",
);
