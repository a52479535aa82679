import type { Observation } from '../condition.ts';
import { oneLine, showBytes, showDuration } from '../units.ts';

/** The answer of INFO: names and values as the server writes them (Redis documentation, "INFO"). */
export type Info = Map<string, string>;

export function readInfo(text: string): Info {
  const pairs = text.split('\n').flatMap((line) => {
    const [, name, value] = /^([\w-]+):(.*?)\r?$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value!] as const];
  });
  return new Map(pairs);
}

type Value = Omit<Observation, 'ms'>;

/** Undefined where this server does not say it: an older one, another make, a managed one. */
export function numberOf(info: Info, name: string): number | undefined {
  const value = info.get(name);
  return value === undefined || !/^-?\d+(\.\d+)?$/.test(value) ? undefined : Number(value);
}

/** What one answer says by itself. */
export function valuesOf(info: Info, db: number): Map<string, Value> {
  const plain = (name: string): Value => counted(numberOf(info, name), name);
  const seconds = (name: string): Value => ({ ...scaled(plain(name), 1_000), dimension: 'duration' });
  const clients = numberOf(info, 'connected_clients');
  const limit = numberOf(info, 'maxclients');
  const share = clients !== undefined && limit ? clients / limit : undefined;
  return new Map<string, Value>([
    ['version', { value: versionOf(info), dimension: 'text', why: 'INFO says no version' }],
    ['uptime', seconds('uptime_in_seconds')],
    ['clients', plain('connected_clients')],
    ['clients-share', { ...counted(share, 'maxclients'), dimension: 'ratio', detail: `${clients} of ${limit}` }],
    ['blocked-clients', plain('blocked_clients')],
    ['memory', memory(info)],
    ['memory-bytes', { ...plain('used_memory'), dimension: 'bytes' }],
    ['policy', { value: info.get('maxmemory_policy'), dimension: 'text', why: unsaid('maxmemory_policy') }],
    ['fragmentation', fragmentation(info)],
    ['ops', { ...plain('instantaneous_ops_per_sec'), dimension: 'per-second' }],
    ['keys', { value: Number(/keys=(\d+)/.exec(info.get(`db${db}`) ?? '')?.[1] ?? 0), dimension: 'none', detail: `in database ${db}` }],
    ['persistence', persistence(info)],
    ...replication(info),
  ]);
}

const unsaid = (name: string) => `this server does not say ${name}`;

function counted(value: number | undefined, name: string): Value {
  return value === undefined ? { value, dimension: 'none', why: unsaid(name) } : { value, dimension: 'none' };
}

const scaled = ({ value, ...rest }: Value, factor: number): Value => ({
  ...rest,
  value: typeof value === 'number' ? value * factor : value,
});

function versionOf(info: Info): string | undefined {
  // A make that is compatible says the version of Redis that it is like, and its own.
  return info.get('valkey_version') ?? info.get('dragonfly_version')?.replace(/^df-v?/, '') ?? info.get('redis_version');
}

function memory(info: Info): Value {
  const used = numberOf(info, 'used_memory');
  const most = numberOf(info, 'maxmemory') ?? 0;
  const whole = most || numberOf(info, 'total_system_memory');
  if (used === undefined || !whole) return { value: undefined, dimension: 'ratio', why: unsaid('used_memory with a limit') };
  const detail = `${showBytes(used)} of ${showBytes(whole)}, ${most ? 'maxmemory' : 'the memory of its machine: maxmemory is 0'}`;
  return { value: used / whole, dimension: 'ratio', detail };
}

/** Below 100 MB the ratio is that of the program itself, and says nothing. */
const FRAGMENTATION_FROM = 100e6;

function fragmentation(info: Info): Value {
  const used = numberOf(info, 'used_memory');
  if (used !== undefined && used < FRAGMENTATION_FROM)
    return {
      value: undefined,
      dimension: 'none',
      why: `${showBytes(used)} in use: below ${showBytes(FRAGMENTATION_FROM)} it says nothing`,
    };
  return counted(numberOf(info, 'mem_fragmentation_ratio'), 'mem_fragmentation_ratio');
}

function persistence(info: Info): Value {
  const faults = [
    info.get('rdb_last_bgsave_status') === 'err' ? 'the last snapshot failed (rdb_last_bgsave_status)' : '',
    info.get('aof_last_write_status') === 'err' ? 'the append-only file could not be written (aof_last_write_status)' : '',
    info.get('aof_last_bgrewrite_status') === 'err' ? 'the append-only file could not be rewritten (aof_last_bgrewrite_status)' : '',
  ].filter((fault) => fault !== '');
  if (!info.has('rdb_last_bgsave_status') && !info.has('aof_enabled'))
    return { value: undefined, dimension: 'text', why: unsaid('rdb_last_bgsave_status') };
  if (faults.length === 0) return { value: 'ok', dimension: 'text' };
  return { value: 'error', dimension: 'text', detail: `${faults.join('; ')}: its log says why, most often a full disk` };
}

/** Nothing of replication where there is none. */
function replication(info: Info): [string, Value][] {
  const said = info.get('role');
  const role = said === 'slave' ? 'replica' : said;
  const own: [string, Value] = ['role', { value: role, dimension: 'text', why: unsaid('role') }];
  if (role === 'replica') return [own, ...asReplica(info)];
  const replicas = [...info].flatMap(([name, text]) => (/^slave\d+$/.test(name) ? [text] : []));
  if (replicas.length === 0) return [own];
  const away = replicas.filter((text) => !/state=online/.test(text));
  const lags = replicas.flatMap((text) => /lag=(\d+)/.exec(text)?.[1] ?? []).map(Number);
  const detail = `${replicas.length - away.length} of ${replicas.length} replicas online`;
  return [
    own,
    ['replication', { value: away.length === 0 ? 'ok' : 'down', dimension: 'text', detail }],
    ['replica-lag', { ...counted(lags.length > 0 ? Math.max(...lags) * 1_000 : undefined, 'a lag'), dimension: 'duration', detail }],
  ];
}

function asReplica(info: Info): [string, Value][] {
  const isUp = info.get('master_link_status') === 'up';
  const silent = numberOf(info, 'master_last_io_seconds_ago');
  const down = numberOf(info, 'master_link_down_since_seconds');
  const syncing = info.get('master_sync_in_progress') === '1' ? ', a full copy is under way' : '';
  const place = oneLine(`${info.get('master_host')}:${info.get('master_port')}`, 100);
  const since = down === undefined || down < 0 ? '' : ` for ${showDuration(down * 1_000)}`;
  const lag = isUp && silent !== undefined && silent >= 0 ? silent * 1_000 : undefined;
  return [
    [
      'replication',
      { value: isUp ? 'ok' : 'down', dimension: 'text', ...(isUp ? {} : { detail: `no link to ${place}${since}${syncing}` }) },
    ],
    [
      'replica-lag',
      { value: lag, dimension: 'duration', why: `there is no link to ${place}`, detail: 'since something came from its master' },
    ],
  ];
}
