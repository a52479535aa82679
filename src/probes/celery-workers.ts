import { showCount } from '../units.ts';
import type { Asked, Value } from './celery-broker.ts';
import { type Beat, fieldOf } from './celery-envelope.ts';
import type { CelerySettings } from './celery-url.ts';

/** What earlier looks found out about a worker. */
export interface Known {
  /** It runs tasks in its main process, which says nothing meanwhile. */
  solo: boolean;
}

/** Everything that one look found out. */
export interface Look {
  asked: Asked;
  /** By name, of this look. */
  beats: Map<string, Beat>;
  known: Map<string, Known>;
  settings: CelerySettings;
  /** Workers that had a free slot and did not take the canary. */
  wedged: string[];
  /** Why heartbeats could not be heard, where that is so: silence says less then. */
  deafness?: string | undefined;
  /** Tasks that were taken and not acknowledged; undefined where the broker does not tell. */
  unacked: number | undefined;
}

export interface States {
  connected: number;
  replied: string[];
  replies: number;
  /** Workers that got the question and did not answer it, whatever the reason. */
  silent: number;
  /** Alive without a free slot. */
  busy: number;
  stuck: number;
  /** Silent, and whether they work or hang cannot be told. */
  unclear: number;
  /** Expected, or seen before, and not connected any more. */
  dead: number;
  /** That are silent or gone; which of them is which the broker does not tell. */
  missing: string[];
}

/**
 * The workers by their state. Who got the question and is silent is alive where its heart beats. Without that it hangs, or it is a solo pool in
 * the middle of a task, which neither answers nor beats meanwhile. The two are told apart by what is known of its pool, from an earlier answer
 * or from `pool=`, and by `unacked`: the task that a solo pool runs stands there until it is over, seen in Celery 5.2 and 5.7 over Redis.
 */
export function statesOf({ asked, beats, known, settings, wedged, deafness, unacked = Number.POSITIVE_INFINITY }: Look): States {
  const replied = [...(asked.answers.get('ping')?.keys() ?? [])];
  const replies = replied.length + asked.unread;
  const connected = Math.max(asked.receivers ?? 0, replies);
  const silent = connected - replies;
  const beating = [...beats.keys()].filter((node) => !replied.includes(node));
  const alive = Math.min(silent, beating.length);
  const deaf = silent - alive;
  const missing = absent(settings.expectWorkers, known, [...replied, ...beating]);
  const ofPool = (solo: boolean) => missing.filter((name) => known.get(name)?.solo === solo).length;
  const working = Math.min(deaf, unacked, settings.pool === 'solo' ? deaf : settings.pool === 'prefork' ? 0 : ofPool(true));
  const unknown = settings.pool === undefined ? Math.max(0, deaf - working - ofPool(false)) : 0;
  const unclear = deafness === undefined ? Math.min(unknown, unacked - working) : deaf - working;
  const full = replied.filter((node) => freeSlots(asked, node) === 0).length;
  return {
    connected,
    replied,
    replies,
    silent,
    missing,
    unclear,
    dead: Math.max(0, missing.length - deaf),
    busy: full + alive + working,
    stuck: deaf - working - unclear + wedged.length,
  };
}

/** Names without a host stand for that worker on any. */
function absent(expected: readonly string[], known: ReadonlyMap<string, Known>, present: readonly string[]): string[] {
  const isThere = (name: string) => present.some((node) => node === name || node.split('@')[0] === name);
  const names = expected.filter((name) => !isThere(name));
  const before = [...known.keys()].filter(
    (node) => !present.includes(node) && !names.includes(node) && !names.includes(node.split('@')[0]!),
  );
  return [...names, ...before];
}

/** Undefined where the worker did not say it. */
export function freeSlots(asked: Asked, node: string): number | undefined {
  const slots = slotsOf(asked, node);
  const active = asked.answers.get('active')?.get(node);
  return slots === undefined || !Array.isArray(active) ? undefined : Math.max(0, slots - active.length);
}

function slotsOf(asked: Asked, node: string): number | undefined {
  const slots = fieldOf(fieldOf(asked.answers.get('stats')?.get(node), 'pool'), 'max-concurrency');
  return typeof slots === 'number' ? slots : undefined;
}

/** Of celery 5.3 and newer the name of the pool; before that what only the solo pool says of itself (celery, concurrency/solo.py). */
export function isSolo(stats: unknown): boolean {
  const pool = fieldOf(stats, 'pool');
  const name = fieldOf(pool, 'implementation');
  if (typeof name === 'string') return name.includes('solo');
  const processes = fieldOf(pool, 'processes');
  return fieldOf(pool, 'put-guarded-by-semaphore') === true && Array.isArray(processes) && processes.includes(fieldOf(stats, 'pid'));
}

/** Name, and how many consume, for each queue that a worker said it takes from. */
export function consumersOf(asked: Asked): Map<string, number> {
  const queues = new Map<string, number>();
  for (const said of asked.answers.get('active_queues')?.values() ?? [])
    for (const name of namesOf(said)) queues.set(name, (queues.get(name) ?? 0) + 1);
  return queues;
}

export function consumes(asked: Asked, node: string, queue: string): boolean {
  return namesOf(asked.answers.get('active_queues')?.get(node)).includes(queue);
}

function namesOf(queues: unknown): string[] {
  if (!Array.isArray(queues)) return [];
  return queues.flatMap((queue) => {
    const name = fieldOf(queue, 'name');
    return typeof name === 'string' ? [name] : [];
  });
}

/** The values that stand in the workers' answers. */
export function workerValues(look: Look, now: number): Map<string, Value> {
  const { asked } = look;
  const states = statesOf(look);
  const unsaid = notAll(asked, states);
  const stats = [...(asked.answers.get('stats')?.values() ?? [])];
  const slots = states.replied.flatMap((node) => slotsOf(asked, node) ?? []);
  const uptimes = stats.map((of) => fieldOf(of, 'uptime')).filter((uptime) => typeof uptime === 'number');
  const none = { value: undefined, why: states.connected === 0 ? 'no worker is connected' : 'no worker answered' } as const;
  return new Map<string, Value>([
    ['workers', { value: states.connected, dimension: 'none', ...heads(asked, states) }],
    ['replies', { value: states.replies, dimension: 'none', ...said(unsaid) }],
    ['busy', { value: states.busy, dimension: 'none', ...said(unsaid) }],
    ['stuck', stuckOnes(look, states)],
    ['dead', { value: states.dead, dimension: 'none', ...said(states.dead > 0 ? `among ${states.missing.join(', ')}` : '') }],
    ['pool', slots.length > 0 ? { value: sum(slots), dimension: 'none', ...said(unsaid) } : { ...none, dimension: 'none' }],
    [
      'uptime',
      uptimes.length > 0
        ? { value: Math.min(...uptimes) * 1_000, dimension: 'duration', detail: 'the youngest' }
        : { ...none, dimension: 'duration' },
    ],
    ...activity(asked, now, unsaid, none),
  ]);
}

const said = (detail: string): { detail?: string } => (detail === '' ? {} : { detail });
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function heads(asked: Asked, { connected, replied }: States): { detail?: string } {
  if (connected === 0) return said('nobody listens to remote control: no worker, or worker_enable_remote_control is off');
  return said(`${replied.join(', ')}${asked.receivers === undefined ? ', counted by their answers' : ''}`);
}

function notAll({ receivers }: Asked, { silent, replied }: States): string {
  if (silent === 0 || receivers === undefined) return '';
  return `${showCount(silent)} of ${showCount(receivers)} did not answer; ${replied.length === 0 ? 'none did' : `${replied.join(', ')} did`}`;
}

function stuckOnes({ wedged, asked, deafness }: Look, { stuck, missing, silent, unclear, connected }: States): Value {
  const deaf = stuck - wedged.length;
  const who = missing.length > 0 && silent > 0 ? ` (${missing.join(', ')})` : '';
  const parts = [
    deaf > 0 ? `${showCount(deaf)} connected, without answer and without heartbeat${who}: stopped or hanging` : '',
    wedged.length > 0 ? `${wedged.join(', ')} answers, has a free slot and did not take the canary: its pool hangs` : '',
    unclear > 0 && deafness === undefined
      ? `${showCount(unclear)} neither answers nor beats while a task is under way${who}: ${UNCLEAR}`
      : '',
    unclear > 0 && deafness !== undefined
      ? `${showCount(unclear)} did not answer${who}, and no heartbeats could be heard: ${deafness}`
      : '',
  ].filter((part) => part !== '');
  if (stuck > 0) return { value: stuck, dimension: 'none', detail: parts.join('; ') };
  if (unclear > 0) return { value: undefined, dimension: 'none', why: parts.join('; ') };
  // A mailbox, and nobody who answers: which of them there are is not known yet.
  if (connected === 0 && asked.routed) return { value: undefined, dimension: 'none', why: `a mailbox is there, and no answer: ${UNCLEAR}` };
  return { value: 0, dimension: 'none' };
}

const UNCLEAR = 'stopped, or a solo pool at work; pool=solo or pool=prefork in the URL says which';

/** Names of tasks only: their arguments may hold secrets. */
function activity(asked: Asked, now: number, unsaid: string, none: Value): [string, Value][] {
  const lists = [...(asked.answers.get('active')?.values() ?? [])].filter((list) => Array.isArray(list));
  if (lists.length === 0)
    return [
      ['active', { ...none, dimension: 'none' }],
      ['longest-task', { ...none, dimension: 'duration' }],
    ];
  const running = lists.flat().map((task: unknown) => {
    const start = fieldOf(task, 'time_start');
    return { name: String(fieldOf(task, 'name') ?? ''), ms: typeof start === 'number' ? Math.max(0, now - start * 1_000) : 0 };
  });
  const longest = running.reduce((a, b) => (b.ms > a.ms ? b : a), { name: '', ms: 0 });
  return [
    ['active', { value: running.length, dimension: 'none', ...said(unsaid) }],
    [
      'longest-task',
      { value: longest.ms, dimension: 'duration', ...said([longest.name, unsaid].filter((part) => part !== '').join('; ')) },
    ],
  ];
}

/** True only where every worker that takes tasks knows it: the others would throw it away. */
export function registered(asked: Asked, task: string, silent: number): Value {
  const lists = [...(asked.answers.get('registered') ?? [])].filter(([node]) => {
    const queues = asked.answers.get('active_queues')?.get(node);
    return !Array.isArray(queues) || queues.length > 0;
  });
  const without = lists.filter(([, names]) => !(Array.isArray(names) && names.includes(task))).map(([node]) => node);
  if (without.length > 0) return { value: false, dimension: 'text', detail: `not known to ${without.join(', ')}` };
  if (lists.length === 0) return { value: undefined, dimension: 'text', why: 'no worker answered' };
  if (silent > 0) return { value: undefined, dimension: 'text', why: `known to the ${lists.length} that answered; ${silent} did not` };
  return { value: true, dimension: 'text', detail: `known to ${lists.length}` };
}
