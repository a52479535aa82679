/**
 * Makes text harmless for a runner's log: `::command::` at the start of a line and `##[command]` anywhere are orders to the runner,
 * whoever printed them. Control characters (but tab and line feed) go too: they can hide what a line says.
 */
export function harmless(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u00b7')
      .replace(/^(\s*):(?=:)/gm, '$1:\u200b')
      .replace(/#(?=#\[|vso\[)/g, '#\u200b')
  );
}
