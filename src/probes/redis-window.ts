import type { Observation } from '../condition.ts';
import { showDuration } from '../units.ts';
import { type Info, numberOf } from './redis-info.ts';

/** A share of few lookups is noise: one miss of two is no hit rate. */
const MIN_LOOKUPS = 100;
export const WINDOW_MS = 10_000;

type Value = Omit<Observation, 'ms'>;

interface Sample {
  at: number;
  info: Info;
}

/** Differences between answers of INFO. Only what a window needs is kept. */
export class RedisWindow {
  #samples: Sample[] = [];

  /** `at` in milliseconds of a clock that never goes back. */
  compare(info: Info, at: number): Map<string, Value> {
    const first = this.#samples[0];
    const before = this.#samples.findLast((sample) => at - sample.at >= WINDOW_MS);
    // What is older than the sample to compare with is never asked for again, but for the very first: since then nothing may have restarted.
    const kept = this.#samples.filter((sample) => sample === first || sample.at >= (before?.at ?? 0));
    this.#samples = [...kept, { at, info }];
    return new Map<string, Value>([
      ['restarted', restarted(first?.info, info)],
      ['hit-rate', hitRate(before, info)],
      ['evictions', increase(before, info, at, 'evicted_keys')],
      ['rejected-connections', increase(before, info, at, 'rejected_connections')],
    ]);
  }
}

const TOO_EARLY = `two looks that lie ${showDuration(WINDOW_MS)} apart are needed`;

function restarted(before: Info | undefined, info: Info): Value {
  if (!before) return { value: undefined, dimension: 'text', why: 'two looks are needed' };
  const [was, is] = [numberOf(before, 'uptime_in_seconds') ?? 0, numberOf(info, 'uptime_in_seconds') ?? 0];
  const isOther = before.get('run_id') !== info.get('run_id') || is < was;
  return isOther
    ? { value: true, dimension: 'text', detail: `up for ${showDuration(is * 1_000)}; what was not on disk is lost` }
    : { value: false, dimension: 'text' };
}

/** Counters begin at 0 again after a restart and after CONFIG RESETSTAT: a difference below zero is none. */
function difference(before: Sample, info: Info, name: string): number | undefined {
  const [was, is] = [numberOf(before.info, name), numberOf(info, name)];
  return was === undefined || is === undefined || is < was || before.info.get('run_id') !== info.get('run_id') ? undefined : is - was;
}

function hitRate(before: Sample | undefined, info: Info): Value {
  if (!before) return { value: undefined, dimension: 'ratio', why: TOO_EARLY };
  const [hits, misses] = [difference(before, info, 'keyspace_hits'), difference(before, info, 'keyspace_misses')];
  if (hits === undefined || misses === undefined) return { value: undefined, dimension: 'ratio', why: 'its counters began again' };
  const lookups = hits + misses;
  if (lookups === 0) return { value: undefined, dimension: 'ratio', why: 'nobody looked up anything in the window' };
  return { value: hits / lookups, dimension: 'ratio', samples: lookups, minSamples: MIN_LOOKUPS, detail: `${hits} of ${lookups} lookups` };
}

function increase(before: Sample | undefined, info: Info, at: number, name: string): Value {
  if (!before) return { value: undefined, dimension: 'none', why: TOO_EARLY };
  const value = difference(before, info, name);
  if (value === undefined) return { value, dimension: 'none', why: 'its counter began again, or this server does not count it' };
  return { value, dimension: 'none', detail: `in ${showDuration(at - before.at)}` };
}
