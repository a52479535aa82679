import type { Fault } from './memory.ts';

/** What a thread gathers beside its counts; it is told at the end. Bounded, whatever is answered. */
export interface Notes {
  /** A response that took no longer, in milliseconds, is not among the slowest. */
  slowestFloor: number;
  slow(step: string, status: number, intended: number, responseMs: number, serviceMs: number): void;
  fault(fault: Fault, message: string): void;
  /** Of the headers that a step gathers, in its order: the first `recorded` values. */
  headers(step: number, values: readonly (string | undefined)[], recorded: number): void;
  told(): Told;
}

export interface SlowAnswer {
  step: string;
  status: number;
  /** From the start of the measurement. */
  atMs: number;
  responseMs: number;
  serviceMs: number;
}

export interface Told {
  slowest: SlowAnswer[];
  /** How often what was said, by kind of fault; the first few of each. */
  faults: [Fault, [message: string, count: number][]][];
  /** By step and place in its list of headers: how often which value. */
  headers: [key: string, values: [value: string, count: number][]][];
}

const SLOWEST = 20;
const MESSAGES = 5;
const VALUES = 1_000;
/** For whatever there was no room for. */
const OTHERS = 'others';

export function takeNotes(measureFrom: number): Notes {
  const slowest: SlowAnswer[] = [];
  const faults = new Map<Fault, Map<string, number>>();
  const headers = new Map<string, Map<string, number>>();
  /** Numbers for which there was no room: the least and the greatest are kept all the same, because thresholds are about them. */
  const extremes = new Map<string, { least: string; greatest: string }>();
  function gather(key: string, value: string): void {
    if (tally(headers, key, value, VALUES) || !Number.isFinite(Number(value)) || value === '') return;
    const known = extremes.get(key);
    if (!known) extremes.set(key, { least: value, greatest: value });
    else if (Number(value) < Number(known.least)) known.least = value;
    else if (Number(value) > Number(known.greatest)) known.greatest = value;
  }

  const notes: Notes = {
    slowestFloor: 0,
    slow: (step, status, intended, responseMs, serviceMs) => {
      const place = slowest.findIndex((other) => other.responseMs < responseMs);
      slowest.splice(place === -1 ? slowest.length : place, 0, { step, status, atMs: intended - measureFrom, responseMs, serviceMs });
      if (slowest.length > SLOWEST) slowest.pop();
      if (slowest.length === SLOWEST) notes.slowestFloor = slowest.at(-1)!.responseMs;
    },
    fault: (fault, message) => void tally(faults, fault, message, MESSAGES),
    headers: (step, values, recorded) => {
      for (let i = 0; i < recorded; i++) if (values[i] !== undefined) gather(`${step} ${i}`, values[i]!);
    },
    told: () => ({
      slowest,
      faults: [...faults].map(([fault, messages]) => [fault, [...messages]]),
      headers: [...headers].map(([key, values]) => {
        const known = extremes.get(key);
        // Counted among the others: here they only stand.
        const beyond = new Set(known ? [known.least, known.greatest] : []);
        return [key, [...values, ...[...beyond].map((value): [string, number] => [value, 0])]];
      }),
    }),
  };
  return notes;
}

/** Whether there was room for it. */
function tally<K>(of: Map<K, Map<string, number>>, key: K, what: string, most: number): boolean {
  const counts = of.get(key) ?? new Map<string, number>();
  of.set(key, counts);
  const name = counts.has(what) || counts.size < most ? what : OTHERS;
  counts.set(name, (counts.get(name) ?? 0) + 1);
  return name === what;
}
