import { availableParallelism, networkInterfaces } from 'node:os';
import { Worker } from 'node:worker_threads';
import { messageOf, UserError } from '../errors.ts';
import { memoryAt, memoryBytes } from './memory.ts';
import { allSteps, isOpen, isScheduled, type LoadPlan, type Origin } from './plan.ts';
import { type LoadResult, resultOf } from './result.ts';
import { type Point, series } from './series.ts';
import { prepare, ROLE, sharedClock, type WorkerEnd, type WorkerTask } from './worker.ts';

export interface DriveOptions {
  /** The program itself: its threads begin there too (index.ts). */
  entry?: string;
  /** Each second of the measurement, as soon as it is over. */
  onSecond?(point: Point): void;
}

const SECOND = 1_000;
/** For threads to be told, and connections to be no rush. */
const HEAD_START_MS = 10;

/**
 * Runs a load test. The threads do all of it; this one reads what they count. Aborting `signal` ends it at once, with what was measured until
 * then: requests in flight are `aborted`. Takes ramp, warm-up and duration, and at most `drainMs` more. Rejects where a thread fails.
 */
export async function drive(
  plan: LoadPlan,
  signal: AbortSignal,
  { entry = process.argv[1], onSecond }: DriveOptions = {},
): Promise<LoadResult> {
  // A thread without users would keep its share of max-requests to itself.
  const most = isOpen(plan.model) ? Number.POSITIVE_INFINITY : plan.model.users;
  const workers = Math.min(plan.workers ?? usualWorkers(plan.origin), most);
  const steps = allSteps(plan).length;
  const stop = new SharedArrayBuffer(4);
  const blocks = Array.from({ length: workers }, () => new SharedArrayBuffer(memoryBytes(steps)));
  const memories = blocks.map((memory) => memoryAt(memory, steps));
  const tasks = blocks.map((memory, index) => ({ plan, share: { index, of: workers }, memory, stop }));
  const halt = () => void Atomics.store(new Int32Array(stop), 0, 1);
  signal.addEventListener('abort', halt, { once: true });
  if (signal.aborted) halt();
  const threads = workers === 1 ? [] : tasks.map((task) => startThread(task, entry));
  try {
    const runs = await Promise.all(threads.length > 0 ? threads.map(({ ready }) => ready) : [prepare(tasks[0]!)]);
    const startAt = sharedClock() + HEAD_START_MS;
    const measureFrom = startAt + (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
    const seconds = eachSecond(series(memories, isScheduled(plan.model)), measureFrom, plan.durationMs, onSecond);
    try {
      const ends = await Promise.all(runs.map((run) => run(startAt)));
      const measuredMs = Math.max(0, Math.min(plan.durationMs, sharedClock() - measureFrom));
      return resultOf({ plan, memories, ends, series: seconds.end(), measuredMs, stopped: signal.aborted });
    } finally {
      seconds.end();
    }
  } finally {
    signal.removeEventListener('abort', halt);
    halt();
    await Promise.all(threads.map(({ thread }) => thread.terminate()));
  }
}

/** The main thread has next to nothing to do; a service on this machine has, and would be measured against the generator. */
export function usualWorkers({ addresses }: Pick<Origin, 'addresses'>, processors = availableParallelism()): number {
  const own = new Set(Object.values(networkInterfaces()).flatMap((all = []) => all.map(({ address }) => address)));
  const isHere = addresses.some((address) => /^(?:127\.|::1$)/.test(address) || own.has(address));
  return Math.max(1, processors - (isHere ? 1 : 0));
}

interface Thread {
  thread: Worker;
  ready: Promise<(startAt: number) => Promise<WorkerEnd>>;
}

/** From the program's own file: a bundle has no other that could be started (the bundler leaves out what a worker file imports). */
function startThread(task: Omit<WorkerTask, 'role'>, entry: string | undefined): Thread {
  if (entry === undefined) throw new UserError('the threads of the load test cannot be started: the program’s own file is not known');
  const thread = new Worker(entry, { workerData: { role: ROLE, ...task } satisfies WorkerTask, argv: [] });
  const failed = new Promise<never>((_, reject) => {
    thread.once('error', (thrown) => reject(new UserError(`a thread of the load test failed: ${messageOf(thrown)}`, { cause: thrown })));
    thread.once('exit', (code) => reject(new UserError(`a thread of the load test ended early, with code ${code}`)));
  });
  failed.catch(() => {}); // After its end it may exit.
  const next = () => new Promise<unknown>((resolve) => void thread.once('message', resolve));
  return {
    thread,
    ready: Promise.race([next(), failed]).then(() => (startAt) => {
      const end = next() as Promise<WorkerEnd>;
      thread.postMessage(startAt);
      return Promise.race([end, failed]);
    }),
  };
}

interface Seconds {
  /** The points so far, with what is left of the last second; answers that came after it count to it. */
  end(): Point[];
}

function eachSecond(
  recorder: ReturnType<typeof series>,
  measureFrom: number,
  durationMs: number,
  onSecond?: DriveOptions['onSecond'],
): Seconds {
  let ended = false;
  const look = () => {
    const point = recorder.look(Math.min(durationMs, sharedClock() - measureFrom));
    if (point) onSecond?.(point);
  };
  let timer: NodeJS.Timeout;
  // Seconds of the clock, whatever the timers add.
  const next = (second: number) => {
    // The last one ends with the last answer.
    if (second * SECOND >= durationMs) return;
    timer = setTimeout(
      () => {
        look();
        next(second + 1);
      },
      Math.max(1, measureFrom + second * SECOND - sharedClock()),
    );
  };
  next(1);
  return {
    end: () => {
      if (!ended) {
        ended = true;
        clearTimeout(timer);
        look();
      }
      return recorder.points();
    },
  };
}
