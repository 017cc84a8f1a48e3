/** `sign-in` becomes `SignIn`, where Azure takes letters and digits only: rules and rule sets. */
export function pascal(key: string): string {
  return key.replace(/(?:^|-)(\w?)/g, (_, letter: string) => letter.toUpperCase());
}
