/** The part of a Markdown file that the code writes. */

/**
 * A text with the content between a region's markers replaced.
 * @throws Error if the text lacks the markers
 */
export function withRegion(text: string, region: string, content: string): string {
  const [open, close] = [`<!-- ${region} -->`, `<!-- /${region} -->`];
  const start = text.indexOf(open);
  const end = text.indexOf(close);
  if (start < 0 || end < start) throw new Error(`expected the markers ${open} and ${close}, in this order; add them`);
  return `${text.slice(0, start + open.length)}\n\n${content.trim()}\n\n${text.slice(end)}`;
}
