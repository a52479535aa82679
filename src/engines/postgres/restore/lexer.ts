import { UserError } from '../../../errors.ts';
import { AHEAD, FRESH, type Mode, Refusal, type State, utf8 } from './lexer-state.ts';
import { lineEnd, STEPS } from './lexer-steps.ts';

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

/** Words, and commands to psql, are held in memory until they end. */
const LONGEST_WORD = 1_048_576;
/**
 * Reads a script as psql's own lexer does (PostgreSQL: src/fe_utils/psqlscan.l): a statement ends at a semicolon outside quotes, comments,
 * parentheses and bodies of SQL functions; a backslash outside of quotes and comments is a command to psql, wherever in a line it stands;
 * behind COPY … FROM stdin come data, up to a line with `\.`, in which a backslash commands nothing.
 */
export function lexer(watch: Watch, longest = 1_024): Lexer {
  const state: State = {
    watch,
    longest,
    mode: 'sql',
    content: '',
    tag: '',
    comments: 0,
    decode: utf8,
    standard: true,
    lineStart: true,
    ...FRESH(),
  };
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

function requireEnd(state: State): void {
  if (state.mode === 'line') state.watch.comment?.(state.decode(state.content));
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

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
