import { HISTOGRAM_BYTES, type Histogram, histogramAt, merged } from './histogram.ts';

/**
 * What a thread counts, in memory that the main thread reads while it does: nothing is sent, nothing waits. One thread writes each.
 * Everything of a step is of the measured time only.
 */
export interface WorkerMemory {
  steps: StepMemory[];
  /** Microseconds. How long connecting took, TLS included. */
  connect: Histogram;
  /** Microseconds. How much later than intended the generator sent what it was free to send, in the measured time. */
  lag: Histogram;
  gauges: Float64Array;
}

export interface StepMemory {
  counts: Float64Array;
  /** By status. */
  statuses: Uint32Array;
  /**
   * Microseconds, of expected answers. Most come in one piece, whose time to the first byte is that to the last: one histogram then says both,
   * and at a hundred thousand answers a second each one that need not be touched is felt. `serviceOf` and `ttfbOf` put them together.
   */
  whole: Histogram;
  /** From sending to the last byte, and to the first, of answers in several pieces. */
  parted: Histogram;
  first: Histogram;
  /** From the intended moment; empty where that is the moment of sending (`isScheduled` in plan.ts). */
  response: Histogram;
  /** Kilobytes (1,000 bytes) a second, of steps with a body of their own. */
  upload: Histogram;
}

/** Why a request got no answer. */
export const FAULTS = ['refused', 'unreachable', 'reset', 'timeout', 'tls', 'closed', 'malformed', 'extraction', 'condition'] as const;
export type Fault = (typeof FAULTS)[number];

// Those of every request stand side by side.
export const OK = 0;
/** Expected answers that came while it was measured, whenever they were sent: what a second had of them. */
export const IN_TIME = 1;
export const BYTES_IN = 2;
export const BYTES_OUT = 3;
export const UNEXPECTED = 4;
/** In flight when waiting for answers was over. */
export const ABORTED = 5;
/** Due, and never sent: no room for too long. */
export const DROPPED = 6;
/** Sent, but had to wait for room. */
export const LATE = 7;
/** The answer was `ok` and came during ramp or warm-up: not counted elsewhere. */
export const UNMEASURED = 8;
/** Sent again, because the server had closed the connection between two requests. */
export const RESENT = 9;
export const FIRST_FAULT = 10;
const COUNTS = FIRST_FAULT + FAULTS.length;

/** Requests sent, in all phases. */
export const SENT = 0;
export const CONNECTIONS = 1;
const GAUGES = 8;

export const STATUSES = 1_000;

const STEP_BYTES = COUNTS * 8 + STATUSES * 4 + 5 * HISTOGRAM_BYTES;
const OWN_BYTES = GAUGES * 8 + 2 * HISTOGRAM_BYTES;

export const memoryBytes = (steps: number): number => OWN_BYTES + steps * STEP_BYTES;

export function memoryAt(memory: ArrayBufferLike, steps: number): WorkerMemory {
  let at = 0;
  const histogram = () => {
    at += HISTOGRAM_BYTES;
    return histogramAt(memory, at - HISTOGRAM_BYTES);
  };
  const doubles = (length: number) => {
    at += length * 8;
    return new Float64Array(memory, at - length * 8, length);
  };
  const step = (): StepMemory => {
    const counts = doubles(COUNTS);
    at += STATUSES * 4;
    const statuses = new Uint32Array(memory, at - STATUSES * 4, STATUSES);
    return { counts, statuses, whole: histogram(), parted: histogram(), first: histogram(), response: histogram(), upload: histogram() };
  };
  return { gauges: doubles(GAUGES), connect: histogram(), lag: histogram(), steps: Array.from({ length: steps }, step) };
}

/** As they stand at this moment, of several steps together. */
export const serviceOf = (steps: StepMemory[]): Histogram => merged(steps.flatMap(({ whole, parted }) => [whole, parted]));
export const ttfbOf = (steps: StepMemory[]): Histogram => merged(steps.flatMap(({ whole, first }) => [whole, first]));
export const responseOf = (steps: StepMemory[], scheduled: boolean): Histogram =>
  scheduled ? merged(steps.map(({ response }) => response)) : serviceOf(steps);
