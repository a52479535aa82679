import type { Readable } from 'node:stream';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { type Running, start } from '../../process.ts';
import { withheldEnd } from '../../stream.ts';
import type { Dump, DumpContext, DumpOptions, PartFacts } from '../index.ts';
import type { Client } from './binaries.ts';
import { chatter } from './chatter.ts';
import type { Session } from './connection.ts';
import { fingerprintTables, sequenceValues } from './fingerprint.ts';
import { countingOf, sequenceItems, sequencesOf, takeInventory } from './inventory.ts';
import type { Relation } from './relations.ts';
import { isLockTableFull, lockError, lockTableFull, type Snapshot, takeSnapshot } from './snapshot.ts';
import type { ServerFacts } from './survey.ts';

export interface DumpParts {
  session: Session;
  client: Client;
  server: ServerFacts;
  libpq: Record<string, string>;
  identity: Record<string, string>;
}

/**
 * `pg_dump` and the inventory beside it, both in one snapshot. The body's end is withheld until pg_dump has exited with 0 and the inventory
 * is whole: whoever stores the body cannot complete it before, however early pg_dump closes its output.
 */
export async function startDump(parts: DumpParts, options: DumpOptions, context: Context, progress: DumpContext): Promise<Dump> {
  const { session, client, server } = parts;
  const { snapshot, sequences, before, child, warnings, body, whole: gate } = await startLocked(parts, options, context, progress);

  const reading = takeInventory(session, snapshot.relations, server, options, (tables, depth) =>
    fingerprintTables(session, tables, depth, (done) => progress.onCounted(done, tables.length)),
  );
  const stop = () => Promise.all([child.stop(), session.cancel()]);
  const whole = Promise.all([reading, child.done])
    .then(async ([taken]) => {
      const after = await sequenceValues(session, sequences);
      const counting = await countingOf(session, sequences, before, after);
      await session.query('ROLLBACK');
      return { ...taken, items: [...taken.items, ...sequenceItems(before, after, counting)] };
    })
    .catch(async (thrown) => {
      // If either fails, the other is stopped: a dump without an inventory is as little of a backup as the reverse.
      void stop();
      throw isLockTableFull(thrown) ? await lockTableFull(session, snapshot.relations, thrown) : thrown;
    });
  whole.then(() => gate.resolve(), gate.reject); // Whoever reads the body hears of it there.
  const abort = async (reason: unknown) => {
    body.destroy(reason instanceof Error ? reason : new UserError(String(reason)));
    await stop();
  };
  // pg_dump has ended only when its output was read or thrown away: where the reader has stopped, nothing else would end it.
  const onAbort = () => void abort(context.signal.reason);
  context.signal.addEventListener('abort', onAbort, { once: true });
  const over = () => context.signal.removeEventListener('abort', onAbort);
  whole.then(over, over);
  if (context.signal.aborted) onAbort();

  const facts: PartFacts = {
    engine: 'postgres',
    identity: parts.identity,
    serverVersion: server.version,
    clientVersion: client.version,
  };
  const result = whole.then(({ items, properties, globals }) => ({
    inventory: items,
    extras: [{ file: 'globals.sql', text: globals.sql }],
    facts: { ...facts, encoding: properties.encoding, locale: properties.locale },
    warnings,
  }));
  // Where the body has failed nobody asks for the result any more.
  result.catch(() => {});
  return {
    file: `${safeFileName(server.database)}.pgdump`,
    body,
    result,
    abort,
  };
}

interface Locked {
  snapshot: Snapshot;
  sequences: Relation[];
  before: Map<string, string>;
  child: Running;
  warnings: string[];
  body: Readable;
  /** Ends the body. */
  whole: PromiseWithResolvers<void>;
}

/** How long pg_dump waits for a lock on what the inventory has locked already, before everything is given back and begun anew. */
const IN_VAIN_MS = 1_000;

/**
 * A snapshot and a `pg_dump` that has its locks too. Who asks for an exclusive lock between the two waits for us, and pg_dump stands behind
 * him: as long as we wait for pg_dump nobody of the three goes on. So pg_dump is given a second, then all is given back and begun anew, until
 * lock-timeout has passed. pg_dump writes nothing before it has its locks.
 */
async function startLocked(parts: DumpParts, options: DumpOptions, context: Context, progress: DumpContext): Promise<Locked> {
  const { session, server } = parts;
  const late = performance.now() + options['lock-timeout'];
  for (;;) {
    const snapshot = await takeSnapshot(session, options, options['lock-timeout']);
    const sequences = sequencesOf(snapshot.relations, server.standby);
    const before = await sequenceValues(session, sequences);
    const { locked, ...started } = startPgDump(parts, snapshot.id, options, context, progress);
    const failure = await Promise.race([locked, started.child.done]).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (failure === undefined || !LOCK_FAILURE.test(messageOf(failure))) return { snapshot, sequences, before, ...started };
    if (performance.now() > late) throw await lockError(session, options['lock-timeout'], failure);
    started.body.destroy();
    await session.query('ROLLBACK');
  }
}

/** What libpq says when it is the server that went away, and what a server says that will have us give way to others this time. */
const MAY_PASS =
  /server closed the connection|connection to server .* failed|terminating connection|connection has been closed|deadlock detected|due to conflict with recovery/;

const temporaryIfItMayPass = (thrown: unknown): never => {
  if (!(thrown instanceof UserError) || !MAY_PASS.test(thrown.message)) throw thrown;
  throw new UserError(thrown.message, { temporary: true, cause: thrown.cause, ...(thrown.hint ? { hint: thrown.hint } : {}) });
};

/** pg_dump waits for locks with a statement_timeout; what it says is in English (LC_MESSAGES). */
const LOCK_FAILURE = /canceling statement due to (?:lock|statement) timeout[\s\S]*LOCK TABLE/;

function startPgDump({ client, libpq }: DumpParts, snapshot: string, options: DumpOptions, context: Context, progress: DumpContext) {
  const warnings: string[] = [];
  const gate = Promise.withResolvers<void>();
  let locking = false;
  const kindOf = chatter('pg_dump');
  const running = start(context, {
    file: client.path('pg_dump'),
    args: dumpArguments(snapshot, options),
    env: libpq,
    bulk: true,
    stopSignal: 'SIGINT',
    onStderr: (line) => {
      const table = /^pg_dump: dumping contents of table "(.*)"$/.exec(line)?.[1];
      if (table !== undefined) progress.onDumping(table);
      const kind = kindOf(line);
      if (kind === 'remark') warnings.push(line);
      else if (locking) gate.resolve();
      locking ||= line === 'pg_dump: reading user-defined tables';
      return kind === 'remark';
    },
  });
  const child: Running = { ...running, done: running.done.catch(temporaryIfItMayPass) };
  child.done.catch(() => {}); // Awaited later.
  child.stdin.end();
  // It writes nothing before it has its locks. Read from the first moment: what nobody reads is lost when the process has ended.
  child.stdout.once('data', () => gate.resolve());
  const whole = Promise.withResolvers<void>();
  whole.promise.catch(() => {}); // The body tells.
  return { child, warnings, locked: gate.promise, body: withheldEnd(child.stdout, whole.promise), whole };
}

/** No secret and no snapshot of anybody else in here: every user of the machine can read argv. */
function dumpArguments(snapshot: string, options: DumpOptions): string[] {
  return [
    '--format=custom',
    '--compress=0',
    '--no-password',
    '--verbose',
    // Only what cannot be said by the environment; the rest of the connection is there.
    '--dbname=keepalives_idle=30 keepalives_interval=10 keepalives_count=6',
    `--snapshot=${snapshot}`,
    `--lock-wait-timeout=${Math.min(IN_VAIN_MS, options['lock-timeout'])}`,
    // A pattern such as * means the tables of the system as well, which nobody can restore and which hold the hashes of passwords.
    ...(options['include-table'].length > 0 ? ['--exclude-table=pg_*.*', '--exclude-table=information_schema.*'] : []),
    ...options['include-table'].map((pattern) => `--table=${pattern}`),
    ...options['exclude-table'].map((pattern) => `--exclude-table=${pattern}`),
    ...options['exclude-table-data'].map((pattern) => `--exclude-table-data=${pattern}`),
  ];
}

/** A database may be called anything; a file of a backup may not. */
export const safeFileName = (name: string) =>
  name
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100) || 'database';
