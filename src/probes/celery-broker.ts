import type { Observation } from '../condition.ts';
import type { Beat, Canary, Method } from './celery-envelope.ts';

export type Value = Omit<Observation, 'ms'>;

/** What came back for a question to every worker. */
export interface Asked {
  /** How many workers got it; undefined where the broker does not tell. */
  receivers: number | undefined;
  /** Where that is all that the broker tells: whether anybody got it. */
  routed?: boolean;
  /** By method, then by the worker's name. */
  answers: Map<Method, Map<string, unknown>>;
  /** Answers to `ping` that could not be read, each of a worker without a name. */
  unread: number;
  /** From the question to the last answer, in milliseconds. */
  ms: number;
}

export interface QueueState {
  length: number | undefined;
  /** Where the broker itself counts them. */
  consumers?: number;
  why?: string;
}

export interface Question {
  methods: readonly Method[];
  /** Not longer than this, in milliseconds. */
  patienceMs: number;
  /** Workers that are known from before. */
  known: ReadonlySet<string>;
  /** Asked while answers are missing: whether nothing is to be gained by waiting on. */
  isEnough?(soFar: Asked): boolean;
}

/** The broker that lies between us and the workers, for the length of one look. */
export interface Broker {
  ask(question: Question): Promise<Asked>;
  /** Hears heartbeats from now on. */
  listen(hear: (beat: Beat) => void): Promise<void>;
  queues(names: readonly string[]): Promise<Map<string, QueueState>>;
  /** What this kind of broker knows beside: `unacked`, `oldest-unacked`, `reply-keys`. */
  backlog(): Promise<Map<string, Value>>;
  /** Puts the tasks into the queue, and gives a way to take away those that nobody has taken. */
  post(queue: string, tasks: readonly Canary[]): Promise<() => Promise<void>>;
  /** Takes away what was made for the look, after an abort too, and closes. Never rejects. */
  close(): Promise<void>;
}

/** What is missing in `asked` for every worker that got the question to have answered all of it. */
export function isComplete(asked: Asked, methods: readonly Method[]): boolean {
  return asked.receivers !== undefined && methods.every((method) => answered(asked, method) >= asked.receivers!);
}

/** An answer that cannot be read is counted for `ping` and stands for all: its worker will write the others in the same way. */
const answered = (asked: Asked, method: Method): number => (asked.answers.get(method)?.size ?? 0) + asked.unread;

export const noAnswers = (receivers: number | undefined): Asked => ({ receivers, answers: new Map(), unread: 0, ms: 0 });

export function noteAnswer(asked: Asked, method: Method, node: string | undefined, value: unknown): void {
  if (node === undefined) {
    if (method === 'ping') asked.unread++;
    return;
  }
  const known = asked.answers.get(method) ?? new Map<string, unknown>();
  asked.answers.set(method, known.set(node, value));
}
