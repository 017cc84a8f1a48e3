import { InvalidArgumentError } from "commander";

/** An argument that counts something. @throws InvalidArgumentError */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("expected a whole number above 0.");
  return Number(text);
}
