import { oneLine } from '../units.ts';

/** What a service says about itself. */
export type Fitness = 'ok' | 'warning' | 'error';

export interface Part {
  fitness: Fitness;
  /** As the service put it. */
  word: string;
}

export interface Health {
  /** The worst of the whole and its parts. */
  fitness: Fitness;
  /** What the service calls the whole, where it does. */
  word?: string;
  parts: Map<string, Part>;
}

const WORDS: Record<Fitness, string[]> = {
  ok: 'ok okay healthy pass passed passing up success successful working alive ready running available online operational good green connected true'.split(
    ' ',
  ),
  // Neither fit nor broken: also what does not know itself, and what begins or ends its work.
  warning: 'warning warn degraded partial yellow unknown starting initializing stopping draining maintenance'.split(' '),
  error:
    'error errored unhealthy fail failed failing failure down critical fatal unavailable outofservice offline disconnected dead broken red timeout notok notready false'.split(
      ' ',
    ),
};
const FITNESS = new Map(Object.entries(WORDS).flatMap(([fitness, words]) => words.map((word) => [word, fitness as Fitness] as const)));
const ORDER: Fitness[] = ['ok', 'warning', 'error'];
const worse = (a: Fitness, b: Fitness): Fitness => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);

/** Where the parts stand: most services and health+json, Spring Boot. */
const CONTAINERS = ['checks', 'components'];
/** ASP.NET, older Spring Boot, and what people call it by themselves. Only as an object beside a status: other APIs have lists of such names. */
const LOOSE_CONTAINERS = ['entries', 'results', 'details', 'dependencies', 'services'];
const MOST_PARTS = 100;

/**
 * Reads the health documents in use: `{status, checks: {name: {status}}}` as Django and FastAPI services answer, health+json
 * (draft-inadarei-api-health-check: `pass`, `warn`, `fail`, a list for each part), Spring Boot (`components`, nested), ASP.NET (`entries`),
 * MicroProfile (`checks` as a list with names), and the flat form of django-health-check. Undefined for every other document.
 */
export function readHealth(document: unknown): Health | undefined {
  if (!isObject(document)) return undefined;
  const parts = new Map<string, Part>();
  const whole = statusOf(document);
  for (const name of CONTAINERS) collect(document[name], '', parts, 0);
  if (whole) for (const name of LOOSE_CONTAINERS) if (isObject(document[name])) collect(document[name], '', parts, 0);
  if (!whole && parts.size === 0) return flat(document);
  return healthOf(parts, whole);
}

/** ASP.NET without a writer of its own answers one word. */
export function readHealthWord(text: string): Health | undefined {
  const word = text.trim();
  return /^(?:healthy|degraded|unhealthy)$/i.test(word) ? healthOf(new Map(), partOf(word)) : undefined;
}

function healthOf(parts: Map<string, Part>, whole?: Part): Health {
  const fitness = [...parts.values()].reduce((worst, part) => worse(worst, part.fitness), whole?.fitness ?? 'ok');
  return { fitness, ...(whole ? { word: whole.word } : {}), parts };
}

/** One line: the parts that are not well, else all of them, else the word for the whole. */
export function describeHealth({ parts, word }: Health): string {
  const all = [...parts];
  const unwell = all
    .filter(([, { fitness }]) => fitness !== 'ok')
    .sort(([, a], [, b]) => ORDER.indexOf(b.fitness) - ORDER.indexOf(a.fitness));
  const named = (unwell.length > 0 ? unwell : all).map(([name, part]) => `${oneLine(name, 60)} ${oneLine(part.word, 40)}`);
  if (named.length === 0) return oneLine(word ?? '', 40);
  return oneLine(`${named.slice(0, 8).join(', ')}${named.length > 8 ? ` and ${named.length - 8} more` : ''}`, 280);
}

/** Collects the parts of a container under their names; those of a part are named `db.replica`. What says nothing about itself is none. */
function collect(container: unknown, prefix: string, parts: Map<string, Part>, depth: number): void {
  if (typeof container !== 'object' || container === null || depth > 3) return;
  for (const [key, value] of Object.entries(container)) {
    if (parts.size >= MOST_PARTS) return;
    const name = prefix + (Array.isArray(container) ? nameOf(value, key) : key);
    for (const item of Array.isArray(value) ? value.slice(0, MOST_PARTS) : [value]) {
      const part = partOf(item) ?? (isObject(item) ? statusOf(item) : undefined);
      if (part) keepWorst(parts, name, part);
      if (isObject(item)) for (const inner of ['components', 'checks']) collect(item[inner], `${name}.`, parts, depth + 1);
    }
  }
}

/** health+json gives a list where a part runs several times: it is as well as the worst of them. */
function keepWorst(parts: Map<string, Part>, name: string, part: Part): void {
  const known = parts.get(name);
  if (!known || worse(known.fitness, part.fitness) !== known.fitness) parts.set(name, part);
}

const nameOf = (value: unknown, key: string): string => (isObject(value) && typeof value.name === 'string' ? value.name : key);

function statusOf(object: Record<string, unknown>): Part | undefined {
  for (const field of ['status', 'health', 'healthy', 'ok']) {
    const part = partOf(object[field]);
    if (part) return part;
  }
  return undefined;
}

function partOf(value: unknown): Part | undefined {
  if (typeof value !== 'string' && typeof value !== 'boolean') return undefined;
  const word = String(value);
  const fitness = word.length > 40 ? undefined : FITNESS.get(word.toLowerCase().replace(/[\s_-]/g, ''));
  return fitness && { fitness, word: typeof value === 'boolean' ? (value ? 'ok' : 'error') : word.trim() };
}

/** `{"Cache backend: default": "working", "Database": "unavailable: …"}`: every value must read so, or it is some other document. */
function flat(document: Record<string, unknown>): Health | undefined {
  const entries = Object.entries(document);
  const parts = new Map<string, Part>();
  for (const [name, value] of entries.slice(0, MOST_PARTS)) {
    const part = typeof value === 'string' ? (partOf(value) ?? flatPart(value)) : undefined;
    if (!part) return undefined;
    parts.set(name, part);
  }
  return parts.size > 0 ? healthOf(parts) : undefined;
}

/** django-health-check: the kind of error stands before the first colon. */
function flatPart(value: string): Part | undefined {
  const [, word] = /^(unavailable|unexpected result|unknown error|warning)\b/i.exec(value) ?? [];
  return word === undefined ? undefined : { fitness: word.toLowerCase() === 'warning' ? 'warning' : 'error', word };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
