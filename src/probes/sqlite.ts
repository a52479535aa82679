import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Observation } from '../condition.ts';
import { sqliteProgram } from '../engines/sqlite/open.ts';
import { messageOf, UserError } from '../errors.ts';
import { ExitError, eachLine, start } from '../process.ts';
import { Secrets } from '../secrets.ts';
import { oneLine, showBytes, showDuration } from '../units.ts';
import type { Metric, Probe, ProbeWorld, Seen } from './index.ts';
import { refuseOptions } from './options.ts';

const METRICS: readonly Metric[] = [
  // `ok`, or the first problem.
  { name: 'quick-check', dimension: 'text' },
  // Rows that refer to nothing.
  { name: 'foreign-keys', dimension: 'none' },
  // How long a writer waits for its turn.
  { name: 'writer', dimension: 'duration' },
  { name: 'wal-size', dimension: 'bytes' },
  { name: 'size', dimension: 'bytes' },
  { name: 'user-version', dimension: 'none' },
  { name: 'journal-mode', dimension: 'text' },
];

/** A database file of SQLite. Nothing in it is changed, and none is made where there is none. */
export const sqliteProbe: Probe = {
  name: 'sqlite',
  schemes: ['sqlite:'],
  layer: 'dependency',
  metrics: METRICS,
  // A log so large means that a reader never ends and nothing can be moved to the database: SQLite tries at 4 MB.
  defaults: ['quick-check=ok', 'foreign-keys=0', 'warn:wal-size<256MB'],
  open(target, world) {
    refuseOptions(target.options, [], 'A SQLite target');
    const path = pathOf(target.url, world.cwd);
    return { observe: (signal) => look(path, target.metrics, world, signal), close: async () => {} };
  },
};

function pathOf(url: string, cwd: string): string {
  const path = url.slice('sqlite:'.length);
  const example = 'expected for example sqlite:db.sqlite3 or sqlite:/srv/app/db.sqlite3';
  if (path.trim() === '' || path === ':memory:') throw new UserError(`received 'sqlite:${path}' without the path of a file, ${example}`);
  // In the URLs of other tools three slashes begin a relative path, here they would begin an absolute one.
  if (path.startsWith('//')) throw new UserError(`received '${oneLine(url, 100)}', ${example}: the path as it is, without '//'`);
  if (path.includes('\0')) throw new UserError(`the path in sqlite: has a zero byte, ${example}`);
  return resolve(cwd, path);
}

/** Larger files are checked only where a condition asks for it: their pages are read one and all, in every look. */
const CHECKED_BYTES = 256 * 1024 * 1024;
/** A look ends by then in any case; the checks come last, so that the rest is known. */
const LOOKS = 3;
const WRITER_MS = 5_000;

async function look(path: string, metrics: readonly string[], world: ProbeWorld, signal: AbortSignal): Promise<Seen> {
  const started = performance.now();
  const size = await sizeOf(path);
  const wal = await stat(`${path}-wal`).then(
    (found) => found.size,
    () => 0,
  );
  const wantsCheck = metrics.includes('quick-check') || metrics.includes('foreign-keys');
  const checks = wantsCheck || size <= CHECKED_BYTES;
  const writerMs = Math.min(WRITER_MS, world.lookMs);
  const found = await ask([path, String(writerMs), checks ? 'check' : ''], world, signal);
  if (found.error) throw new UserError(`${path}: ${sentence(found.error, writerMs)}`, { temporary: found.error.code === BUSY });
  const values = new Map<string, Observation>();
  const put = (name: string, one: Pick<Observation, 'value' | 'why'>) => {
    const dimension = METRICS.find((metric) => metric.name === name)?.dimension;
    values.set(name, { ...one, ...(dimension ? { dimension } : {}), ms: performance.now() - started });
  };
  put('size', { value: size });
  put('wal-size', { value: wal });
  for (const [name, one] of Object.entries(found.values)) put(name, one);
  const late = `it did not end within ${showDuration(world.lookMs * LOOKS)}`;
  for (const name of ['quick-check', 'foreign-keys']) if (checks && !values.has(name)) put(name, { value: undefined, why: late });
  const unchecked = `larger than ${showBytes(CHECKED_BYTES)}: checked only where quick-check=ok is written`;
  return { values, facts: { file: path, sqlite: found.version ?? 'unknown', ...(checks ? {} : { 'not checked': unchecked }) } };
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch((thrown: NodeJS.ErrnoException) => {
    const why = thrown.code === 'ENOENT' ? 'there is no such file' : `it cannot be looked at: ${thrown.message}`;
    throw new UserError(`${path}: ${why}`, { hint: 'Correct the path behind sqlite:, which is relative to the working directory.' });
  });
  if (found.isFile()) return found.size;
  throw new UserError(`${path}: it is no file`, { hint: 'Correct the path behind sqlite:.' });
}

interface Answers {
  version?: string;
  values: Record<string, Pick<Observation, 'value' | 'why'>>;
  error?: { at: string; code: number; message: string };
}

/** SQLite's result codes (sqlite.org/rescode.html). */
const BUSY = 5;
const CORRUPT = 11;
const CANTOPEN = 14;
const NOTADB = 26;

function sentence({ at, code, message }: NonNullable<Answers['error']>, writerMs: number): string {
  if (code === BUSY && at === 'writer')
    return `the writer is stuck: somebody has held the write lock for more than ${showDuration(writerMs)}`;
  if (code === BUSY) return `somebody keeps it locked: it could not be read within ${showDuration(writerMs)}`;
  if (code === NOTADB) return 'it is no SQLite database, or an encrypted one';
  if (code === CORRUPT) return `it is corrupt: ${message}`;
  if (code === CANTOPEN) return 'it cannot be opened: this user may not read it, or may not write to its folder, which the WAL needs';
  return message;
}

/** Each answer is a line of its own: what came before the end is known. */
async function ask(args: string[], world: ProbeWorld, signal: AbortSignal): Promise<Answers> {
  const late = AbortSignal.timeout(world.lookMs * LOOKS);
  const both = AbortSignal.any([signal, late]);
  const tag = world.tag ?? `gate-${randomBytes(6).toString('hex')}`;
  // It has nothing to put away: it writes nothing.
  const command = { ...sqliteProgram(SCRIPT, args), stopSignal: 'SIGKILL' as const };
  const child = start({ env: world.env, signal: both, secrets: new Secrets(), tag }, command);
  const answers: Answers = { values: {} };
  eachLine(child.stdout, (line) => {
    const { values, ...rest } = JSON.parse(line) as Partial<Answers>;
    Object.assign(answers.values, values);
    Object.assign(answers, rest);
  });
  child.stdin.end();
  try {
    await child.done;
  } catch (thrown) {
    signal.throwIfAborted();
    if (!late.aborted) {
      const died =
        thrown instanceof ExitError ? `the check of ${args[0]} ended without an answer: ${messageOf(thrown)}` : messageOf(thrown);
      throw new UserError(oneLine(died, 300), { layer: 'gate' });
    }
  }
  return answers;
}

/**
 * Reading first, then the lock of writers, then the checks, which take as long as the file is large. BEGIN IMMEDIATE takes the lock and writes
 * nothing. Errors carry the primary code of SQLite, the lower byte of the extended one.
 */
const SCRIPT = `
const [path, wait, check] = args;
const say = (answer) => require('node:fs').writeSync(1, JSON.stringify(answer) + '\\n');
let at = 'open';
let db;
const attempt = (mode) => {
  db = open(path, mode);
  db.exec('PRAGMA busy_timeout = ' + Number(wait));
  const one = (sql) => Object.values(db.prepare(sql).get() ?? {})[0];
  say({ version: one('SELECT sqlite_version()') });
  at = 'read';
  one('SELECT count(*) FROM sqlite_schema');
  say({ values: { 'user-version': { value: one('PRAGMA user_version') }, 'journal-mode': { value: one('PRAGMA journal_mode') } } });
};
// Before SQLite has it open: closing the file again would give up the locks of this process. On a file that may only be read, BEGIN IMMEDIATE
// succeeds and takes no lock.
const isWritable = () => {
  try { require('node:fs').closeSync(require('node:fs').openSync(path, 'r+')); return true; } catch { return false; }
};
const writer = () => {
  const begun = performance.now();
  db.exec('BEGIN IMMEDIATE');
  const ms = performance.now() - begun;
  db.exec('ROLLBACK');
  return { value: ms };
};
try {
  const writable = isWritable();
  attempt(writable ? 'rw' : 'ro');
  at = 'writer';
  say({ values: { writer: writable ? writer() : { why: 'this user may only read the file' } } });
  at = 'check';
  if (check) {
    try {
      let count = 0;
      for (const row of db.prepare('PRAGMA foreign_key_check').iterate()) count += row ? 1 : 0;
      say({ values: { 'foreign-keys': { value: count } } });
    } catch (thrown) {
      say({ values: { 'foreign-keys': { why: 'they cannot be checked: ' + thrown.message } } });
    }
    const [row] = db.prepare('PRAGMA quick_check(1)').all();
    say({ values: { 'quick-check': { value: String(Object.values(row)[0]).slice(0, 500) } } });
  }
  db.close();
} catch (thrown) {
  const code = (thrown.errcode ?? 0) & 255;
  if (at === 'check' && code === ${CORRUPT}) say({ values: { 'quick-check': { value: thrown.message } } });
  else say({ error: { at, code, message: String(thrown.message).slice(0, 500) } });
}`;
