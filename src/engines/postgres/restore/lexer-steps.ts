import type { Token } from './lexer.ts';
import { AHEAD, finish, type Mode, onWord, push, Refusal, type State } from './lexer-state.ts';

/** Returns where to go on, or undefined where more bytes are needed. */
type Step = (state: State, text: string, at: number, limit: number, last: boolean) => number | undefined;

export const STEPS: Record<Mode, Step> = {
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
    state.watch.comment?.(state.decode(state.content));
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
};

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
  push(state, kind, state.decode(state.content));
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
export function lineEnd(text: string, at: number, last: boolean): number | undefined {
  const end = text.indexOf('\n', at) + 1;
  return end > 0 ? end : last ? text.length : undefined;
}
