import type { Found } from '../probes/postgres-question.ts';
import type { Statements } from '../probes/postgres-statements.ts';
import type { Table } from '../report.ts';
import { oneLine, showBytes, showCount, showDuration } from '../units.ts';
import type { Observed } from './load-observe.ts';
import type { Window } from './observe-postgres.ts';

/** One look at the sessions. */
export interface Activity {
  active: number;
  locked: number;
  reading: number;
  idle: number;
  /** Milliseconds. */
  longest: number;
  /** Whose state this role may not see. */
  hidden: number;
  connections: { used: number; most: number };
}

export interface TableCounts {
  name: string;
  scans: number;
  read: number;
  looked: number;
  live: number;
}

/** What a person reads of a window: tables, and a sentence for whatever can stand behind slow answers. Pure. */
export function describe(window: Window): Observed {
  const statements = statementsOf(window);
  const scans = scansOf(window);
  return {
    tables: [
      ...(statements.length > 0 ? [statementTable(statements, window)] : []),
      ...(scans.length > 0 ? [scanTable(scans, window)] : []),
      summaryTable(window),
    ],
    notes: [...statementNotes(statements, window), ...scanNotes(scans, statements), ...sessionNotes(window), ...counterNotes(window)].map(
      (note) => `${window.where}: ${note}`,
    ),
  };
}

const MOST_STATEMENTS = 10;

/** Those that took most of the time, the greatest first. */
export function topStatements(before: Statements, after: Statements): { id: string; calls: number; ms: number; rows: number }[] {
  return [...after.calls]
    .map(([id, now]) => {
      const earlier = before.calls.get(id) ?? { calls: 0, ms: 0, rows: 0 };
      return { id, calls: now.calls - earlier.calls, ms: now.ms - earlier.ms, rows: now.rows - earlier.rows };
    })
    .filter(({ calls }) => calls > 0)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MOST_STATEMENTS);
}

interface Statement {
  text: string;
  calls: number;
  ms: number;
  rows: number;
  share: number;
}

function statementsOf({ before, after, texts }: Window): Statement[] {
  if ('why' in before.statements || 'why' in after.statements) return [];
  const total = timeOf(before.statements, after.statements);
  return topStatements(before.statements, after.statements).map(({ id, calls, ms, rows }) => ({
    text: shortened(texts.get(id) ?? ''),
    ...{ calls, ms, rows },
    share: total > 0 ? ms / total : 0,
  }));
}

/** Milliseconds in all statements, and not only in those that are shown. */
const timeOf = (before: Statements, after: Statements): number =>
  [...after.calls].reduce((sum, [id, now]) => sum + Math.max(0, now.ms - (before.calls.get(id)?.ms ?? 0)), 0);

/** What a look once a second may miss: time in statements over time. */
function atOnce({ before, after }: Window): string {
  if ('why' in before.statements || 'why' in after.statements) return 'unknown';
  return String(Number((timeOf(before.statements, after.statements) / (after.atMs - before.atMs)).toPrecision(2)));
}

const LONGEST = 160;
/** Comments, strings of all kinds (also one that is cut off), identifiers and parameters, which stay, and numbers. */
const TOKENS =
  /\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|\b[Ee]'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|(?:\b[BbXxNn])?'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*"|[\w$]*[A-Za-z_$][\w$]*|\d+(?:\.\d+)?/g;

/**
 * A statement on one line. pg_stat_statements puts $1 for constants, but not always (its manual: a statement that was pushed out and came back):
 * whatever looks like one is taken out here too, and so are comments.
 */
export function shortened(query: string): string {
  const bare = query.replace(TOKENS, (token) => {
    if (/^(?:\/\*|--)/.test(token)) return ' ';
    return /^(?:"|\$\d|[A-Za-z_][\w$]*$)/.test(token) ? token : '?';
  });
  return oneLine(bare, LONGEST) || 'a statement whose text is not to be seen';
}

const percent = (share: number) => `${Math.round(share * 100)}%`;

function statementTable(statements: Statement[], { where }: Window): Table {
  return {
    title: `Statements of ${where} during the load`,
    columns: ['Statement', 'Calls', 'Mean', 'Share of time', 'Rows a call'],
    rows: statements.map(({ text, calls, ms, rows, share }) => [
      text,
      showCount(calls),
      showDuration(ms / calls),
      percent(share),
      showCount(Math.round(rows / calls)),
    ]),
    note: 'From pg_stat_statements; values are taken out.',
  };
}

const MUCH = 0.3;
/** A mean that a user notices. */
const SLOW_MS = 5;

function statementNotes(statements: Statement[], { before, after }: Window): string[] {
  if ('why' in after.statements) return [`statements are not known: ${after.statements.why}`];
  if ('why' in before.statements) return [`statements are not known: ${before.statements.why}`];
  const notes: string[] = [];
  if (before.statements.reset !== after.statements.reset) return ['statements are not known: pg_stat_statements was reset in the window'];
  if (after.statements.hidden > 0)
    notes.push(
      `${after.statements.hidden} statements of other roles are hidden; mend it with: GRANT pg_read_all_stats TO ${after.server.role}`,
    );
  if (after.statements.dealloc !== before.statements.dealloc)
    notes.push(
      'pg_stat_statements dropped statements in the window, so that some are missing; mend it with a larger pg_stat_statements.max',
    );
  for (const { text, calls, ms, share } of statements.slice(0, 3)) {
    if (share < MUCH || ms / calls < SLOW_MS) continue;
    notes.push(`${percent(share)} of its time went into ${showCount(calls)} calls of ${showDuration(ms / calls)} on average: ${text}`);
  }
  return notes;
}

/** Reading fewer rows from one end to the other is what a planner does on purpose. */
const LARGE = 1_000;
/** In the window. */
const MANY = 50_000;
/** Of its rows: LIMIT ends a scan early. */
const MOST_OF_IT = 0.3;
const MOST_TABLES = 5;

interface Scanned {
  name: string;
  scans: number;
  rows: number;
  looked: number;
}

function scansOf({ before, after }: Window): Scanned[] {
  return [...after.tables]
    .flatMap(([id, now]) => {
      const earlier = before.tables.get(id) ?? { scans: 0, read: 0, looked: 0 };
      const scans = now.scans - earlier.scans;
      const read = now.read - earlier.read;
      const rows = scans > 0 ? read / scans : 0;
      const isMuch = rows >= LARGE && read >= MANY && rows >= now.live * MOST_OF_IT;
      return isMuch ? [{ name: now.name, scans, rows, looked: now.looked - earlier.looked, read }] : [];
    })
    .sort((a, b) => b.read - a.read)
    .slice(0, MOST_TABLES);
}

function scanTable(scans: Scanned[], { where }: Window): Table {
  return {
    title: `Tables of ${where} read from end to end during the load`,
    columns: ['Table', 'Times', 'Rows each time', 'By an index'],
    rows: scans.map(({ name, scans: times, rows, looked }) => [
      name,
      showCount(times),
      showCount(Math.round(rows)),
      `${showCount(looked)} times`,
    ]),
    note: 'Sessions tell these counts when they have time, up to some seconds late: there may have been more.',
  };
}

function scanNotes(scans: Scanned[], statements: Statement[]): string[] {
  return scans.map(({ name, scans: times, rows }) => {
    const bare = name.replace(/^.*\./, '').replaceAll('"', '');
    const reader = statements.find(({ text }) => new RegExp(`(?<![\\w$])${bare.replace(/\W/g, '\\$&')}(?![\\w$])`, 'i').test(text));
    return `missing index? ${name} was read from end to end ${showCount(times)} times, ${showCount(Math.round(rows))} rows each time${reader ? `, most of it by: ${reader.text}` : ''}`;
  });
}

const FULL = 0.9;

function sessionNotes({ samples, waiting, after }: Window): string[] {
  const notes: string[] = [];
  const hidden = Math.max(0, ...samples.map((sample) => sample.hidden));
  if (hidden > 0) notes.push(`what up to ${hidden} sessions did is hidden; mend it with: GRANT pg_monitor TO ${after.server.role}`);
  const locked = samples.filter((sample) => sample.locked > 0);
  if (locked.length > 0)
    notes.push(
      `up to ${Math.max(...locked.map((sample) => sample.locked))} sessions waited for locks, in ${locked.length} of ${samples.length} looks${waiting ? `: ${waiting}` : ''}`,
    );
  const full = samples.find(({ connections: { used, most } }) => used >= most * FULL);
  if (full) notes.push(`its connections ran out: ${full.connections.used} of ${full.connections.most} were in use`);
  const idle = samples.filter((sample) => sample.idle >= 5 && sample.idle > sample.active);
  if (idle.length > samples.length / 2)
    notes.push('most sessions stood idle in a transaction: whatever the application does there, it does while it holds a connection');
  return notes;
}

const LEAST_HITS = 0.9;

function counterNotes({ database, before, after }: Window): string[] {
  const notes: string[] = [];
  if ('why' in database && typeof database.why === 'string') return [`its counters say nothing: ${database.why}`];
  const counters = database as Record<string, Found>;
  const deadlocks = Number(counters.deadlocks?.value ?? 0);
  if (deadlocks > 0) notes.push(`${deadlocks} ${deadlocks === 1 ? 'deadlock' : 'deadlocks'}: somebody lost a transaction each time`);
  const hits = counters['cache-hit'];
  if (typeof hits?.value === 'number' && hits.value < LEAST_HITS && (hits.samples ?? 0) >= (hits.minSamples ?? 0))
    notes.push(`only ${percent(hits.value)} of its blocks were found in shared_buffers: the rest was read from the system`);
  const bytes = after.temp.bytes - before.temp.bytes;
  if (bytes > 0)
    notes.push(
      `${showCount(after.temp.files - before.temp.files)} temporary files of ${showBytes(bytes)} were written: sorts and hashes that do not fit into work_mem`,
    );
  return notes;
}

function summaryTable(window: Window): Table {
  const { where, samples, database, before, after } = window;
  const mean = (which: (sample: Activity) => number) =>
    samples.length === 0
      ? 'unknown'
      : String(Number((samples.reduce((sum, sample) => sum + which(sample), 0) / samples.length).toPrecision(2)));
  const most = (which: (sample: Activity) => number) => (samples.length === 0 ? 'unknown' : String(Math.max(...samples.map(which))));
  const counter = (name: string, show: (value: number) => string) => {
    const found = (database as Record<string, Found | undefined>)[name];
    return typeof found?.value === 'number' ? show(found.value) : 'unknown';
  };
  const limit = samples[0] ? ` of ${samples[0].connections.most}` : '';
  const rows = [
    ['Statements at once', atOnce(window), ''],
    ['Sessions at work', mean(({ active }) => active), most(({ active }) => active)],
    ['Sessions waiting for a lock', mean(({ locked }) => locked), most(({ locked }) => locked)],
    ['Sessions waiting for the disk', mean(({ reading }) => reading), most(({ reading }) => reading)],
    ['Sessions idle in a transaction', mean(({ idle }) => idle), most(({ idle }) => idle)],
    ['Connections', mean(({ connections }) => connections.used), `${most(({ connections }) => connections.used)}${limit}`],
    ['Longest statement', '', samples.length === 0 ? 'unknown' : showDuration(Math.max(...samples.map(({ longest }) => longest)))],
    ['Blocks found in shared_buffers', counter('cache-hit', percent), ''],
    ['Transactions rolled back', counter('rollbacks', percent), ''],
    ['Deadlocks', counter('deadlocks', showCount), ''],
    ['Temporary files', `${showCount(after.temp.files - before.temp.files)}, ${showBytes(after.temp.bytes - before.temp.bytes)}`, ''],
  ];
  return {
    title: `Sessions and counters of ${where} during the load`,
    columns: ['What', 'On average, or in all', 'At most'],
    rows,
    note: `${samples.length} looks in ${showDuration(after.atMs - before.atMs)}.`,
  };
}
