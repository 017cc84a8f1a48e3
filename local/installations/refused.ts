/** A way to a program is closed. Its message says what was got and what was expected, its remedy what to do. */
export class WayRefused extends Error {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
    this.name = "WayRefused";
  }
}
