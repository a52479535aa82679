import type { Condition } from '../condition.ts';

/** What a load test does, in plain data that can be handed to a thread. Times are in milliseconds. */
export interface LoadPlan {
  origin: Origin;
  /** Weighted: whoever begins anew takes one of them. */
  flows: FlowPlan[];
  model: ClosedModel | OpenModel;
  /** Of the measurement: what begins in it counts. Ramp and warm-up come before. */
  durationMs: number;
  /** The load grows evenly from nothing; not measured. */
  rampUpMs?: number;
  /** At full load; not measured. */
  warmUpMs?: number;
  /** For a whole response, from the moment the request is sent, connecting included. */
  timeoutMs: number;
  /** How long responses are awaited after the last request was sent; by default until all of them have timed out. */
  drainMs?: number;
  /** No more than these are ever sent, ramp and warm-up included. */
  maxRequests?: number;
  /** Threads; one works within the process itself. By default one for each processor, less one where the target is on this machine. */
  workers?: number;
  /** One for each turn of a flow, over and over: variables for its templates. */
  data?: Record<string, string>[];
}

/** Where requests go. The name was resolved before: no request waits for it. */
export interface Origin {
  /** As in the Host header and in the certificate. */
  host: string;
  port: number;
  tls: boolean;
  /** Connections are spread over them. */
  addresses: string[];
  /** PEM: trusted instead of the authorities that Node knows. */
  caFile?: string;
  /** It speaks HTTP/2 and nothing else, over TLS. */
  http2?: true;
}

/** So many users, each with a connection of its own, who send again once they have been answered. */
export interface ClosedModel {
  users: number;
  /** Between an answer and the next turn. */
  thinkMs?: number;
  /** From the beginning of a turn to that of the next, whatever the answers take: response time then counts from that moment. */
  paceMs?: number;
}

/** Turns that begin by the clock, however long the answers take. */
export interface OpenModel {
  ratePerSecond: number;
  /** Turns under way at once. One that finds no room is late; one that is late by `timeoutMs` is dropped. By default three seconds' worth. */
  maxInFlight?: number;
}

export const isOpen = (model: ClosedModel | OpenModel): model is OpenModel => 'ratePerSecond' in model;

/** Whether requests have a moment of their own: else that is the moment at which they are sent, and response time is service time. */
export const isScheduled = (model: ClosedModel | OpenModel): boolean => isOpen(model) || (model.paceMs ?? 0) > 0;

export interface FlowPlan {
  name: string;
  weight: number;
  /** In this order; an error or a status that was not expected ends the turn. */
  steps: StepPlan[];
}

export interface StepPlan {
  name: string;
  method: string;
  /** The bytes as they go out (`requestBytes`), or what they are made of each time. */
  request: Uint8Array | Template;
  /** Sent after them, in pieces: one in shared memory (`shared`) for all users. */
  body?: Uint8Array;
  /** Statuses from-to, both included. */
  expect: [number, number][];
  /** Of an answer with such a status; one that does not meet them all is an error (`parseAnswerCondition` in conditions.ts). */
  conditions?: Condition[];
  /** Headers of the response to gather, in lower case. */
  headers?: string[];
  /** After its answer, before the next step. */
  thinkMs?: number;
  extract?: Extraction[];
}

/** Text with the values of variables in it. The head has no Content-Length and no blank line: they are added. */
export interface Template {
  head: Part[];
  body?: Part[];
}

export type Part = string | { variable: string };

/** A variable from an answer, for the steps after it. */
export interface Extraction {
  variable: string;
  from: 'header' | 'json';
  /** The header in lower case, or the JSON path. */
  path: string;
}

export const allSteps = (plan: LoadPlan): StepPlan[] => plan.flows.flatMap(({ steps }) => steps);

/** One copy for all threads. */
export function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
