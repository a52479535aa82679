import type { Observation } from '../condition.ts';
import { messageOf } from '../errors.ts';
import { oneLine, received, showBytes } from '../units.ts';
import { MOST_BODY, textOf } from './http-body.ts';
import { describeHealth, type Health, readHealth, readHealthWord } from './http-health.ts';
import { parseJsonPath } from './http-json.ts';
import type { Followed } from './http-redirects.ts';
import { shown } from './http-target.ts';
import type { Seen } from './index.ts';

/** How long it took, in milliseconds: to the head of the answer, and to its last byte that was read. */
export interface Took {
  ttfb: number;
  whole: number;
}

/** The body as JSON, or why it is none. */
export type Document = { json: unknown } | { why: string };

/** What an answer says, by metric: everything that costs nothing, and of headers and fields those that are asked for. Pure. */
export function seenIn(answer: Followed, took: Took, metrics: readonly string[]): Seen {
  const text = textOf(answer.body, answer.headers['content-type']);
  const document = documentOf(answer, text);
  const health = 'json' in document ? readHealth(document.json) : readHealthWord(text);
  const at = (observation: Omit<Observation, 'ms'>): Observation => ({ ...observation, ms: took.whole });
  const values = new Map<string, Observation>([
    ['status', at({ value: answer.status, dimension: 'none' })],
    ['latency', at({ value: took.whole, dimension: 'duration', ...(answer.body.cut ? { detail: CUT } : {}) })],
    ['ttfb', at({ value: took.ttfb, dimension: 'duration' })],
    ['body', at(bodySeen(answer, text))],
    ['size', at(sizeSeen(answer))],
    ['redirects', at({ value: answer.redirects, dimension: 'none' })],
    ['address', at({ value: answer.address, dimension: 'text' })],
  ]);
  if (answer.daysLeft !== undefined) values.set('days-left', at({ value: answer.daysLeft, dimension: 'none' }));
  if (health) {
    values.set('health', at({ value: health.fitness, dimension: 'text', detail: describeHealth(health) }));
    for (const [name, part] of health.parts) values.set(`part:${name}`, at({ value: part.fitness, dimension: 'text', detail: part.word }));
  }
  const version = versionOf(document);
  for (const metric of metrics) {
    const asked = askedFor(metric, { answer, document, health, version });
    if (asked && !values.has(metric)) values.set(metric, at(asked));
  }
  return { values, facts: factsOf(answer, version) };
}

const CUT = `up to the first ${showBytes(MOST_BODY)} of the body`;

function askedFor(
  metric: string,
  { answer, document, health, version }: { answer: Followed; document: Document; health: Health | undefined; version: string | undefined },
): Omit<Observation, 'ms'> | undefined {
  if (metric.startsWith('$')) return fieldSeen(metric, document);
  if (metric.startsWith('header:')) return headerSeen(metric.slice('header:'.length), answer);
  if (metric.startsWith('part:')) return partMissing(metric.slice('part:'.length), health);
  if (metric !== 'version') return undefined;
  return version === undefined
    ? { value: undefined, why: `the answer has no ${VERSION_FIELDS.join(', ')}` }
    : { value: version, dimension: 'text' };
}

function bodySeen({ body, headers }: Followed, text: string): Omit<Observation, 'ms'> {
  if (body.unread)
    return { value: undefined, why: `the body is encoded as ${received(headers['content-encoding'] ?? '')}, which is not read here` };
  return { value: text, dimension: 'text', ...(body.cut ? { detail: `only ${CUT.replace('up to ', '')} was read` } : {}) };
}

function sizeSeen({ body, headers }: Followed): Omit<Observation, 'ms'> {
  if (!body.cut && !body.unread) return { value: body.bytes.length, dimension: 'bytes' };
  const length = headers['content-length'];
  if (!headers['content-encoding'] && length && /^\d{1,15}$/.test(length))
    return { value: Number(length), dimension: 'bytes', detail: 'as announced' };
  return { value: undefined, dimension: 'bytes', why: `the body has more than ${showBytes(MOST_BODY)} and does not say how many` };
}

function documentOf({ body, headers }: Followed, text: string): Document {
  const type = oneLine(headers['content-type'] ?? 'without a content type', 60);
  if (body.unread) return { why: `the answer is encoded as ${received(headers['content-encoding'] ?? '')}, which is not read here` };
  if (body.cut) return { why: `the answer has more than ${showBytes(MOST_BODY)} and is not read as JSON` };
  if (text === '') return { why: 'the answer has no body' };
  try {
    return { json: JSON.parse(text) };
  } catch (thrown) {
    return { why: `the answer is no JSON (${type}; ${oneLine(messageOf(thrown), 100)})` };
  }
}

function fieldSeen(path: string, document: Document): Omit<Observation, 'ms'> {
  if (!('json' in document)) return { value: undefined, why: document.why };
  const found = parseJsonPath(path)(document.json);
  if ('why' in found) return { value: undefined, why: found.why };
  return found.value === null ? { value: null, why: `${path} is null` } : { value: found.value };
}

function headerSeen(name: string, { headers }: Followed): Omit<Observation, 'ms'> {
  const value = Object.hasOwn(headers, name.toLowerCase()) ? headers[name.toLowerCase()] : undefined;
  if (value !== undefined) return { value: Array.isArray(value) ? value.join(', ') : value };
  return { value: undefined, why: `the answer has no header ${name}` };
}

function partMissing(name: string, health: Health | undefined): Omit<Observation, 'ms'> {
  if (!health) return { value: undefined, why: 'the answer is no health document with parts' };
  const has = [...health.parts.keys()].slice(0, 10).map((part) => oneLine(part, 40));
  return { value: undefined, why: `the answer has no part ${received(name)}; it has ${has.join(', ') || 'none'}` };
}

const VERSION_FIELDS = ['$.version', '$.release', '$.releaseId', '$.commit', '$.sha', '$.revision', '$.git_sha'];

/** Of what foreign text says, what may be handed on to other steps: letters, digits, `_.+-`, at most 64. Undefined where there is none. */
export function cutVersion(text: string): string | undefined {
  return /[\w.+-]{1,64}/.exec(text.slice(0, 10_000))?.[0];
}

function versionOf(document: Document): string | undefined {
  if (!('json' in document) || typeof document.json !== 'object' || document.json === null) return undefined;
  const fields = document.json as Record<string, unknown>;
  const value = VERSION_FIELDS.map((path) => fields[path.slice(2)]).find((found) => typeof found === 'string' || typeof found === 'number');
  return value === undefined ? undefined : cutVersion(String(value));
}

function factsOf({ address, redirects, url, headers }: Followed, version: string | undefined): Record<string, string> {
  return {
    address,
    ...(version === undefined ? {} : { version }),
    ...(headers.server ? { server: oneLine(String(headers.server), 60) } : {}),
    ...(redirects > 0 ? { 'redirected to': shown(url) } : {}),
  };
}

/** Where an answer says which version it is. */
export type VersionPlace = { jsonPath: string } | { header: string } | { regex: string };

/** The version that an answer names there, cut; or why it names none. */
export function versionAt(where: VersionPlace, answer: Followed): { version: string } | { why: string } {
  const text = textOf(answer.body, answer.headers['content-type']);
  const found = 'regex' in where ? matched(where.regex, text) : seenAt(where, answer, text);
  if (found.why !== undefined) return { why: `${found.why} (status ${answer.status})` };
  const version = shownVersion(String(found.value ?? ''));
  return version === '' ? { why: `the version is empty (status ${answer.status})` } : { version };
}

/**
 * All of it, in the characters that other steps may be given: `1.10~rc1` must not read as `1.10`, so that nothing of it is cut off unseen.
 */
function shownVersion(text: string): string {
  const shown = text
    .slice(0, 10_000)
    .trim()
    .replace(/[^\w.+-]/g, '_');
  return shown.length > 64 ? `${shown.slice(0, 63)}_` : shown;
}

function seenAt(where: Exclude<VersionPlace, { regex: string }>, answer: Followed, text: string): Omit<Observation, 'ms'> {
  return 'header' in where ? headerSeen(where.header, answer) : fieldSeen(where.jsonPath, documentOf(answer, text));
}

/** The first group, or the whole where the pattern has none. */
function matched(source: string, text: string): Omit<Observation, 'ms'> {
  const match = new RegExp(source, 'u').exec(text);
  return match ? { value: match[1] ?? match[0] } : { value: undefined, why: `the answer does not match ${received(source)}` };
}
