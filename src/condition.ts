/**
 * The one grammar that judges everything in every mode: `[warn:]metric op value`, as in `p95<200ms`, `$['a b'].c="x y"`, `warn:workers>=2`.
 * Quotes and backslashes work as in a shell, except inside the brackets and parentheses of a metric, which belong to the metric as they stand,
 * and except that a pattern after `~` keeps its backslashes. Pure.
 */

import { messageOf, UserError } from './errors.ts';
import type { Check } from './report.ts';
import { type Dimension, oneLine, type Quantity, readQuantity, received, showCount, showInUnit, showQuantity } from './units.ts';
import { pieceAt, words } from './words.ts';

export const OPERATORS = ['<', '<=', '>', '>=', '=', '!=', '~'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A `word` that was quoted is text and nothing else: `version="1.10"` is not `1.1`. A pattern is a JavaScript regular expression with the `u` flag. */
export type Value = ({ kind: 'number' } & Quantity) | { kind: 'word'; word: string; quoted: boolean } | { kind: 'pattern'; source: string };

export interface Condition {
  /** As it was written: the name of its check. */
  text: string;
  /** A miss is `degraded` and not `failed`. */
  warn: boolean;
  metric: string;
  op: Operator;
  value: Value;
}

/** What was seen. Numbers are in the base units of `dimension` (milliseconds, bytes, per second, 0..1); `text` is never compared as a number. */
export interface Observation {
  value: number | string | boolean | null | undefined;
  /** Not given: whatever the answer held, for example a field of a JSON document. */
  dimension?: Dimension | 'text';
  /** Why there is no value. */
  why?: string;
  /** How much the value rests on; below `minSamples` it is no data. */
  samples?: number;
  minSamples?: number;
  /** How long the look took. */
  ms: number;
  /** Said after the value, for a person: which part, which session. One line, never a secret. */
  detail?: string;
}

const FORM = `[warn:]metric op value is expected, where op is one of ${OPERATORS.join(' ')}, for example p95<200ms or warn:$.status=healthy`;
const NUMBERS = 'a number is expected, with its unit if it has one, for example 100, 200ms, 25MB, 10MB/s, 500/s or 1%';

/** Parses one condition. Throws a UserError that says what was received and what is expected, with an example. */
export function parseCondition(text: string): Condition {
  const outer = unwrap(text, 0);
  const warn = outer.text.startsWith('warn:', outer.at);
  const inner = warn ? unwrap(outer.text, outer.at + 'warn:'.length) : outer;
  const spacesAllowed = outer.wrapped || inner.wrapped;
  const { metric, hasSpaces, op, end } = readMetric(inner.text, inner.at);
  if (op === undefined) throw mistake(text, `has no operator (in a target's line no spaces stand around it): ${FORM}`);
  if (metric === '') throw mistake(text, `has no metric before ${op}: ${FORM}`);
  if (metric.startsWith('warn:')) throw mistake(text, `has warn: in the metric; it stands once, in front: ${FORM}`);
  if (metric.endsWith('!')) throw mistake(text, 'has !~, which is no operator: a lookahead is expected, for example body~^(?!.*error)');
  if (hasSpaces && !spacesAllowed) throw mistake(text, 'has spaces in its metric: quotes are expected, for example queue:"my queue"<10');
  return { text: text.trim(), warn, metric, op, value: readValue(op, inner.text, end, spacesAllowed) };
}

/**
 * `https://app/health/ status=200 warn:latency<200ms`: the first shell word is the target, the others are conditions. In a URL an apostrophe is
 * an apostrophe: it may stand in a password, and nobody quotes a secret. Throws a UserError.
 */
export function parseTarget(line: string): { target: string; conditions: Condition[] } {
  const [whole = '', url] = /^\s*([a-z][a-z0-9+.-]*:\/\/[^\s"\\]+)(?=\s|$)/i.exec(line) ?? [];
  const found = words(line.slice(whole.length).padStart(line.length));
  const [first, ...rest] = url === undefined ? found : [{ raw: url, text: url }, ...found];
  const example = 'for example https://app.example/health/ status=200 warn:latency<200ms';
  if (!first) throw new UserError(`"" is no target: a URL is expected, then its conditions, ${example}`);
  if (!/^[a-z][a-z0-9+.-]*:/i.test(first.text)) {
    // What stands before an @ may be a password.
    throw new UserError(
      `${received(first.text.replace(/^.*@/s, '***@'))} is no target: a URL is expected first, then its conditions, ${example}`,
    );
  }
  return { target: first.text, conditions: rest.map((word) => parseCondition(word.raw)) };
}

/**
 * `SELECT count(*) FROM t => >=1`, split at the last `=>` outside quotes and SQL comments; the right side is `[warn:]op value`,
 * and `=` where it has no operator. The metric is `value`. Throws a UserError.
 */
export function parseCheck(line: string): { query: string; condition: Condition } {
  const { query, right } = splitCheck(line);
  const form = 'query => condition is expected, for example SELECT count(*) FROM auth_user => >=1';
  if (query === '' || right === undefined) throw new UserError(`${received(line)} is no check: ${form}`);
  const open = leftOpen(query);
  if (open) throw new UserError(`${received(line)} has ${open} that is not closed before its last =>: ${form}`);
  const warn = right.startsWith('warn:') ? 'warn:' : '';
  const judged = right.slice(warn.length).trim();
  if (judged === '') throw new UserError(`${received(line)} has no condition after =>: ${form}`);
  // Padded, so that a quote that is not closed is named by its column in the line.
  words(judged.padStart(line.trimEnd().length));
  const found = readMetric(judged);
  if (found.op !== undefined && found.metric !== '') {
    throw new UserError(
      `${received(right)} stands after =>, where [op] value is expected, for example >=1, or a value in quotes if ${found.op} belongs to it`,
    );
  }
  const condition = parseCondition(`${warn}value${found.op === undefined ? '=' : ''}${judged}`);
  return { query, condition: { ...condition, text: right } };
}

/** One spelling for each condition; parsing it gives the same condition again. */
export function showCondition({ warn, metric, op, value }: Condition): string {
  const plain = readsAs(metric) ? metric : metric.replace(/[\s'"\\<>=~!()[\]]/g, '\\$&');
  return `${warn ? 'warn:' : ''}${plain}${op}${showValue(value)}`;
}

/** Throws a UserError where the value cannot be compared with what the metric measures. To be called before anything is asked. */
export function checkUnits(condition: Condition, dimension?: Dimension | 'text'): void {
  const problem = unitsProblem(condition, dimension);
  if (problem) throw new UserError(problem);
}

/**
 * Missed is `failed`, or `degraded` for a `warn:`. No data, too few samples or nothing that could be compared is `inconclusive`
 * (`degraded` for a `warn:`) and never passes. Throws nothing.
 */
export function judge(condition: Condition, observation: Observation): Check {
  const look = { name: condition.text, expected: showExpected(condition), ms: observation.ms };
  const unknown = condition.warn ? 'degraded' : 'inconclusive';
  const missing = whyMissing(observation);
  if (missing) return { ...look, status: unknown, actual: missing };
  const actual = showActual(condition, observation);
  const misfit = unitsProblem(condition, observation.dimension);
  const holds = misfit ? undefined : compare(condition, observation);
  if (holds === undefined) return { ...look, status: unknown, actual, hint: misfit ?? `${actual} cannot be compared: ${NUMBERS}` };
  const said = observation.detail ? `${actual} (${oneLine(observation.detail, 300)})` : actual;
  return { ...look, status: holds ? 'passed' : condition.warn ? 'degraded' : 'failed', actual: said };
}

// Reading

/** Quotes around a whole condition are the shell's: what is inside is the condition, and may have spaces. `at` is where it begins. */
function unwrap(text: string, from: number): { text: string; at: number; wrapped: boolean } {
  const at = from + text.slice(from).search(/\S|$/);
  if (text[at] === "'" || text[at] === '"') {
    const piece = pieceAt(text, at);
    if (text.slice(piece.end).trim() === '') return { text: piece.text, at: piece.text.search(/\S|$/), wrapped: true };
  }
  return { text, at, wrapped: false };
}

/** Bare spaces at the ends fall away, those in the middle are noticed. */
function joined(parts: { text: string; isSpace: boolean }[]): { text: string; hasSpaces: boolean } {
  const first = parts.findIndex((part) => !part.isSpace);
  const solid = first < 0 ? [] : parts.slice(first, parts.findLastIndex((part) => !part.isSpace) + 1);
  return { text: solid.map((part) => part.text).join(''), hasSpaces: solid.some((part) => part.isSpace) };
}

function operatorAt(text: string, at: number): Operator | undefined {
  const operator = /<=|>=|!=|[<>=~]/y;
  operator.lastIndex = at;
  return operator.exec(text)?.[0] as Operator | undefined;
}

/** Everything before the first operator outside quotes, brackets and parentheses; `end` is where the value begins. */
function readMetric(text: string, from = 0): { metric: string; hasSpaces: boolean; op?: Operator; end: number } {
  const parts: { text: string; isSpace: boolean }[] = [];
  const metric = () => {
    const whole = joined(parts);
    return { metric: whole.text, hasSpaces: whole.hasSpaces };
  };
  let [depth, opened] = [0, 0];
  for (let at = from; at < text.length; ) {
    const piece = pieceAt(text, at);
    const op = piece.bare && depth === 0 ? operatorAt(text, at) : undefined;
    if (op) return { ...metric(), op, end: at + op.length };
    const isInside = depth > 0;
    if (piece.bare && /[[(]/.test(piece.text)) {
      if (!isInside) opened = at;
      depth++;
    }
    if (piece.bare && /[\])]/.test(piece.text)) depth = Math.max(0, depth - 1);
    parts.push({ text: isInside ? text.slice(at, piece.end) : piece.text, isSpace: piece.bare && !isInside && /\s/.test(piece.text) });
    at = piece.end;
  }
  if (depth > 0) throw mistake(text, `has a ${text[opened]} at column ${opened + 1} that is not closed: ${FORM}`);
  return { ...metric(), end: text.length };
}

/** The text of a value without its quotes. In a pattern only spaces and quotes are escaped for the shell; `\d` is the pattern's own. */
function unquote(raw: string, from: number, isPattern: boolean): { text: string; isQuoted: boolean; hasSpaces: boolean } {
  const parts: { text: string; isSpace: boolean }[] = [];
  let isQuoted = false;
  for (let at = from; at < raw.length; ) {
    const piece = pieceAt(raw, at);
    const staysEscaped = isPattern && raw[at] === '\\' && !/[\s'"]/.test(piece.text);
    parts.push({ text: staysEscaped ? `\\${piece.text}` : piece.text, isSpace: piece.bare && /\s/.test(piece.text) });
    isQuoted ||= !piece.bare;
    at = piece.end;
  }
  return { ...joined(parts), isQuoted };
}

/** `whole` is the condition, whose value begins at `from`. */
function readValue(op: Operator, whole: string, from: number, spacesAllowed: boolean): Value {
  const { text, isQuoted, hasSpaces } = unquote(whole, from, op === '~');
  const example = "'' for the empty text, or for example status=200";
  if (text === '' && (!isQuoted || op === '~')) throw mistake(whole, `has no value after ${op}: a value is expected, ${example}`);
  if (op === '~') {
    if (hasSpaces && !spacesAllowed) throw mistake(whole, 'has spaces in its pattern: quotes are expected, for example title~"all is"');
    return { kind: 'pattern', source: checkedPattern(text, whole) };
  }
  const second = operatorAt(whole.slice(from).trimStart(), 0);
  if (second) {
    throw mistake(
      whole,
      `has ${second} after ${op}: one of ${OPERATORS.join(' ')} is expected, and quotes around a value that begins so, for example title="${second}x"`,
    );
  }
  const isOrder = op !== '=' && op !== '!=';
  const quantity = isQuoted && !isOrder ? undefined : readQuantity(text);
  if (quantity) return { kind: 'number', ...quantity };
  if (isOrder) throw mistake(whole, `has ${received(text)} after ${op}: ${NUMBERS}`);
  if (hasSpaces && !spacesAllowed) throw mistake(whole, 'has spaces in its value: quotes are expected, for example title="all is well"');
  return { kind: 'word', word: text, quoted: isQuoted || hasSpaces };
}

function checkedPattern(source: string, whole: string): string {
  try {
    new RegExp(source, 'u');
    return source;
  } catch (cause) {
    throw new UserError(
      `Condition ${received(whole)} has a pattern that cannot be read (${messageOf(cause)}): a regular expression is expected, for example body~^ok`,
      { cause },
    );
  }
}

function mistake(text: string, problem: string): UserError {
  return new UserError(`Condition ${received(text)} ${problem}`);
}

/** Strings, quoted names and comments of SQL, arrows, and every other character by itself. Backslashes escape in E'' strings only, as in PostgreSQL. */
function sqlParts(sql: string): string[] {
  return sql.match(/\bE'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$.*?\$\1\$|--[^\n]*\n|\/\*.*?\*\/|=>|./gis) ?? [];
}

function splitCheck(line: string): { query: string; right?: string } {
  const parts = sqlParts(line);
  const arrow = parts.lastIndexOf('=>');
  if (arrow < 0) return { query: line.trim() };
  return {
    query: parts.slice(0, arrow).join('').trim(),
    right: parts
      .slice(arrow + 1)
      .join('')
      .trim(),
  };
}

/** A quote or parenthesis that ends nowhere: the arrow was SQL's own (`f(a => 1)`), or the split would be a guess. */
function leftOpen(query: string): string | undefined {
  const parts = sqlParts(`${query}\n`);
  const depth = parts.reduce((sum, part) => sum + Number(part === '(') - Number(part === ')'), 0);
  return parts.find((part) => part === "'" || part === '"') ?? (depth > 0 ? '(' : undefined);
}

// Showing

/** Whether a metric, printed as it is, is read back as itself. */
function readsAs(metric: string): boolean {
  try {
    const again = readMetric(`${metric}<`);
    return again.op === '<' && again.end === metric.length + 1 && again.metric === metric && !again.hasSpaces;
  } catch {
    return false;
  }
}

function showValue(value: Value): string {
  if (value.kind === 'number') return value.text;
  const text = value.kind === 'word' ? value.word : value.source;
  const needsQuotes = value.kind === 'word' ? value.quoted : /[\s'"]/.test(text);
  return needsQuotes ? `'${text.replaceAll("'", "'\\''")}'` : text;
}

const IN_WORDS = { '<': 'less than ', '<=': 'at most ', '>': 'more than ', '>=': 'at least ', '=': '', '!=': 'not ', '~': 'matching ' };

function showExpected({ op, value }: Condition): string {
  if (value.kind === 'number') return `${IN_WORDS[op]}${showQuantity(value)}`;
  return `${IN_WORDS[op]}${showText(value.kind === 'word' ? value.word : value.source)}`;
}

function showActual({ value }: Condition, { value: seen, dimension }: Observation): string {
  const measured = dimension === 'text' ? undefined : dimension;
  const amount = typeof seen === 'number' || (measured !== undefined && measured !== 'none' && isDecimal(seen)) ? Number(seen) : undefined;
  if (amount === undefined) return showText(String(seen));
  const unit = value.kind === 'number' && value.dimension === measured ? value.unit : BASE_UNITS[measured ?? 'none'];
  return showInUnit(amount, unit, value.kind === 'number' ? value.value : amount);
}

function showText(text: string): string {
  return text === '' ? '(empty)' : oneLine(text, 200);
}

// Judging

const BASE_UNITS: Record<Dimension, string> = {
  none: '',
  duration: 'ms',
  bytes: 'B',
  'bytes-per-second': 'B/s',
  'per-second': '/s',
  ratio: '%',
};

const MEASURES: Record<Dimension, { name: string; sample: string }> = {
  none: { name: 'a plain number', sample: '100' },
  duration: { name: 'a duration', sample: '200ms' },
  bytes: { name: 'a size', sample: '25MB' },
  'bytes-per-second': { name: 'a transfer rate', sample: '10MB/s' },
  'per-second': { name: 'a rate', sample: '500/s' },
  ratio: { name: 'a share', sample: '1%' },
};

function unitsProblem({ text, metric, op, value }: Condition, dimension?: Dimension | 'text'): string | undefined {
  const isOrder = op !== '=' && op !== '!=' && op !== '~';
  const hasUnit = value.kind === 'number' && value.dimension !== 'none';
  if (dimension === 'text') {
    return isOrder
      ? `Condition ${received(text)} does not fit: ${metric} is text, so =, != or ~ is expected, for example ${metric}=x`
      : undefined;
  }
  // A value with a unit may still be meant as text, as a version or an id that ends in d.
  if (dimension === undefined ? !isOrder || !hasUnit : fits(value, dimension)) return undefined;
  const { name, sample } = MEASURES[dimension ?? 'none'];
  return `Condition ${received(text)} does not fit: ${metric} is ${name}, for example ${metric}${op === '~' ? '=' : op}${sample}`;
}

function fits(value: Value, dimension: Dimension): boolean {
  if (value.kind === 'pattern') return dimension === 'none';
  if (value.kind === 'word') return dimension === 'none' && isDecimal(value.word);
  if (value.dimension === dimension) return true;
  if (value.dimension !== 'none') return false;
  // Without a unit: nothing is nothing in every unit, and what is counted in bytes or per second has no other base.
  const isBytes = dimension === 'bytes' || dimension === 'bytes-per-second';
  return value.value === 0 || dimension === 'per-second' || (isBytes && Number.isInteger(value.value));
}

function whyMissing({ value, why, samples = 0, minSamples = 0 }: Observation): string | undefined {
  if (value === undefined || value === null) return why ?? (value === null ? 'no data (null)' : 'no data');
  if (typeof value === 'number' && !Number.isFinite(value)) return why ?? `no data (${value})`;
  if (samples >= minSamples) return undefined;
  return `only ${showCount(samples)} of the ${showCount(minSamples)} samples that it takes`;
}

/** Undefined where the two cannot be compared. */
function compare({ op, value }: Condition, { value: seen, dimension }: Observation): boolean | undefined {
  const text = String(seen);
  if (value.kind === 'pattern') return new RegExp(value.source, 'u').test(text);
  const isUnitless = dimension === undefined && typeof seen === 'number';
  if (isUnitless && value.kind === 'number' && value.dimension !== 'none') return undefined;
  const order = dimension === 'text' ? undefined : orderOf(seen, value, dimension);
  if (op === '=' || op === '!=') {
    const isEqual = order === undefined ? text === (value.kind === 'number' ? value.text : value.word) : order === 0;
    return isEqual === (op === '=');
  }
  if (order === undefined) return undefined;
  if (order === 0) return op === '<=' || op === '>=';
  return order < 0 === (op === '<' || op === '<=');
}

/** Negative, 0 or positive as what was seen is less, equal or more; undefined where one of them is not a number. */
function orderOf(seen: Observation['value'], value: Exclude<Value, { kind: 'pattern' }>, dimension?: Dimension): number | undefined {
  if (value.kind === 'word') {
    return typeof seen === 'number' && isDecimal(value.word) ? Math.sign(seen - Number(value.word)) : undefined;
  }
  if (typeof seen === 'number') return Math.sign(seen - value.value);
  if (!isDecimal(seen)) return undefined;
  if (value.dimension === 'none') return orderOfDecimals(seen, value.text);
  return dimension === undefined ? undefined : Math.sign(Number(seen) - value.value);
}

/** Bounded: what was seen is foreign, and megabytes of digits would take seconds to compare. */
function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,300}(\.\d{1,300})?$/.test(value);
}

/** Exact: databases send numbers as text because they may have more digits than a double, and two ids must not become equal by rounding. */
function orderOfDecimals(a: string, b: string): number {
  const decimals = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0));
  const scaled = (text: string) => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(decimals, '0'));
  };
  const [left, right] = [scaled(a), scaled(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
