import type { Observation } from '../condition.ts';
import type { Metric } from './index.ts';
import { type Counters, type Question, WINDOW_MS } from './postgres-question.ts';
import { SCHEMA } from './postgres-schema.ts';
import { SERVER_COUNTERS, SERVER_QUESTIONS } from './postgres-server.ts';
import { SESSIONS } from './postgres-sessions.ts';

export const QUESTIONS: readonly Question[] = [...SERVER_QUESTIONS, ...SESSIONS, ...SCHEMA];
export const COUNTERS: readonly Counters[] = SERVER_COUNTERS;

/** With a limit behind it: `slow-queries:1s`. */
export const SLOW = 'slow-queries:';
/** A question of the user's own: `sql:orders` is `orders` of the option `sql`. */
export const SQL = 'sql:';

export const METRICS: readonly Metric[] = [
  // To connect, to log in and to have a SELECT answered; `query` is the last of these.
  { name: 'latency', dimension: 'duration' },
  { name: 'query', dimension: 'duration' },
  ...[...QUESTIONS, ...COUNTERS].flatMap(({ metrics }) => metrics),
  { name: SLOW, dimension: 'ratio', windowMs: WINDOW_MS },
  { name: SQL },
];

export function dimensionOf(name: string): Pick<Observation, 'dimension'> {
  const metric = METRICS.find((known) => (known.name.endsWith(':') ? name.startsWith(known.name) : known.name === name));
  return metric?.dimension === undefined ? {} : { dimension: metric.dimension };
}
