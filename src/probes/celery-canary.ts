import { setTimeout as pause } from 'node:timers/promises';
import { showDuration } from '../units.ts';
import type { Asked, Broker, Value } from './celery-broker.ts';
import { CANARY_TASK, type Canary, canary, fieldOf, type Method } from './celery-envelope.ts';
import { consumes, freeSlots } from './celery-workers.ts';

const PAUSE_MS = 20;
/** A worker may take two and another none; so many times those that had none are given another chance. */
const ROUNDS = 4;

export interface Flight {
  value: Value;
  /** Workers that had a free slot and took none. */
  wedged: string[];
}

export interface Sky {
  broker: Broker;
  /** The answers of this look. */
  asked: Asked;
  signal: AbortSignal;
  lookMs: number;
}

/**
 * Sends each worker of the queue a task that does nothing, and waits until their pools have accepted it: `stats` counts a task when a process
 * takes it, which a worker whose pool hangs does not do, while it answers `ping` like any other. What nobody took is taken back.
 */
export async function flyCanary(queue: string, sky: Sky): Promise<Flight> {
  const { broker, asked, signal, lookMs } = sky;
  const nodes = [...(asked.answers.get('ping')?.keys() ?? [])].filter((node) => consumes(asked, node, queue));
  if (nodes.length === 0) return unknown(`no worker that answered takes from queue ${queue}`);
  const before = totals(asked, nodes);
  const start = performance.now();
  const takeBack: (() => Promise<void>)[] = [];
  const posted: Canary[] = [];
  let waiting = nodes;
  try {
    for (let round = 1; ; round++) {
      const flock = waiting.map(() => canary(Date.now()));
      takeBack.push(await broker.post(queue, flock));
      posted.push(...flock);
      const now = await accepted(broker, { nodes, before, posted: posted.length, signal, until: start + lookMs });
      if (now === undefined)
        return notTaken(queue, {
          sky,
          nodes,
          posted,
          after: await ask(broker, nodes, ['stats', 'active', 'reserved']),
          waited: performance.now() - start,
        });
      waiting = nodes.filter((node) => now.get(node)! <= before.get(node)!);
      if (waiting.length === 0 || round === ROUNDS)
        return { value: { value: performance.now() - start, dimension: 'duration', ...passedOver(waiting, posted) }, wedged: [] };
    }
  } finally {
    for (const back of takeBack) await back();
  }
}

const unknown = (why: string, wedged: string[] = []): Flight => ({ value: { value: undefined, dimension: 'duration', why }, wedged });

interface Wait {
  nodes: readonly string[];
  before: Map<string, number>;
  posted: number;
  signal: AbortSignal;
  until: number;
}

/** The totals as soon as all that was posted has been accepted; undefined when it is late. */
async function accepted(broker: Broker, { nodes, before, posted, signal, until }: Wait): Promise<Map<string, number> | undefined> {
  const begin = sum(before);
  for (;;) {
    const now = totals(await ask(broker, nodes, ['stats']), nodes);
    if (sum(now) - begin >= posted) return now;
    if (performance.now() > until) return undefined;
    await pause(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

const STATS_MS = 1_000;
const ask = (broker: Broker, nodes: readonly string[], methods: readonly Method[]): Promise<Asked> =>
  broker.ask({
    methods,
    patienceMs: STATS_MS,
    known: new Set(nodes),
    isEnough: (soFar) => nodes.every((node) => methods.every((method) => soFar.answers.get(method)?.has(node))),
  });

function totals(asked: Asked, nodes: readonly string[]): Map<string, number> {
  const stats = asked.answers.get('stats');
  return new Map(nodes.map((node) => [node, Number(fieldOf(fieldOf(stats?.get(node), 'total'), CANARY_TASK) ?? 0)]));
}

const sum = (numbers: Map<string, number>): number => [...numbers.values()].reduce((total, number) => total + number, 0);

function passedOver(nodes: readonly string[], posted: readonly Canary[]): { detail?: string } {
  return nodes.length === 0 ? {} : { detail: `others were quicker than ${nodes.join(', ')}, which took none of ${posted.length}` };
}

interface Landed {
  sky: Sky;
  nodes: readonly string[];
  posted: readonly Canary[];
  after: Asked;
  waited: number;
}

/** Blames whoever holds one and has a free slot; and where nobody holds one, all that could have taken it, unless a silent worker may have. */
function notTaken(queue: string, { sky: { asked }, nodes, posted, after, waited }: Landed): Flight {
  const late = `not accepted from queue ${queue} within ${showDuration(waited)}`;
  const ids = new Set(posted.map(({ id }) => id));
  const holders = nodes.filter((node) => reservedBy(after, node).some((id) => typeof id === 'string' && ids.has(id)));
  const answers = asked.answers.get('ping')?.size ?? 0;
  const silent = Math.max(0, (asked.receivers ?? 0) - answers - asked.unread);
  if (holders.length === 0 && silent > 0) return unknown(`${late}: it may lie with one of the ${silent} that did not answer`);
  const suspects = (holders.length > 0 ? holders : nodes).filter((node) => freeSlots(after, node) !== 0);
  if (suspects.length === 0) return unknown(`${late}: every slot was taken by another task`);
  const idle = suspects.filter((node) => allAccepted(after, node) === allAccepted(asked, node));
  if (idle.length === 0) return unknown(`${late}: other tasks were accepted meanwhile, behind which it waits`);
  return unknown(`${late}: ${idle.join(', ')} had a free slot`, idle);
}

/** Tasks of any name. */
function allAccepted(asked: Asked, node: string): number {
  const total = fieldOf(asked.answers.get('stats')?.get(node), 'total');
  const counts: unknown[] = typeof total === 'object' && total !== null ? Object.values(total) : [];
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
}

function reservedBy(asked: Asked, node: string): unknown[] {
  const tasks = asked.answers.get('reserved')?.get(node);
  return Array.isArray(tasks) ? tasks.map((task) => fieldOf(task, 'id')) : [];
}
