import { isUtf8 } from 'node:buffer';
import type { Condition, Operator, Value } from '../condition.ts';
import { UserError } from '../errors.ts';
import { received } from '../units.ts';
import { isOpen, type LoadPlan, type Origin, type Part, type StepPlan } from './plan.ts';

/** What a script for k6 is made of: plain data that it carries as one JSON value, so that no name and no body can become code. */
export interface K6Spec {
  /** Where paths begin; SEAWORTHY_TARGET of the environment wins. */
  base: string;
  flows: { name: string; weight: number; steps: K6Step[] }[];
  /** A file beside the script with the rows of the data, JSON. */
  data?: string;
  timeoutMs: number;
  rampUpMs: number;
  warmUpMs: number;
  durationMs: number;
  model: { users: number; thinkMs: number; paceMs: number } | { ratePerSecond: number; maxInFlight: number };
  /** Turns before `max-requests` is reached at the latest; 0: no limit. */
  mostTurns: number;
  /** Times to the first byte are kept as well. */
  ttfb: boolean;
  /** Of the report: what `seaworthy merge` judges where it is not told otherwise. */
  thresholds: string[];
}

export interface K6Step {
  name: string;
  method: string;
  path: K6Part[];
  headers: [name: string, value: K6Part[]][];
  body?: K6Body;
  /** Measured as an upload, of so many bytes. */
  uploadBytes?: number;
  expect: [number, number][];
  /** Response headers whose greatest number is kept, as Go spells them. */
  record: string[];
  extract: { variable: string; from: 'header' | 'json'; path: (string | number)[] }[];
  /** Every answer must meet them. */
  checks: K6Check[];
  readsBody: boolean;
  thinkMs: number;
}

/** A condition on an answer (conditions.ts). */
export interface K6Check {
  text: string;
  on: 'json' | 'header' | 'body' | 'size';
  path: (string | number)[];
  op: Operator;
  value: Value;
}

/** Text, the value of a variable of the turn, or of the environment in the spelling that stands there. */
export type K6Part = string | { variable: string } | { env: string; as: 'raw' | 'json' | 'form' };

export type K6Body =
  | { text: K6Part[] }
  | { base64: string }
  /** Beside the script, sent as it is. */
  | { file: string }
  /** Made by the script: so many bytes that nothing makes smaller, between a head and a tail. */
  | { noise: number; head: string; tail: string };

/** A text that stands for a variable of the environment until the script is written: only letters and digits, so that no encoding changes it. */
export const envMarker = (run: string, index: number): string => `swenv${run}n${index}z`;

export interface K6Options {
  /** By the run and place in their markers. */
  env: { run: string; names: readonly string[] };
  thresholds: readonly string[];
  /** Where a large body goes: a file beside the script, or undefined to have the script make one of the same length. */
  bodyFile(step: StepPlan): string | undefined;
  dataFile: string | undefined;
}

/** k6 keeps objects for each step in each of its users. */
const MOST_STEPS = 40;
/** Without a limit of its own: three seconds' worth, as the native generator has it. */
const ROOM_SECONDS = 3;
const LEAST_ROOM = 100;

/** Throws a UserError that names what k6 cannot do. */
export function specOf(plan: LoadPlan, options: K6Options): K6Spec {
  const steps = plan.flows.reduce((sum, flow) => sum + flow.steps.length, 0);
  if (steps > MOST_STEPS) throw new UserError(`engine: k6 takes at most ${MOST_STEPS} steps, and the scenario has ${steps}`);
  const longest = Math.max(...plan.flows.map((flow) => flow.steps.length));
  const { model } = plan;
  const spec: K6Spec = {
    base: baseOf(plan.origin),
    flows: plan.flows.map(({ name, weight, steps: own }) => ({ name, weight, steps: own.map((step) => stepOf(step, options)) })),
    ...(options.dataFile === undefined ? {} : { data: options.dataFile }),
    timeoutMs: plan.timeoutMs,
    rampUpMs: plan.rampUpMs ?? 0,
    warmUpMs: plan.warmUpMs ?? 0,
    durationMs: plan.durationMs,
    model: isOpen(model)
      ? {
          ratePerSecond: model.ratePerSecond,
          maxInFlight: model.maxInFlight ?? Math.max(LEAST_ROOM, Math.ceil(model.ratePerSecond * ROOM_SECONDS)),
        }
      : { users: model.users, thinkMs: model.thinkMs ?? 0, paceMs: model.paceMs ?? 0 },
    mostTurns: plan.maxRequests === undefined ? 0 : Math.max(1, Math.floor(plan.maxRequests / longest)),
    ttfb: options.thresholds.some((text) => /^(?:warn:)?ttfb\b/.test(text.trim())),
    thresholds: [...options.thresholds],
  };
  if (options.env.run !== '' && JSON.stringify(spec).includes(`swenv${options.env.run}`))
    throw new UserError('engine: k6 takes variables of the environment in paths, headers and small bodies only', {
      hint: 'Write what stands in a name, a check or the head of an upload into the scenario itself.',
    });
  return spec;
}

export function baseOf({ host, port, tls }: Pick<Origin, 'host' | 'port' | 'tls'>): string {
  return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function stepOf(step: StepPlan, options: K6Options): K6Step {
  const { head, body } = textsOf(step);
  const { path, headers } = readHead(head);
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? [];
  const as = spellingFor(type.map((part) => (typeof part === 'string' ? part : '')).join(''));
  const checks = (step.conditions ?? []).map(checkOf);
  const parts = (all: readonly Part[], spelling: 'raw' | 'json' | 'form') => all.flatMap((part) => withEnv(part, spelling, options.env));
  const content = step.body ? largeBody(step, options) : body === undefined ? undefined : smallBody(body, (all) => parts(all, as));
  return {
    name: step.name,
    method: step.method,
    path: parts(path, 'raw'),
    headers: headers.map(([name, value]) => [name, parts(value, 'raw')]),
    ...(content ? { body: content } : {}),
    ...(step.body ? { uploadBytes: step.body.length } : {}),
    expect: step.expect,
    record: (step.headers ?? []).map(canonical),
    extract: (step.extract ?? []).map(({ variable, from, path: where }) => ({
      variable,
      from,
      path: from === 'header' ? [canonical(where)] : keysOf(where),
    })),
    checks,
    readsBody: [...checks.map(({ on }) => on), ...(step.extract ?? []).map(({ from }) => from)].some((on) => on !== 'header'),
    thinkMs: step.thinkMs ?? 0,
  };
}

function checkOf({ text, metric, op, value }: Condition): K6Check {
  const rest = { text, op, value };
  if (metric.startsWith('header:')) return { on: 'header', path: [canonical(metric.slice('header:'.length))], ...rest };
  if (metric === 'body' || metric === 'size') return { on: metric, path: [], ...rest };
  return { on: 'json', path: keysOf(metric), ...rest };
}

/** The head without the blank line after it, and the body; bytes that are no text stay bytes. */
function textsOf({ request }: StepPlan): { head: readonly Part[]; body?: readonly Part[] | Buffer } {
  if (!(request instanceof Uint8Array)) return request.body ? { head: request.head, body: request.body } : { head: request.head };
  const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  const head = [bytes.subarray(0, end).toString('latin1')];
  const body = bytes.subarray(end + 4);
  if (body.length === 0) return { head };
  return { head, body: isUtf8(body) ? [body.toString()] : body };
}

/** Go adds them by itself, or does not take them from a script. */
const OWN = new Set(['content-length', 'connection', 'transfer-encoding']);

/** The bytes of a request were made of checked names and values (`request.ts`): they are read back, and not judged. */
function readHead(head: readonly Part[]): { path: Part[]; headers: [string, Part[]][] } {
  const lines: Part[][] = [[]];
  for (const part of head) {
    const [first = '', ...more] = typeof part === 'string' ? part.split('\r\n') : [part];
    if (first !== '') lines.at(-1)!.push(first);
    for (const line of more) lines.push(line === '' ? [] : [line]);
  }
  const [request = [], ...rest] = lines;
  const path = [...request];
  path[0] = String(path[0]).replace(/^\S+ /, '');
  path[path.length - 1] = typeof path.at(-1) === 'string' ? String(path.at(-1)).replace(/ HTTP\/1\.1$/, '') : path.at(-1)!;
  const headers = rest.flatMap((line): [string, Part[]][] => {
    const [, name, value = ''] = /^([^:]+): ?(.*)$/s.exec(typeof line[0] === 'string' ? line[0] : '') ?? [];
    if (name === undefined || OWN.has(name.toLowerCase())) return [];
    return [[name, [value, ...line.slice(1)].filter((part) => part !== '')]];
  });
  return { path: path.filter((part) => part !== ''), headers };
}

/** How the native generator would have written it: JSON and forms encode what stands in them. */
const spellingFor = (type: string) =>
  /^application\/(?:[\w.+-]+\+)?json/i.test(type) ? 'json' : /^application\/x-www-form-urlencoded/i.test(type) ? 'form' : 'raw';

function withEnv(part: Part, as: 'raw' | 'json' | 'form', { run, names }: K6Options['env']): K6Part[] {
  if (typeof part !== 'string') return [part];
  return part
    .split(new RegExp(`swenv${run}n(\\d+)z`))
    .map((text, at): K6Part => (at % 2 === 1 ? { env: names[Number(text)]!, as } : text))
    .filter((text) => text !== '');
}

const smallBody = (body: readonly Part[] | Buffer, parts: (all: readonly Part[]) => K6Part[]): K6Body =>
  Buffer.isBuffer(body) ? { base64: body.toString('base64') } : { text: parts(body as readonly Part[]) };

/** In k6 every user keeps a copy of it; what is made by the script at least need not be carried to every machine. */
function largeBody(step: StepPlan, options: K6Options): K6Body {
  const file = options.bodyFile(step);
  if (file !== undefined) return { file };
  const bytes = Buffer.from(step.body!);
  const [head, tail] = multipartEnds(bytes);
  return { noise: bytes.length - head.length - tail.length, head: head.toString(), tail: tail.toString() };
}

/** Of a form with one file (RFC 7578), as scenario-request.ts writes it; nothing where it is none. */
function multipartEnds(bytes: Buffer): [Buffer, Buffer] {
  const end = bytes.indexOf('\r\n\r\n');
  const boundary = /^--(seaworthy-[0-9a-f]+)\r\n/.exec(bytes.subarray(0, 100).toString('latin1'))?.[1];
  if (boundary === undefined || end < 0) return [Buffer.alloc(0), Buffer.alloc(0)];
  return [bytes.subarray(0, end + 4), bytes.subarray(bytes.length - `\r\n--${boundary}--\r\n`.length)];
}

/** As Go spells the names of headers (net/textproto, CanonicalMIMEHeaderKey). */
export const canonical = (name: string): string => name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());

const SEGMENT = /\.([A-Za-z_]\w*)|\[(-?\d+)\]|\['((?:[^'\\]|\\['\\])*)'\]|\["((?:[^"\\]|\\["\\])*)"\]/y;

/** The names and places of a JSON path that leads to one value; a script has no reader for more. */
function keysOf(path: string): (string | number)[] {
  const keys: (string | number)[] = [];
  let at = 1;
  while (at < path.length) {
    SEGMENT.lastIndex = at;
    const found = SEGMENT.exec(path);
    if (!found) throw new UserError(`${received(path)}: engine: k6 takes JSON paths of names and places only, for example $.items[0].id`);
    const [whole, name, place, single, double] = found;
    keys.push(place === undefined ? (name ?? (single ?? double)!.replace(/\\(.)/g, '$1')) : Number(place));
    at += whole.length;
  }
  return keys;
}
