import { explain } from '../errors.ts';
import { showDuration } from '../units.ts';
import type { Asked, Broker, Value } from './celery-broker.ts';
import { flyCanary } from './celery-canary.ts';
import type { Beat, Method } from './celery-envelope.ts';
import type { CelerySettings } from './celery-url.ts';
import { consumersOf, isSolo, type Known, type Look, registered, statesOf, workerValues } from './celery-workers.ts';

/** What stays from look to look of one target. */
export interface Memory {
  known: Map<string, Known>;
  /** By worker, when its heart was last heard, by a clock that never goes back. */
  heard: Map<string, number>;
  /** Queues that some worker took from, with nobody there to say it any more. */
  queues: Set<string>;
  /** Lengths of all queues together, of earlier looks. */
  lengths: { at: number; length: number }[];
}

export const freshMemory = (): Memory => ({ known: new Map(), heard: new Map(), queues: new Set(), lengths: [] });

export interface Observing {
  broker: Broker;
  settings: CelerySettings;
  metrics: readonly string[];
  memory: Memory;
  signal: AbortSignal;
  lookMs: number;
}

const OF_REDIS = ['unacked', 'oldest-unacked', 'reply-keys'];
export const TREND_MS = 10_000;
/** A healthy worker answers within milliseconds; only what is still silent then is worth a second connection. */
const LISTEN_AFTER_MS = 250;
/** What Celery's own command line waits for an answer. */
const ANSWER_MS = 1_000;
/** Two beats of a heart at its usual pace of two seconds, and a little. */
const BEATS_MS = 4_500;

/** One look: asks, waits no longer than it must, and says what was seen. */
export async function observe(observing: Observing): Promise<Map<string, Value>> {
  const { broker, settings, metrics, memory } = observing;
  const wantsBeats = metrics.includes('heartbeat-age') || metrics.includes('versions');
  const beats = new Map<string, Beat>();
  const started = performance.now();
  const ears = hearing(observing, beats);
  if (wantsBeats) await ears.open();
  const asked = await askAll(observing, beats, ears);
  for (const [node, stats] of asked.answers.get('stats') ?? []) memory.known.set(node, { solo: isSolo(stats) });
  if (wantsBeats) await untilAllBeat(observing, asked, beats, started + Math.min(observing.lookMs * 3, BEATS_MS));
  const flights = await canaries(observing, asked);
  const backlog = await broker.backlog();
  const unacked = backlog.get('unacked')?.value;
  const look: Look = {
    asked,
    beats,
    known: memory.known,
    settings,
    wedged: [...new Set(flights.flatMap(({ flight }) => flight.wedged))],
    deafness: ears.problem(),
    unacked: typeof unacked === 'number' ? unacked : undefined,
  };
  const states = statesOf(look);
  const values = workerValues(look, Date.now());
  for (const node of beats.keys()) if (!memory.known.has(node)) memory.known.set(node, { solo: false });
  for (const { metric, flight } of flights) values.set(metric, flight.value);
  for (const metric of metrics.filter((name) => name.startsWith('registered:')))
    values.set(metric, registered(asked, metric.slice('registered:'.length), states.silent));
  if (wantsBeats)
    for (const [name, value] of beatValues(observing, asked, beats, { listenedMs: performance.now() - started, problem: ears.problem() }))
      values.set(name, value);
  for (const [name, value] of await queueValues(observing, asked, states.silent)) values.set(name, value);
  for (const name of OF_REDIS)
    if (metrics.includes(name) && !backlog.has(name)) values.set(name, { value: undefined, why: 'RabbitMQ does not tell it over AMQP' });
  return new Map([...values, ...backlog]);
}

/** Asks everybody everything at once; listens for heartbeats beside it when somebody is silent, and waits on only while that may still say something. */
async function askAll(observing: Observing, beats: Map<string, Beat>, ears: Ears): Promise<Asked> {
  const { broker, metrics, memory, settings, lookMs } = observing;
  const asksTasks = metrics.some((name) => name.startsWith('registered:'));
  const methods: Method[] = ['ping', 'stats', 'active', 'active_queues', ...(asksTasks ? (['registered'] as const) : [])];
  const late = setTimeout(() => void ears.open(), LISTEN_AFTER_MS);
  const start = performance.now();
  try {
    return await broker.ask({
      methods,
      // Made of many short waits.
      patienceMs: Math.min(lookMs * 3, BEATS_MS),
      known: new Set([...memory.known.keys(), ...settings.expectWorkers.filter((name) => name.includes('@'))]),
      isEnough: (soFar) => performance.now() - start > ANSWER_MS && isAccounted(soFar, beats, methods),
    });
  } finally {
    clearTimeout(late);
  }
}

/** A heart that beats is alive: when every silent worker has one, waiting on would change nothing. */
function isAccounted({ receivers = 0, answers, unread }: Asked, beats: Map<string, Beat>, methods: readonly Method[]): boolean {
  const replied = answers.get('ping') ?? new Map();
  const beating = [...beats.keys()].filter((node) => !replied.has(node)).length;
  const whole = methods.every((method) => (answers.get(method)?.size ?? 0) >= replied.size);
  return beating > 0 && whole && replied.size + unread + beating >= receivers;
}

interface Ears {
  /** Never rejects. */
  open(): Promise<void>;
  /** Why nothing can be heard, after `open`. */
  problem(): string | undefined;
}

/** A right that is missing makes silence say less, and the look go on. */
function hearing({ broker, memory }: Observing, beats: Map<string, Beat>): Ears {
  let opened: Promise<void> | undefined;
  let problem: string | undefined;
  const hear = (beat: Beat) => {
    beats.set(beat.node, beat);
    memory.heard.set(beat.node, performance.now());
  };
  return {
    open: () => {
      opened ??= broker.listen(hear).catch((thrown: unknown) => {
        const { message, hint } = explain(thrown);
        problem = hint ? `${message}. ${hint}` : message;
      });
      return opened;
    },
    problem: () => problem,
  };
}

async function untilAllBeat({ signal }: Observing, asked: Asked, beats: Map<string, Beat>, until: number): Promise<void> {
  const nodes = [...(asked.answers.get('ping')?.keys() ?? [])];
  while (performance.now() < until && (beats.size === 0 || nodes.some((node) => !beats.has(node)))) {
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function canaries({ broker, metrics, signal, lookMs }: Observing, asked: Asked) {
  const flights = [];
  for (const metric of metrics.filter((name) => name === 'canary' || name.startsWith('canary:'))) {
    const queue = metric === 'canary' ? 'celery' : metric.slice('canary:'.length);
    flights.push({ metric, flight: await flyCanary(queue, { broker, asked, signal, lookMs }) });
  }
  return flights;
}

function beatValues(
  { memory }: Observing,
  asked: Asked,
  beats: Map<string, Beat>,
  { listenedMs, problem }: { listenedMs: number; problem: string | undefined },
): [string, Value][] {
  const none = problem ?? `no heartbeat within ${showDuration(listenedMs)}: no worker, or --without-heartbeat`;
  const replied = [...(asked.answers.get('ping')?.keys() ?? [])];
  const nodes = new Set([...replied, ...memory.heard.keys()]);
  const now = performance.now();
  const ages = [...nodes].map((node) => ({ node, age: memory.heard.has(node) ? now - memory.heard.get(node)! : listenedMs }));
  const oldest = ages.reduce((a, b) => (b.age > a.age ? b : a), { node: '', age: -1 });
  const versions = [...new Set([...beats.values()].map(({ version }) => version))].sort();
  const heard = memory.heard.size > 0;
  return [
    [
      'heartbeat-age',
      heard ? { value: oldest.age, dimension: 'duration', detail: oldest.node } : { value: undefined, dimension: 'duration', why: none },
    ],
    [
      'versions',
      versions.length > 0 ? { value: versions.join(', '), dimension: 'text' } : { value: undefined, dimension: 'text', why: none },
    ],
  ];
}

async function queueValues({ broker, metrics, memory }: Observing, asked: Asked, silent: number): Promise<Map<string, Value>> {
  const consumers = consumersOf(asked);
  for (const name of consumers.keys()) memory.queues.add(name);
  const named = metrics.flatMap((metric) => /^(?:queue|consumers|canary):(.+)$/s.exec(metric)?.[1] ?? []);
  const names = [...new Set([...memory.queues, ...named])];
  const found = names.length === 0 ? new Map() : await broker.queues(names);
  const values = new Map<string, Value>();
  for (const name of names) {
    const { length, consumers: counted, why } = found.get(name)!;
    values.set(`queue:${name}`, { value: length, dimension: 'none', ...(why ? { why } : {}) });
    const said = counted ?? consumers.get(name) ?? 0;
    const unsure = counted === undefined && said === 0 && silent > 0;
    const unknown = { value: undefined, why: `no worker that answered takes from it; ${silent} did not answer` };
    values.set(`consumers:${name}`, { ...(unsure ? unknown : { value: said }), dimension: 'none' });
  }
  const lengths = names.map((name) => found.get(name)!.length);
  const total = lengths.reduce<number | undefined>(
    (sum, length) => (sum === undefined || length === undefined ? undefined : sum + length),
    0,
  );
  const detail = names.join(', ');
  if (names.length === 0)
    values.set('queues', { value: undefined, dimension: 'none', why: 'no worker said which there are: name one, as in queue:celery<1000' });
  else values.set('queues', { value: total, dimension: 'none', why: `not every length is known of ${detail}`, detail });
  values.set('backlog-trend', trend(memory, total));
  return values;
}

/** Tasks per second by which the queues grow, or shrink below zero. */
function trend(memory: Memory, length: number | undefined): Value {
  const at = performance.now();
  const before = memory.lengths.findLast((sample) => at - sample.at >= TREND_MS);
  if (length !== undefined) memory.lengths = [...memory.lengths.filter((sample) => sample.at >= (before?.at ?? 0)), { at, length }];
  if (!before || length === undefined) {
    const why = length === undefined ? 'not every length is known' : `two looks that lie ${showDuration(TREND_MS)} apart are needed`;
    return { value: undefined, dimension: 'per-second', why };
  }
  const grown = length - before.length;
  return {
    value: (grown * 1_000) / (at - before.at),
    dimension: 'per-second',
    detail: `${before.length} to ${length} in ${showDuration(at - before.at)}`,
  };
}
