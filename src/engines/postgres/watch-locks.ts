import { setTimeout as pause } from 'node:timers/promises';
import type { TableLock } from '../../changes.ts';
import { messageOf } from '../../errors.ts';
import type { Session } from './connection.ts';

/** PostgreSQL's modes of locks on tables, weakest first (documentation, "Table-Level Locks"). */
const MODES = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];
/** Weaker ones stop nobody but DDL; a batch of updates takes them by the thousand, so they are not kept apart by transaction. */
const STRONG = MODES.indexOf('ShareUpdateExclusiveLock');
const EVERY_MS = 50;

/** A lock as it was seen at a moment of the server's clock, in milliseconds. */
export interface Sight {
  relation: string;
  mode: string;
  /** The virtual transaction that holds it, unique for the life of the server. */
  holder: string;
  at: number;
}

interface Span {
  first: number;
  last: number;
}

/** What was seen of locks. How long one was held is known from below: between two sights in one transaction, since a lock ends with it. */
export interface LockBook {
  note(sights: Sight[]): void;
  strongest(relation: string): TableLock | undefined;
}

export function lockBook(): LockBook {
  const seen = new Map<string, Map<string, Map<string, Span>>>();
  return {
    note: (sights) => {
      for (const { relation, mode, holder, at } of sights) {
        const modes = entry(seen, relation, () => new Map<string, Map<string, Span>>());
        const spans = entry(modes, mode, () => new Map<string, Span>());
        if (MODES.indexOf(mode) < STRONG && !spans.has(holder)) spans.clear();
        const span = entry(spans, holder, () => ({ first: at, last: at }));
        span.first = Math.min(span.first, at);
        span.last = Math.max(span.last, at);
      }
    },
    strongest: (relation) => {
      const modes = seen.get(relation);
      const mode = MODES.findLast((candidate) => modes?.has(candidate));
      if (mode === undefined) return undefined;
      const held = [...modes!.get(mode)!.values()].map(({ first, last }) => last - first);
      return { mode: spoken(mode), heldMs: Math.floor(Math.max(...held)) };
    },
  };
}

/** `AccessExclusiveLock`, as it is written in SQL: `ACCESS EXCLUSIVE`. */
const spoken = (mode: string) =>
  mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Reading is no lock that anybody waits for, and our own are not asked for. */
const SAMPLE = `
SELECT l.relation::text AS relation, l.mode, l.virtualtransaction AS holder,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp())::float8 * 1000 AS at
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'relation' AND l.granted AND l.mode <> 'AccessShareLock' AND l.pid <> pg_catalog.pg_backend_pid()
  AND l.relation = ANY ($1::oid[])
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())`;

export interface Sampler {
  /** After the last sample. Resolves to why it ended before, where it did. */
  stop(): Promise<string | undefined>;
}

/**
 * Looks at the locks of all others twenty times a second: for the transactions that do no DDL, or hold a lock long after it. A look takes a
 * third of a millisecond of the server. The session does nothing else meanwhile; between two looks it holds no lock and no snapshot, for which
 * CREATE INDEX CONCURRENTLY would wait.
 */
export function sampleLocks(session: Session, relations: string[], book: LockBook): Sampler {
  const stopping = new AbortController();
  const loop = async (): Promise<string | undefined> => {
    while (!stopping.signal.aborted) {
      try {
        book.note(await session.query<Sight>(SAMPLE, [relations]));
      } catch (thrown) {
        return messageOf(thrown);
      }
      await pause(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
    return undefined;
  };
  const ended = loop();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}
