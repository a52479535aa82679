import { connectRedis, type RedisSession } from '../engines/redis/connection.ts';
import { describeRedis, parseRedis } from '../engines/redis/url.ts';
import { UserError } from '../errors.ts';
import { type Info, numberOf, readInfo, valuesOf } from '../probes/redis-info.ts';
import type { Table } from '../report.ts';
import { showBytes, showCount, showDuration } from '../units.ts';
import type { Observed, Observer, ObserverWorld } from './load-observe.ts';

const LOOK_MS = 3_000;

interface Snapshot {
  atMs: number;
  info: Info;
}

interface Sample {
  clients: number;
  blocked: number;
  /** Of one PING. */
  ms: number;
}

/** `redis://host/0`: INFO before and after, and each second how long a PING takes. Reads no key. Throws where the URL is none. */
export function redisObserver(url: string, { caFile }: ObserverWorld): Observer {
  const { target, parameters } = parseRedis(url);
  const [unknown] = parameters.keys();
  if (unknown !== undefined) throw new UserError(`'${unknown}' is no parameter of a redis:// URL: there are db and ssl_cert_reqs`);
  const where = describeRedis(target);
  const samples: Sample[] = [];
  let session: RedisSession | undefined;
  let before: Snapshot | undefined;
  return {
    where,
    open: async (signal) => {
      session = await connectRedis(target, { caFile, signal, lookMs: LOOK_MS });
    },
    begin: async () => {
      before = await snapshot(session!);
    },
    sample: async () => {
      const start = performance.now();
      await session!.send(['PING']);
      const ms = performance.now() - start;
      const [text] = await session!.send(['INFO', 'clients']);
      const info = readInfo(String(text));
      samples.push({ clients: numberOf(info, 'connected_clients') ?? 0, blocked: numberOf(info, 'blocked_clients') ?? 0, ms });
    },
    end: async () => {
      if (!before) throw new Error('the measurement ended before it began');
      return describe(where, before, await snapshot(session!), samples, target.db);
    },
    close: async () => session?.close(),
  };
}

async function snapshot(session: RedisSession): Promise<Snapshot> {
  const [all, commands] = await session.send(['INFO'], ['INFO', 'commandstats']);
  if (typeof all !== 'string') throw new UserError('this user may not ask INFO', { hint: 'Add +info to it.' });
  return { atMs: performance.now(), info: readInfo(`${all}\n${typeof commands === 'string' ? commands : ''}`) };
}

/** Pure. */
function describe(where: string, before: Snapshot, after: Snapshot, samples: Sample[], db: number): Observed {
  const isOther = before.info.get('run_id') !== after.info.get('run_id');
  if (isOther) return { tables: [], notes: [`${where}: it was restarted during the load; what was not on disk is lost`] };
  const more = (name: string): number | undefined => {
    const [was, is] = [numberOf(before.info, name), numberOf(after.info, name)];
    return was === undefined || is === undefined || is < was ? undefined : is - was;
  };
  const seconds = (after.atMs - before.atMs) / 1_000;
  const commands = commandsOf(before.info, after.info);
  const figures: Figures = { more, seconds, samples, memory: valuesOf(after.info, db).get('memory')!, after: after.info };
  return {
    tables: [summaryTable(where, figures), ...(commands.length > 0 ? [commandTable(where, commands)] : [])],
    notes: [...counterNotes(figures), ...commandNotes(commands)].map((note) => `${where}: ${note}`),
  };
}

interface Figures {
  more(name: string): number | undefined;
  seconds: number;
  samples: Sample[];
  memory: ReturnType<typeof valuesOf> extends Map<string, infer V> ? V : never;
  after: Info;
}

interface Ran {
  name: string;
  calls: number;
  ms: number;
  share: number;
}

/** What we ask ourselves. */
const OWN = new Set(['ping', 'info', 'auth', 'select', 'hello']);
const MOST_COMMANDS = 8;

/** By the names of commands, which hold no data (Redis documentation, "INFO commandstats"). */
function commandsOf(before: Info, after: Info): Ran[] {
  const read = (text: string | undefined, field: string) => Number(new RegExp(`\\b${field}=(\\d+)`).exec(text ?? '')?.[1] ?? 0);
  const ran = [...after].flatMap(([key, text]) => {
    const [, name] = /^cmdstat_(.+)$/.exec(key) ?? [];
    if (name === undefined || OWN.has(name)) return [];
    const earlier = before.get(key);
    const calls = read(text, 'calls') - read(earlier, 'calls');
    return calls > 0 ? [{ name: name.toUpperCase(), calls, ms: (read(text, 'usec') - read(earlier, 'usec')) / 1_000 }] : [];
  });
  const total = ran.reduce((sum, { ms }) => sum + ms, 0);
  return ran
    .sort((a, b) => b.ms - a.ms)
    .slice(0, MOST_COMMANDS)
    .map((one) => ({ ...one, share: total > 0 ? one.ms / total : 0 }));
}

const percent = (share: number) => `${Math.round(share * 100)}%`;
const LEAST_LOOKUPS = 100;

function hitsOf({ more }: Figures): { share: number; lookups: number } | undefined {
  const [hits, misses] = [more('keyspace_hits'), more('keyspace_misses')];
  if (hits === undefined || misses === undefined || hits + misses === 0) return undefined;
  return { share: hits / (hits + misses), lookups: hits + misses };
}

function summaryTable(where: string, figures: Figures): Table {
  const { more, seconds, samples, memory, after } = figures;
  const hits = hitsOf(figures);
  const count = (name: string) => {
    const value = more(name);
    return value === undefined ? 'unknown' : showCount(value);
  };
  const most = (which: (sample: Sample) => number) => (samples.length === 0 ? 'unknown' : String(Math.max(...samples.map(which))));
  const operations = more('total_commands_processed');
  const limit = numberOf(after, 'maxclients');
  return {
    title: `${where} during the load`,
    columns: ['What', 'Value'],
    rows: [
      ['Commands', operations === undefined ? 'unknown' : `${showCount(Math.round(operations / seconds))}/s`],
      ['Lookups that found something', hits ? `${percent(hits.share)} of ${showCount(hits.lookups)}` : 'no lookup'],
      ['Keys evicted', count('evicted_keys')],
      ['Connections refused', count('rejected_connections')],
      ['Clients', `at most ${most(({ clients }) => clients)}${limit === undefined ? '' : ` of ${showCount(limit)}`}`],
      ['Clients waiting in a blocking command', `at most ${most(({ blocked }) => blocked)}`],
      ['Memory', memory.detail ?? showBytes(numberOf(after, 'used_memory') ?? Number.NaN)],
      ['PING', samples.length === 0 ? 'unknown' : `at most ${showDuration(Math.max(...samples.map(({ ms }) => ms)))}`],
    ],
    note: `${samples.length} looks in ${showDuration(seconds * 1_000)}.`,
  };
}

function commandTable(where: string, commands: Ran[]): Table {
  return {
    title: `Commands of ${where} during the load`,
    columns: ['Command', 'Calls', 'Mean', 'Share of time'],
    rows: commands.map(({ name, calls, ms, share }) => [name, showCount(calls), showDuration(ms / calls), percent(share)]),
  };
}

const FEW_HITS = 0.7;
const FULL = 0.9;
const SLOW_PING_MS = 50;

function counterNotes(figures: Figures): string[] {
  const { more, samples, memory } = figures;
  const notes: string[] = [];
  const hits = hitsOf(figures);
  if (hits && hits.lookups >= LEAST_LOOKUPS && hits.share < FEW_HITS)
    notes.push(`only ${percent(hits.share)} of ${showCount(hits.lookups)} lookups found something: the cache hardly helps`);
  const evicted = more('evicted_keys') ?? 0;
  if (evicted > 0) notes.push(`${showCount(evicted)} keys were evicted, because its memory is full (maxmemory)`);
  const refused = more('rejected_connections') ?? 0;
  if (refused > 0) notes.push(`${showCount(refused)} connections were refused, because there are too many clients (maxclients)`);
  if (typeof memory.value === 'number' && memory.value >= FULL) notes.push(`its memory is nearly full: ${memory.detail}`);
  const slowest = Math.max(0, ...samples.map(({ ms }) => ms));
  if (slowest >= SLOW_PING_MS)
    notes.push(`a PING took ${showDuration(slowest)}: a long command kept everybody waiting, or its machine is too busy (SLOWLOG GET)`);
  return notes;
}

const MUCH = 0.5;
const SLOW_COMMAND_MS = 1;

const commandNotes = (commands: Ran[]): string[] =>
  commands
    .filter(({ ms, calls, share }) => share >= MUCH && ms / calls >= SLOW_COMMAND_MS)
    .map(
      ({ name, calls, ms, share }) =>
        `${percent(share)} of its time went into ${showCount(calls)} calls of ${name}, ${showDuration(ms / calls)} each: everybody else waits meanwhile`,
    );
