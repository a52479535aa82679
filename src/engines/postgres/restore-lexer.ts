import { UserError } from '../../errors.ts';

/** Part of a statement. A `word` is as it was written; `name` (in double quotes) and `text` (a literal) come unquoted, cut where they are long. */
export interface Token {
  kind: 'word' | 'name' | 'text' | 'symbol';
  text: string;
}

/** What a script is cut into: bytes (as latin1 text), and the lines in which psql is told something. */
export type Piece = { kind: 'sql'; text: string } | { kind: 'command'; text: string; line: number };

export interface Watch {
  /** A statement at its end, with the first of its tokens. The data of a COPY are no part of it. */
  statement(tokens: Token[]): void;
  /** A comment of one line, with its dashes. */
  comment?(text: string): void;
}

export interface Lexer {
  /** The next bytes of a script; `last` with its end, where nothing may be open. Throws a UserError that names the line. */
  feed(latin1: string, last: boolean): Piece[];
}

interface State {
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
  /** What standard_conforming_strings is set to. */
  standard: boolean;
  /** Of data. */
  lineStart: boolean;
}

/** What a step may look ahead without asking whether the bytes are there. */
const AHEAD = 128;
/** Words, and commands to psql, are held in memory until they end. */
const LONGEST_WORD = 1_048_576;
const MOST_TOKENS = 20_000;

/**
 * Reads a script as psql's own lexer does (PostgreSQL: src/fe_utils/psqlscan.l): a statement ends at a semicolon outside quotes, comments,
 * parentheses and bodies of SQL functions; a backslash outside of quotes and comments is a command to psql, wherever in a line it stands;
 * behind COPY … FROM stdin come data, up to a line with `\.`, in which a backslash commands nothing.
 */
export function lexer(watch: Watch, longest = 1_024): Lexer {
  const state: State = { watch, longest, mode: 'sql', content: '', tag: '', comments: 0, standard: true, lineStart: true, ...FRESH() };
  let rest = '';
  let line = 1;
  const feed = (latin1: string, last: boolean): Piece[] => {
    const text = rest + latin1;
    const limit = last ? text.length : text.length - AHEAD;
    const pieces: Piece[] = [];
    let at = 0;
    try {
      for (;;) {
        const from = at;
        at = scan(state, text, at, limit, last);
        if (at > from) pieces.push({ kind: 'sql', text: text.slice(from, at) });
        line += linesIn(text, from, at);
        const end = commands(state, text, at) && at < limit ? lineEnd(text, at, last) : undefined;
        if (end === undefined) break;
        pieces.push({ kind: 'command', text: text.slice(at, end), line: line++ });
        at = end;
      }
      rest = text.slice(at);
      if (rest.length > LONGEST_WORD) throw new Refusal('holds a word of more than a megabyte', at);
      if (last) requireEnd(state);
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      throw new UserError(`line ${line + linesIn(text, at, thrown.at)} of the script ${thrown.message}`);
    }
    return pieces;
  };
  return { feed };
}

/** The statements of a short script without commands to psql. */
export function statementsOf(sql: string): Token[][] {
  const statements: Token[][] = [];
  const text = Buffer.from(`${sql}\n;`, 'utf8').toString('latin1');
  const pieces = lexer({ statement: (tokens) => void statements.push(tokens) }, LONGEST_WORD).feed(text, true);
  const command = pieces.find((piece) => piece.kind === 'command');
  if (command) throw new UserError(`line ${command.line} of the script holds a command to psql, expected SQL alone`);
  return statements;
}

class Refusal extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

const FRESH = () => ({ tokens: [], parentheses: 0, bodies: 0, signature: '', escapes: false });

const commands = (state: State, text: string, at: number) => state.mode === 'sql' && text[at] === '\\';

/** Goes on to the limit, to a command, or to where more bytes are needed. */
function scan(state: State, text: string, from: number, limit: number, last: boolean): number {
  let at = from;
  while (at < limit && !commands(state, text, at)) {
    const next = STEPS[state.mode](state, text, at, limit, last);
    if (next === undefined) break;
    at = next;
  }
  return at;
}

/** Returns where to go on, or undefined where more bytes are needed. */
type Step = (state: State, text: string, at: number, limit: number, last: boolean) => number | undefined;

const STEPS = {
  sql: (state, text, at, _limit, last) => {
    const opened = OPENERS[text[at]!]?.(state, text, at);
    if (opened !== undefined) return opened;
    const word = matched(/[A-Za-z_\x80-\xff][\w$\x80-\xff]*|\d+/y, text, at);
    if (word === undefined) {
      if (/[,.=]/.test(text[at]!)) push(state, 'symbol', text[at]!);
      state.escapes = false;
      return at + 1;
    }
    if (at + word.length === text.length && !last) return undefined;
    onWord(state, word);
    return at + word.length;
  },
  quote: (state, text, at, limit) => quoted(state, text, at, limit, "'", 'text'),
  name: (state, text, at, limit) => quoted(state, text, at, limit, '"', 'name'),
  escape: (state, text, at, limit) => {
    const end = search(/['\\]/g, text, at, limit);
    if (text[end] !== '\\' || end === limit) return quoted(state, text, at, limit, "'", 'text');
    // Other escapes stay as they are written: nobody asks for them.
    keep(state, text, at, /['\\]/.test(text[end + 1] ?? '') ? end : end + 1);
    keep(state, text, end + 1, end + 2);
    return Math.min(end + 2, text.length);
  },
  dollar: (state, text, at, limit) => {
    const end = text.indexOf(state.tag, at);
    if (end < 0 || end >= limit) return keep(state, text, at, limit);
    keep(state, text, at, end);
    close(state, 'text');
    return end + state.tag.length;
  },
  comment: (state, text, at, limit) => {
    const end = search(/\/\*|\*\//g, text, at, limit);
    if (end === limit) return limit;
    state.comments += text[end] === '/' ? 1 : -1;
    if (state.comments === 0) state.mode = 'sql';
    return end + 2;
  },
  line: (state, text, at, limit) => {
    const end = search(/[\r\n]/g, text, at, limit);
    keep(state, text, at, end);
    if (end === limit) return limit;
    state.watch.comment?.(utf8(state.content));
    state.mode = 'sql';
    return end;
  },
  copy: (state, text, at, _limit, last) => {
    const end = lineEnd(text, at, last);
    if (end === undefined) return undefined;
    if (text.slice(at, end).trim() !== '') throw new Refusal('goes on behind COPY … FROM stdin;', at);
    Object.assign(state, { mode: 'data', lineStart: true });
    return end;
  },
  data: (state, text, at, limit, last) => {
    let start = at;
    if (!(state.lineStart && text.startsWith('\\.', at))) {
      start = text.indexOf('\n\\.', at) + 1;
      if (start === 0 || start >= limit) {
        state.lineStart = text[limit - 1] === '\n';
        return limit;
      }
    }
    const end = matched(last ? /\\\.(?:\r?\n|\r?$)/y : /\\\.\r?\n/y, text, start);
    if (end !== undefined) state.mode = 'sql';
    state.lineStart = false;
    return start + (end?.length ?? 2);
  },
} satisfies Record<string, Step>;

type Mode = keyof typeof STEPS;

const OPENERS: Record<string, (state: State, text: string, at: number) => number | undefined> = {
  "'": (state, _, at) => {
    if (state.escapes) state.tokens.pop(); // The E is part of the literal.
    return open(state, state.escapes || !state.standard ? 'escape' : 'quote', at + 1);
  },
  '"': (state, _, at) => open(state, 'name', at + 1),
  $: (state, text, at) => {
    const tag = matched(/\$(?:[A-Za-z_\x80-\xff][A-Za-z_0-9\x80-\xff]*)?\$?/y, text, at)!;
    if (tag.length >= AHEAD) throw new Refusal('holds a dollar quote with a tag that is too long', at);
    if (tag.length < 2 || !tag.endsWith('$')) return undefined;
    state.tag = tag;
    return open(state, 'dollar', at + tag.length);
  },
  '-': (state, text, at) => (text[at + 1] === '-' ? open(state, 'line', at) : undefined),
  '/': (state, text, at) => {
    if (text[at + 1] !== '*') return undefined;
    state.comments = 1;
    return open(state, 'comment', at + 2);
  },
  '(': (state, _, at) => {
    state.parentheses++;
    return push(state, 'symbol', '(', at + 1);
  },
  ')': (state, _, at) => {
    state.parentheses = Math.max(0, state.parentheses - 1);
    return push(state, 'symbol', ')', at + 1);
  },
  ';': (state, _, at) => {
    if (state.parentheses + state.bodies === 0) finish(state, at);
    return at + 1;
  },
};

function open(state: State, mode: Mode, next: number): number {
  Object.assign(state, { mode, content: '', escapes: false });
  return next;
}

function close(state: State, kind: Token['kind']): void {
  push(state, kind, utf8(state.content));
  state.mode = 'sql';
}

function quoted(state: State, text: string, at: number, limit: number, quote: string, kind: Token['kind']): number {
  const end = text.indexOf(quote, at);
  if (end < 0 || end >= limit) return keep(state, text, at, limit);
  const doubled = text[end + 1] === quote;
  keep(state, text, at, doubled ? end + 1 : end);
  if (!doubled) close(state, kind);
  return end + (doubled ? 2 : 1);
}

function keep(state: State, text: string, from: number, to: number): number {
  const room = state.longest - state.content.length;
  if (room > 0) state.content += text.slice(from, Math.min(to, from + room));
  return to;
}

/** Statements of which somebody asks for more than the first words. */
const WHOLE = /^(?:ALTER|GRANT|REVOKE|SET|COPY|DO|BEGIN)$/i;
const WHOLE_CREATE = /^(?:POLICY|USER|DATABASE|COLLATION|ROLE)$/i;

function push(state: State, kind: Token['kind'], text: string, next = 0): number {
  state.escapes = false;
  const { tokens } = state;
  const [first, second] = tokens;
  const whole = first !== undefined && (WHOLE.test(first.text) || (second !== undefined && WHOLE_CREATE.test(second.text)));
  if (tokens.length < (whole ? MOST_TOKENS : 40)) tokens.push({ kind, text });
  return next;
}

function onWord(state: State, word: string): void {
  push(state, 'word', /[\x80-\xff]/.test(word) ? utf8(word) : word);
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

function finish(state: State, at: number): void {
  const { tokens, watch } = state;
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
  const setting = words[0] === 'SET' ? words.find((word) => word !== 'SET' && word !== 'SESSION' && word !== 'LOCAL') : undefined;
  const value = tokens.at(-1)?.text ?? '';
  if (setting === 'STANDARD_CONFORMING_STRINGS') state.standard = !/^(?:off|false|no|0)$/i.test(value);
  if (setting === 'CLIENT_ENCODING' && TREACHEROUS.test(value.replace(/[-_ ]/g, '')))
    throw new Refusal(`is in the encoding ${value}, in which half a letter may look like a command`, at);
  const data = words[0] === 'COPY' && words.some((word, i) => word === 'FROM' && words[i + 1] === 'STDIN');
  if (tokens.length > 0) watch.statement(tokens);
  Object.assign(state, FRESH(), data ? { mode: 'copy' } : {});
}

function requireEnd(state: State): void {
  if (state.mode === 'line') state.watch.comment?.(utf8(state.content));
  const middles: Partial<Record<Mode, string>> = { data: 'the rows of a table', copy: 'the rows of a table', comment: 'a comment' };
  const open = state.mode !== 'sql' && state.mode !== 'line';
  if (open)
    throw new Refusal(
      `is its last, in the middle of ${middles[state.mode] ?? 'a quotation'}: the script was cut off`,
      Number.MAX_SAFE_INTEGER,
    );
  if (state.tokens.length > 0)
    throw new Refusal('is its last, in the middle of a statement: the script was cut off', Number.MAX_SAFE_INTEGER);
}

const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');

function matched(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}

/** Where a pattern comes next, at most `limit`. */
function search(global: RegExp, text: string, at: number, limit: number): number {
  global.lastIndex = at;
  return Math.min(global.exec(text)?.index ?? limit, limit);
}

/** Behind the next line feed. */
function lineEnd(text: string, at: number, last: boolean): number | undefined {
  const end = text.indexOf('\n', at) + 1;
  return end > 0 ? end : last ? text.length : undefined;
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
