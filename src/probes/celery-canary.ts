import { setTimeout as pause } from 'node:timers/promises';
import { showDuration } from '../units.ts';
import type { Asked, Broker, Value } from './celery-broker.ts';
import { CANARY_TASK, canary, fieldOf } from './celery-envelope.ts';
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
export async function flyCanary(queue: string, { broker, asked, signal, lookMs }: Sky): Promise<Flight> {
  const nodes = [...(asked.answers.get('ping')?.keys() ?? [])].filter((node) => consumes(asked, node, queue));
  const dimension = 'duration';
  if (nodes.length === 0)
    return { value: { value: undefined, dimension, why: `no worker that answered takes from queue ${queue}` }, wedged: [] };
  const before = totals(asked, nodes);
  const start = performance.now();
  const takeBack: (() => Promise<void>)[] = [];
  let waiting = nodes;
  let posted = 0;
  try {
    for (let round = 0; round < ROUNDS && waiting.length > 0; round++) {
      takeBack.push(
        await broker.post(
          queue,
          waiting.map(() => canary(Date.now())),
        ),
      );
      posted += waiting.length;
      const now = await accepted(broker, { nodes, before, posted, signal, until: start + lookMs });
      if (now === undefined) break;
      waiting = nodes.filter((node) => now.get(node)! <= before.get(node)!);
      if (waiting.length === 0 || round === ROUNDS - 1)
        return { value: { value: performance.now() - start, dimension, ...passedOver(waiting, posted) }, wedged: [] };
    }
    return notTaken(queue, { nodes, before, after: (await ask(broker, nodes)) ?? asked, waited: performance.now() - start });
  } finally {
    for (const back of takeBack) await back();
  }
}

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
    const now = totals((await ask(broker, nodes)) ?? { receivers: 0, answers: new Map(), unread: 0, ms: 0 }, nodes);
    if (sum(now) - begin >= posted) return now;
    if (performance.now() > until) return undefined;
    await pause(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function ask(broker: Broker, nodes: readonly string[]): Promise<Asked> {
  return broker.ask({ methods: ['stats', 'active'], patienceMs: 1_000, known: new Set(nodes) });
}

function totals(asked: Asked, nodes: readonly string[]): Map<string, number> {
  const stats = asked.answers.get('stats');
  return new Map(nodes.map((node) => [node, Number(fieldOf(fieldOf(stats?.get(node), 'total'), CANARY_TASK) ?? 0)]));
}

const sum = (numbers: Map<string, number>): number => [...numbers.values()].reduce((total, number) => total + number, 0);

function passedOver(nodes: readonly string[], posted: number): { detail?: string } {
  return nodes.length === 0 ? {} : { detail: `others were quicker than ${nodes.join(', ')}, which took none of ${posted}` };
}

interface Landed {
  nodes: readonly string[];
  before: Map<string, number>;
  after: Asked;
  waited: number;
}

function notTaken(queue: string, { nodes, before, after, waited }: Landed): Flight {
  const now = totals(after, nodes);
  const idle = nodes.filter((node) => now.get(node)! <= before.get(node)!);
  const wedged = idle.filter((node) => freeSlots(after, node) !== 0);
  const slots = wedged.length > 0 ? `${wedged.join(', ')} had a free slot` : 'every slot was taken by another task';
  return {
    value: { value: undefined, dimension: 'duration', why: `not accepted from queue ${queue} within ${showDuration(waited)}: ${slots}` },
    wedged,
  };
}
