/** The first line of what a program says, without the folder that it ran in, which is another each time. */
export function firstLine(said: string, root: string): string {
  const [line = ""] = said.split("\n");
  return line.replaceAll(`${root}/`, "");
}
