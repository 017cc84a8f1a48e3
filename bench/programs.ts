/** Programs that stand in for the estate's: to find the floor, the cost of a start, and that of an error. */

/** The estate's own program, which fails after it has made everything. */
export function failingProgram(source: string): Record<string, string> {
  return {
    "estate.ts": source,
    "index.ts": [
      'import program = require("./estate");',
      "export = async (): Promise<never> => {",
      "  await program();",
      '  throw new Error("on purpose");',
      "};",
      "",
    ].join("\n"),
  };
}

/** So many resources of a kind that costs its provider next to nothing; none at all for the cost of a start. */
export function trivialProgram(resources: number): Record<string, string> {
  return {
    "index.ts": [
      'import * as random from "@pulumi/random";',
      'const provider = new random.Provider("random");',
      `for (let i = 0; i < ${resources}; i++) new random.RandomId(\`id-\${i}\`, { byteLength: 4 }, { provider });`,
      "",
    ].join("\n"),
  };
}

export const EMPTY_PROGRAM: Readonly<Record<string, string>> = { "index.ts": "export {};\n" };
