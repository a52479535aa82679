/** Words as a shell splits them, for conditions and for commands that no shell sees: quotes and backslashes protect, nothing is expanded. Pure. */

import { UserError } from './errors.ts';

/** Splits as a shell does: single quotes, double quotes, backslash; nothing is expanded. Throws a UserError with the column of a quote that is not closed. */
export function splitWords(line: string): string[] {
  return words(line).map((word) => word.text);
}

export interface Piece {
  text: string;
  end: number;
  /** Neither quoted nor escaped. */
  bare: boolean;
}

/** The smallest thing that a shell would not cut: a quoted string, an escaped character or a character. */
export function pieceAt(text: string, at: number): Piece {
  const char = text[at]!;
  if (char === '\\') {
    if (at + 1 < text.length) return { text: text[at + 1]!, end: at + 2, bare: false };
    throw new UserError(`Nothing follows the backslash at column ${at + 1}: a character is expected, or \\\\ for the backslash itself`);
  }
  if (char !== "'" && char !== '"') return { text: char, end: at + 1, bare: true };
  const string = char === "'" ? /'([^']*)'/y : /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
  string.lastIndex = at;
  const inside = string.exec(text)?.[1];
  // The line is not repeated: it may hold a URL with a password.
  if (inside === undefined) {
    throw new UserError(
      `The quote ${char} at column ${at + 1} is not closed: a second ${char} is expected, or \\${char} for the character itself`,
    );
  }
  return { text: char === '"' ? inside.replace(/\\(["\\$`])/g, '$1') : inside, end: string.lastIndex, bare: false };
}

/** `raw` still has its quotes: a condition needs them to tell `$['a b']` and `"<"` from operators. */
export function words(line: string): { raw: string; text: string }[] {
  const found: { raw: string; text: string }[] = [];
  let inWord = false;
  for (let at = 0; at < line.length; ) {
    const piece = pieceAt(line, at);
    const isSpace = piece.bare && /\s/.test(piece.text);
    if (!isSpace) {
      if (!inWord) found.push({ raw: '', text: '' });
      const word = found.at(-1)!;
      word.raw += line.slice(at, piece.end);
      word.text += piece.text;
    }
    inWord = !isSpace;
    at = piece.end;
  }
  return found;
}
