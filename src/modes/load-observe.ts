import type { Context } from '../context.ts';
import { ConfigError, explain, messageOf } from '../errors.ts';
import type { Table } from '../report.ts';
import { oneLine } from '../units.ts';
import { postgresObserver } from './observe-postgres.ts';
import { redisObserver } from './observe-redis.ts';

/** What services behind the target did while it was measured. */
export interface Observed {
  tables: Table[];
  /** What lies behind a bad percentile, a sentence each. */
  notes: string[];
}

/** Looks at one service. None of these may throw away a load test: whoever calls them catches. */
export interface Observer {
  /** As it may be shown. */
  where: string;
  open(signal: AbortSignal): Promise<void>;
  /** The measurement begins. */
  begin(): Promise<void>;
  /** Once a second in between. */
  sample(): Promise<void>;
  /** The measurement is over. */
  end(): Promise<Observed>;
  close(): Promise<void>;
}

export interface ObserverWorld {
  env: Context['env'];
  tag: string;
  caFile: string | undefined;
}

const SECOND = 1_000;
/** For a connection before the load, and for the last answers after it. */
const PATIENCE_MS = 5_000;

/** One observer for each line. Throws a ConfigError that names every line that is none. */
export function parseObserved(lines: readonly string[], world: ObserverWorld): Observer[] {
  const problems: string[] = [];
  const observers = lines.flatMap((line) => {
    try {
      if (/^postgres(?:ql)?:/i.test(line)) return [postgresObserver(line, world)];
      if (/^redis(?:s|\+socket)?:/i.test(line)) return [redisObserver(line, world)];
      throw new Error('postgres://user@host/database or redis://host/0 is expected');
    } catch (thrown) {
      problems.push(`observe: ${messageOf(thrown)}`);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return observers;
}

/** Does the work, and looks at the services from `beforeMs` after its beginning to its end. What cannot be seen is said, and fails nothing. */
export async function observing<T>(
  observers: readonly Observer[],
  { beforeMs, signal }: { beforeMs: number; signal: AbortSignal },
  work: () => Promise<T>,
): Promise<{ result: T; observed: Observed }> {
  const watches = await Promise.all(observers.map((observer) => watch(observer, beforeMs, signal)));
  try {
    await Promise.all(watches.map(({ start }) => start()));
    const result = await work();
    const found = await Promise.all(watches.map(({ end }) => end()));
    return { result, observed: { tables: found.flatMap(({ tables }) => tables), notes: found.flatMap(({ notes }) => notes) } };
  } finally {
    await Promise.all(watches.map(({ close }) => close()));
  }
}

interface Watch {
  /** Resolves at once, or after the first look where the measurement begins at once. */
  start(): Promise<void>;
  end(): Promise<Observed>;
  close(): Promise<void>;
}

async function watch(observer: Observer, beforeMs: number, signal: AbortSignal): Promise<Watch> {
  const gone = new AbortController();
  const over = new AbortController();
  const all = AbortSignal.any([signal, gone.signal]);
  let trouble: unknown;
  let looking: Promise<void> = Promise.resolve();
  const bounded = async <R>(ask: () => Promise<R>): Promise<R | undefined> => {
    const timer = setTimeout(() => gone.abort(new Error(`it did not answer within ${PATIENCE_MS / SECOND} s`)), PATIENCE_MS);
    try {
      return trouble === undefined ? await ask() : undefined;
    } catch (thrown) {
      trouble ??= gone.signal.aborted ? gone.signal.reason : thrown;
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };
  const look = async () => {
    if (beforeMs > 0) {
      await pause(beforeMs, over.signal);
      await bounded(() => observer.begin());
    }
    while (trouble === undefined && !over.signal.aborted) {
      await pause(SECOND, over.signal);
      if (!over.signal.aborted) await bounded(() => observer.sample());
    }
  };
  await bounded(() => observer.open(all));
  return {
    start: async () => {
      if (beforeMs === 0) await bounded(() => observer.begin());
      looking = look();
    },
    end: async () => {
      over.abort();
      await looking;
      return (await bounded(() => observer.end())) ?? unseen(observer, trouble);
    },
    close: async () => {
      over.abort();
      await looking;
      gone.abort(new Error('the load test is over'));
      await observer.close().catch(() => {});
    },
  };
}

function unseen({ where }: Observer, trouble: unknown): Observed {
  const { message, hint } = explain(trouble);
  const said = oneLine(message.replace(/^Unexpected: /, ''), 400);
  const place = said.includes(where) ? '' : `${where}: `;
  return {
    tables: [],
    notes: [`${place}${said}. What it did during the load is not known.${hint && !/defect/.test(hint) ? ` ${hint}` : ''}`],
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
