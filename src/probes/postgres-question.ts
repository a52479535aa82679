import type { Observation } from '../condition.ts';
import type { Metric } from './index.ts';

/** What a question found out about a metric; the rest of the observation is added where it was asked. */
export type Found = Pick<Observation, 'value' | 'why' | 'detail' | 'samples' | 'minSamples'>;

/** What is known when an answer is read. */
export interface Asked {
  /** The role that the server sees, quoted as an identifier, for the GRANT in a message. */
  role: string;
  isAsked(metric: string): boolean;
}

/**
 * Something that is asked of the server in SQL. All that a look wants to know goes to the server in one statement; where that fails, each
 * question is asked alone, so that one missing right costs one answer.
 */
export interface Question {
  readonly id: string;
  readonly metrics: readonly Metric[];
  /** For the default conditions: it is cheap, and asked in every look. */
  readonly always?: boolean;
  /** An expression that gives one JSON value, with `pg_catalog` as the search path. */
  readonly sql: string;
  /** By name of the metric; one that does not apply here is left out or has a `why`. */
  read(answer: unknown, asked: Asked): Record<string, Found>;
}

/** Counters that only mean something as a difference between two looks. */
export interface Counters {
  readonly id: string;
  readonly metrics: readonly Metric[];
  readonly sql: string;
  /** What must be the same at both looks, or the difference means nothing. */
  epoch(answer: unknown): string;
  difference(earlier: unknown, later: unknown): Record<string, Found>;
}

/** The shortest window between two looks whose difference is worth anything. */
export const WINDOW_MS = 10_000;

/** In milliseconds, from an interval; NULL stays NULL, which `greatest` would pass over. */
export const ms = (interval: string): string =>
  `CASE WHEN (${interval}) IS NOT NULL THEN greatest(0, extract(epoch FROM ${interval}) * 1000)::float8 END`;

export const THIS_DATABASE = '(SELECT oid FROM pg_database WHERE datname = current_database())';

/** What a person needs to find a session; never its query, which may hold data. */
export interface Who {
  pid: number;
  app: string | null;
}

export const showWho = ({ pid, app }: Who): string => (app ? `'${app}' (pid ${pid})` : `pid ${pid}`);

/** `a, b, c and 4 more`. */
export function some(names: readonly string[] | null, count: number): string {
  const shown = (names ?? []).slice(0, 3);
  const rest = count - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

export const grantMonitor = (role: string): string =>
  `the role may not see the sessions of others; mend it with: GRANT pg_monitor TO ${role}`;
