/** What `npm run docs` reads out of a component's source, shown by a component that has one of each. */
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readme } from "../../../tools/docs/component/markdown";
import { componentFolders, readComponents, type ComponentDoc } from "../../../tools/docs/component/read";
import { missingTags } from "../../../tools/docs/components";

const FOLDER = "components/azure/bell";
const SOURCES = {
  "index.ts": `
import * as pulumi from "@pulumi/pulumi";
import type { Site } from "../../site";
import type { BellArgs } from "./args";

/** Not a component: no README tells of it. */
export class Clapper {}

/**
 * Rings when someone
 * is at the door.
 *
 * @costs A battery a year.
 * @fails Nobody hears it.
 * @recovers By a new battery, in a minute.
 * @throws ArgumentError on tones that nobody hears.
 */
export class Bell extends pulumi.ComponentResource {
  /** Where it hangs. */
  readonly place: pulumi.Output<string>;
  readonly wiring: Wiring;
  private readonly spring: string;
  constructor(name: string, args: BellArgs, opts?: pulumi.ComponentResourceOptions) {}
  /**
   * Rings it.
   * @param often how many times
   * @throws RangeError below one
   */
  ring(often?: number): pulumi.Output<void> {}
  private oil(): void {}
}

/** How it is connected. */
export interface Wiring {
  /** Volts. */
  readonly volts: number;
}
`,
  "args.ts": `
import type { Site } from "../../site";
export const TONES = ["low", "high"] as const;
export type Loop = string | readonly Loop[];

export interface BellArgs {
  /** Required. Where it is put. */
  readonly site: Site;
  /** Optional. Tone. @default "low" */
  readonly tone?: (typeof TONES)[number];
  /** Conditional: with a tone only, in decibels. */
  readonly volume?: pulumi.Input<number>;
  /** Optional. Who hears it, by room. Default: everyone. */
  readonly rooms?: Readonly<Record<string, Room>>;
  /** Required. One | other. */
  readonly loop: Loop;
  /** Optional. Rest. */
  readonly rest?: {
    /** Required. Hours. */
    readonly hours: readonly number[];
  };
}

/** A room. */
interface Room {
  /** Required. Its door. */
  readonly door: string;
}
`,
  "../../site.ts": "/** A place. It has more. */\nexport interface Site {}\n",
};

function read(change: (text: string) => string = (text) => text): ComponentDoc {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "plugilo-docs-"));
  try {
    fs.mkdirSync(path.join(root, FOLDER), { recursive: true });
    for (const [file, text] of Object.entries(SOURCES)) fs.writeFileSync(path.join(root, FOLDER, file), change(text));
    expect(componentFolders(root)).toEqual([FOLDER]);
    const [component, ...more] = readComponents(root, FOLDER);
    expect(more).toEqual([]);
    if (!component) throw new Error("no component was read");
    return component;
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

const bell = read();

describe("a component's source", () => {
  it("tells its purpose, its price, and how it fails and recovers by the tags of its class", () => {
    expect(bell).toMatchObject({
      className: "Bell",
      cloud: "azure",
      purpose: "Rings when someone\nis at the door.",
      costs: "A battery a year.",
      fails: "Nobody hears it.",
      recovers: "By a new battery, in a minute.",
    });
    expect(missingTags(bell)).toEqual([]);
  });

  it("without a tag is a fault that names it", () => {
    const silent = read((text) => text.replace("@fails Nobody hears it.", ""));
    expect(missingTags(silent)).toEqual([
      "Bell: got no `@fails` (how it fails), expected it in the comment of the class; write it",
    ]);
  });

  it("tells arguments in the grammar of comments: need, default, type in words, members of objects", () => {
    const rows = bell.arguments[0]?.fields.map((field) => [
      field.name,
      field.type,
      field.need,
      field.default,
      field.meaning,
    ]);
    expect(rows).toEqual([
      ["site", "[`Site`](../../site.ts)", "required", undefined, "Where it is put."],
      ["tone", '`"low"`, `"high"`', "optional", '"low"', "Tone."],
      ["volume", "number", "conditional", undefined, "With a tone only, in decibels."],
      ["rooms", "[`Room`](#room) by key", "optional", "everyone", "Who hears it, by room."],
      ["loop", "string or list of `Loop`", "required", undefined, "One | other."],
      ["rest", "object", "optional", undefined, "Rest."],
      ["rest.hours", "list of number", "required", undefined, "Hours."],
    ]);
    expect(bell.given.map(({ name, purpose }) => [name, purpose])).toEqual([["Room", "A room."]]);
  });

  it("tells what is public of its outputs and methods, and what those give", () => {
    expect(bell.outputs.map(({ name, type, meaning }) => [name, type, meaning])).toEqual([
      ["place", "string", "Where it hangs."],
      ["wiring", "[`Wiring`](#wiring)", ""],
    ]);
    expect(bell.methods).toEqual([
      {
        signature: "`ring(often?)`, which returns nothing",
        purpose: "Rings it.",
        parameters: ["`often`: how many times"],
      },
    ]);
    expect(bell.taken.map(({ name }) => name)).toEqual(["Wiring"]);
    expect(bell.throws).toEqual(["ArgumentError on tones that nobody hears.", "`ring`: RangeError below one"]);
  });
});

describe("a README", () => {
  const headings = (text: string): string[] => text.split("\n").filter((line) => line.startsWith("## "));

  it("has all parts in order", () => {
    expect(headings(readme(bell, {}))).toEqual([
      "## What it makes",
      "## Arguments",
      "## Outputs",
      "## Methods",
      "## Errors",
      "## What it costs",
      "## How it fails",
      "## How it recovers",
    ]);
  });

  it("keeps a bar from ending a cell", () => {
    expect(readme(bell, {})).toContain("| One \\| other. |");
  });

  it("says so where no stack has the component, and draws it and counts its price where one has", () => {
    expect(readme(bell, {})).toContain("No stack of the production estate has one yet.");
    const text = readme(bell, { made: { where: "Here:", flowchart: "flowchart LR" }, estimate: "$1" });
    expect(text).toContain("Here:\n\n```mermaid\nflowchart LR\n```");
    expect(text).toContain("## What it costs\n\nA battery a year.\n\n$1");
  });
});
