/**
 * What a screen would hide or obey: control characters, halves of surrogate pairs, marks that turn the reading direction,
 * blanks without width, invisible letters and tags. The joiners and variation selectors stay: scripts and emoji are written with them.
 */
const UNSEEN = /(?!\n|\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u202a-\u202e\ufff9-\ufffb]/gu;

const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\r': '\\r' };

/**
 * Foreign text with everything unseen written out (`\x1b`, `\u202e`), so that it can neither steer a terminal nor pose as another name.
 * Line feeds stay, CR LF becomes one. A backslash of the text itself is not doubled: Windows paths stay readable, and the result is for eyes only.
 */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(UNSEEN, written);
}

/** `visible`, and a line feed written as `\n` too: for names and cells, which must not begin a line of their own. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n');
}

/** JSON text with everything unseen as `\uXXXX`: the same value to a parser, and safe to print. Units: UTF-16, as JSON has them. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) => character.split('').map(unit).join(''));
}

/** At most `length` UTF-16 units of the text, with a word about what is missing. Never half a character. */
export function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
  return `${kept}… (${text.length - kept.length} more characters)`;
}

function written(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x100) return NAMED[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : unit(character);
}

function unit(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
