/**
 * What GitHub's runner takes for an order in a line of a step's output. Source: `TryParseV2` and `TryParse` in ActionCommand.cs of
 * actions/runner: V2 looks at the line without leading blanks, V1 anywhere in it. Stricter than the runner, which also wants to know the name.
 */
export function isOrder(line: string): boolean {
  // .NET trims U+0085 too, which JavaScript does not take for a blank.
  return line.replace(/^[\s\u0085]+/, '').startsWith('::') || line.includes('##[');
}

/** The runner reads lines as .NET's StreamReader does: each of LF, CR and CR LF ends one. */
export const runnerLines = (text: string) => text.split(/\r\n|\r|\n/);

export const orders = (text: string) => runnerLines(text).filter(isOrder);
