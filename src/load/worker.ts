import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { answerCheck, headersOf, MOST_KEPT_BYTES, needsBody } from './conditions.ts';
import { Connection, type Wire } from './connection.ts';
import { type Honesty, watchSelf } from './honesty.ts';
import { Http2Exchange } from './http2-exchange.ts';
import { http2Sessions } from './http2-session.ts';
import { memoryAt, type WorkerMemory } from './memory.ts';
import type { Told } from './notes.ts';
import { allSteps, type LoadPlan, type Origin, type StepPlan } from './plan.ts';
import { quickWriter } from './quick-write.ts';
import { headCache, readBuffer } from './response.ts';
import { runSchedule, type ScheduleWorld } from './schedule.ts';
import type { Share } from './turns.ts';
import type { Crowd, Flow, Step } from './user.ts';

/** The role that tells a thread of this program what it is there for; see index.ts. */
export const ROLE = 'load';

/** What a thread is given. */
export interface WorkerTask {
  role: typeof ROLE;
  plan: LoadPlan;
  share: Share;
  /** Laid out by memory.ts. */
  memory: SharedArrayBuffer;
  /** One number; anything but 0 stops all threads. */
  stop: SharedArrayBuffer;
}

/** `process.hrtime`, in milliseconds: the one clock that all threads share. */
export const sharedClock = (): number => Number(process.hrtime.bigint()) / 1e6;

export interface WorkerEnd {
  notes: Told;
  honesty: Honesty;
}

/** Gets everything ready; what it resolves to works off the share, from `startAt` by the shared clock. */
export async function prepare({ plan, share, memory, stop }: Omit<WorkerTask, 'role'>): Promise<(startAt: number) => Promise<WorkerEnd>> {
  const own = memoryAt(memory, allSteps(plan).length);
  const stopping = new Int32Array(stop);
  const carrier = carrierOf(plan.origin, own, share.index);
  const world: ScheduleWorld = {
    connect: carrier.connect,
    flows: await compile(plan, own),
    memory: own,
    select: await selector(plan),
    stopped: () => Atomics.load(stopping, 0) !== 0,
  };
  return async (startAt) => {
    const self = watchSelf();
    const t0 = performance.now() + startAt - sharedClock();
    const schedule = runSchedule(plan, share, t0, world);
    const measureFrom = t0 + (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
    const measuring = setTimeout(() => self.reset(schedule.spareMs()), Math.max(1, measureFrom - performance.now()));
    // Before the last answers are awaited: whoever waits is idle, and would look as if he had been all the time.
    const honesty = schedule.ended.then(() => self.told(schedule.spareMs()));
    await schedule.over;
    carrier.close();
    clearTimeout(measuring);
    return { notes: schedule.notes.told(), honesty: await honesty };
  };
}

interface Carrier {
  connect: ScheduleWorld['connect'];
  /** What is left of it when every exchange has been closed. */
  close(): void;
}

/** What requests go over, for all users of this thread. */
function carrierOf(origin: Origin, { connect: connects, gauges }: WorkerMemory, nextAddress: number): Carrier {
  const ca = origin.caFile === undefined ? undefined : readFileSync(origin.caFile, 'utf8');
  if (origin.http2) {
    const sessions = http2Sessions({ origin, ca, connects, gauges, nextAddress });
    return { connect: (sender) => new Http2Exchange(sessions, sender), close: sessions.close };
  }
  const quick = origin.tls ? undefined : quickWriter();
  const wire: Wire = { origin, ca, buffer: readBuffer(), connects, gauges, nextAddress, quick, session: undefined };
  return { connect: (sender) => new Connection(wire, sender), close: () => {} };
}

/** What Node copies to the stack and gives to the kernel at once. */
const QUICK_BYTES = 8 * 1024;
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);

function compile(plan: LoadPlan, memory: WorkerMemory): Promise<Flow[]> {
  let index = 0;
  return Promise.all(
    plan.flows.map(async ({ name, steps }) => ({
      name,
      hasVariables: steps.some(({ request, extract = [] }) => !(request instanceof Uint8Array) || extract.length > 0),
      steps: await Promise.all(steps.map((step) => compileStep(step, index, memory.steps[index++]!))),
    })),
  );
}

async function compileStep(step: StepPlan, index: number, memory: Step['memory']): Promise<Step> {
  const { name, method, request, body, thinkMs = 0, extract = [], conditions = [] } = step;
  const expected = new Uint8Array(1_000);
  for (const [from, to] of step.expect) expected.fill(1, from, to + 1);
  const recorded = [...new Set(step.headers ?? [])];
  const extracted = extract.filter(({ from }) => from === 'header').map(({ path }) => path);
  const headers = [...new Set([...recorded, ...extracted, ...headersOf(conditions)])];
  const isBytes = request instanceof Uint8Array;
  return {
    name,
    index,
    template: isBytes ? undefined : request,
    expected,
    thinkMs,
    extract,
    check: conditions.length > 0 ? await answerCheck(conditions, headers) : undefined,
    recorded: recorded.length,
    memory,
    outgoing: {
      bytes: isBytes ? bufferOf(request) : Buffer.alloc(0),
      text: isBytes && !body && request.length <= QUICK_BYTES ? bufferOf(request).toString('latin1') : undefined,
      body: body && bufferOf(body),
      idempotent: IDEMPOTENT.has(method),
      wanted: {
        cache: headCache(),
        head: method === 'HEAD',
        headers,
        keepBody: needsBody(conditions) || extract.some(({ from }) => from === 'json') ? MOST_KEPT_BYTES : 0,
      },
    },
  };
}

/** The same bytes: what came from another thread is no Buffer any more. */
const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The reader of JSON paths is loaded only where a plan has one. */
async function selector(plan: LoadPlan): Promise<Crowd['select']> {
  const paths = plan.flows.flatMap(({ steps }) => steps.flatMap(({ extract = [] }) => extract.filter(({ from }) => from === 'json')));
  if (paths.length === 0) return () => undefined;
  const { parseJsonPath } = await import('../probes/http-json.ts');
  const readers = new Map(paths.map(({ path }) => [path, parseJsonPath(path)]));
  return (body, path) => {
    try {
      const found = readers.get(path)!(JSON.parse(body.toString()));
      return 'value' in found && found.value !== null ? String(found.value) : undefined;
    } catch {
      return undefined; // No JSON.
    }
  };
}

/** Of a thread: says that it is ready, waits for the moment to begin, works, and tells how it went. */
export async function workAsThread(): Promise<void> {
  const port = parentPort!;
  const run = await prepare(workerData as WorkerTask);
  const startAt = new Promise<number>((resolve) => {
    port.once('message', resolve);
  });
  port.postMessage('ready');
  port.postMessage(await run(await startAt));
  port.close();
}
