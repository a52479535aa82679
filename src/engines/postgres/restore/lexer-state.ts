import type { Token, Watch } from './lexer.ts';

export type Mode = 'sql' | 'quote' | 'escape' | 'name' | 'dollar' | 'comment' | 'line' | 'copy' | 'data';

export interface State {
  readonly watch: Watch;
  /** How much of a quoted token is kept. */
  readonly longest: number;
  mode: Mode;
  tokens: Token[];
  /** Of the quoted token or comment at hand. */
  content: string;
  /** What ends the dollar quote at hand. */
  tag: string;
  /** How deep: comments in comments, parentheses, bodies of SQL functions (BEGIN ATOMIC … END). */
  comments: number;
  parentheses: number;
  bodies: number;
  /** First letters of the words that a statement begins with, where they are of CREATE OR REPLACE FUNCTION or PROCEDURE. */
  signature: string;
  /** Right behind the E of E'…'. */
  escapes: boolean;
  /** Makes text of bytes, by client_encoding. */
  decode: (bytes: string) => string;
  /** What standard_conforming_strings is set to. */
  standard: boolean;
  /** Of data. */
  lineStart: boolean;
}

/** What a step may look ahead without asking whether the bytes are there. */
export const AHEAD = 128;
/** What is wrong with a script, and where in the text at hand; the line is added where it is known. */
export class Refusal extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

export const FRESH = () => ({ tokens: [], parentheses: 0, bodies: 0, signature: '', escapes: false });

const MOST_TOKENS = 20_000;

/** Statements of which somebody asks for more than the first words. */
const WHOLE = /^(?:ALTER|GRANT|REVOKE|SET|COPY|DO|BEGIN)$/i;
const WHOLE_CREATE = /^(?:POLICY|USER|DATABASE|ROLE)$/i;

export function push(state: State, kind: Token['kind'], text: string, next = 0): number {
  state.escapes = false;
  const { tokens } = state;
  const [first, second] = tokens;
  const whole = first !== undefined && (WHOLE.test(first.text) || (second !== undefined && WHOLE_CREATE.test(second.text)));
  if (tokens.length < (whole ? MOST_TOKENS : 40)) tokens.push({ kind, text });
  return next;
}

export function onWord(state: State, word: string): void {
  push(state, 'word', /[\x80-\xff]/.test(word) ? state.decode(word) : word);
  state.escapes = /^e$/i.test(word);
  if (/^\d/.test(word)) return;
  if (state.signature.length < 4)
    state.signature += /^(?:create|or|replace|function|procedure)$/i.test(word) ? word[0]!.toLowerCase() : ' ';
  if (state.parentheses > 0 || !/^c(?:or)?[fp]/.test(state.signature)) return;
  if (/^begin$/i.test(word) || (/^case$/i.test(word) && state.bodies > 0)) state.bodies++;
  else if (/^end$/i.test(word)) state.bodies = Math.max(0, state.bodies - 1);
}

/** Encodings in which a byte that looks like a quote or a backslash may be half of a letter. Servers keep no data in them. */
const TREACHEROUS =
  /^(?:BIG5|WIN950|WINDOWS950|GBK|WIN936|WINDOWS936|GB18030|SJIS|SHIFTJIS|MSKANJI|WIN932|WINDOWS932|SHIFTJIS2004|UHC|WIN949|WINDOWS949|JOHAB)$/i;

export function finish(state: State, at: number): void {
  const { tokens, watch } = state;
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
  const setting = words[0] === 'SET' ? words.find((word) => word !== 'SET' && word !== 'SESSION' && word !== 'LOCAL') : undefined;
  const value = tokens.at(-1)?.text ?? '';
  if (setting === 'STANDARD_CONFORMING_STRINGS') state.standard = !/^(?:off|false|no|0)$/i.test(value);
  if (setting === 'CLIENT_ENCODING' && TREACHEROUS.test(value.replace(/[-_ ]/g, '')))
    throw new Refusal(`is in the encoding ${value}, in which half a letter may look like a command`, at);
  if (setting === 'CLIENT_ENCODING') state.decode = decoderOf(value);
  const data = words[0] === 'COPY' && words.some((word, i) => word === 'FROM' && words[i + 1] === 'STDIN');
  if (tokens.length > 0) watch.statement(tokens);
  Object.assign(state, FRESH(), data ? { mode: 'copy' } : {});
}

/** Names of encodings that are others' for TextDecoder. Where it knows none, what is no UTF-8 is not legible anyway. */
function decoderOf(encoding: string): (bytes: string) => string {
  const known = encoding
    .toLowerCase()
    .replace(/[-_ ]/g, '')
    .replace(/^latin([1-4])$/, 'iso-8859-$1')
    .replace(/^latin(5|6|7|8|9|10)$/, (_, n) => `iso-8859-${{ 5: 9, 6: 10, 7: 13, 8: 14, 9: 15, 10: 16 }[n as 5]}`)
    .replace(/^iso8859(\d+)$/, 'iso-8859-$1')
    .replace(/^win(125\d|874)$/, 'windows-$1')
    .replace(/^euc(jp|kr)$/, 'euc-$1');
  try {
    const decoder = new TextDecoder(known);
    return (bytes) => decoder.decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return utf8;
  }
}

export const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');
