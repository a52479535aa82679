import { type Condition, judge } from '../condition.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Layer, Seen } from '../probes/index.ts';
import { type Check, type Status, worst } from '../report.ts';
import { oneLine } from '../units.ts';
import { type Asked, metricOf } from './gate-targets.ts';

/** What one look at one target gave. */
export interface Judged {
  label: string;
  status: Status;
  /** One for each condition that was judged, or one that says why there was no look. */
  checks: Check[];
  facts: Record<string, string>;
  /** A condition of `fail-fast` was missed. */
  fatal: boolean;
  /** Its breaker was open. */
  notAsked?: boolean;
  /** Checks whose window has only begun: they are waited for, and stand neither for nor against it meanwhile. */
  waits: string[];
}

/** A check without a value, of a metric that needs a window. */
export interface Waits {
  name: string;
  windowMs: number;
}

/** Conditions over what was seen. Pure. */
export function judgeSeen(
  target: Pick<Asked, 'label' | 'probe' | 'conditions' | 'defaults' | 'fatal'>,
  { values, facts }: Seen,
  more: Check[] = [],
): Omit<Judged, 'waits'> & { waits: Waits[] } {
  const { label, probe } = target;
  const one = (condition: Condition): Check => {
    const observation = values.get(condition.metric) ?? { value: undefined, why: `${label} has no ${condition.metric}`, ms: 0 };
    return { ...judge(condition, observation), name: `${label} ${condition.text}`, layer: probe.layer };
  };
  // A default is for what was seen; that something was not observed is no fault where nobody asked for it.
  const seenDefaults = target.defaults.filter(({ metric }) => values.has(metric));
  const fatal = target.fatal.filter(({ metric }) => values.has(metric)).map(one);
  const checks = [...target.conditions.map(one), ...seenDefaults.map(one), ...more, ...fatal];
  const answered: Check = {
    name: `${label} answers`,
    status: 'passed',
    expected: 'an answer',
    actual: 'answered',
    ms: 0,
    layer: probe.layer,
  };
  const all = checks.length > 0 ? checks : [answered];
  const waits = target.conditions.flatMap(({ metric, text }) => {
    const windowMs = metricOf(metric, probe)?.windowMs;
    return windowMs === undefined || values.get(metric)?.value !== undefined ? [] : [{ name: `${label} ${text}`, windowMs }];
  });
  return {
    label,
    status: worst(all.map(({ status }) => status)),
    checks: all,
    facts,
    fatal: fatal.some(({ status }) => status === 'failed'),
    waits,
  };
}

/** No look: the other side is at fault unless the probe knows better. What the gate itself lacks is no verdict about the target. */
export function judgeFailure({ label, probe }: Pick<Asked, 'label' | 'probe'>, thrown: unknown, ms: number): Omit<Judged, 'waits'> {
  const known = thrown instanceof UserError;
  const layer: Layer = (known ? thrown.layer : undefined) ?? probe.layer;
  const status: Status = known && layer !== 'gate' ? 'failed' : 'inconclusive';
  const actual = oneLine(known ? messageOf(thrown) : `Unexpected: ${messageOf(thrown)}`, 500);
  const hint = known ? thrown.hint : 'This is a defect of seaworthy. Please report it with this message.';
  const check: Check = {
    name: `${label} answers`,
    status,
    expected: 'an answer',
    actual,
    ms: Math.round(ms),
    layer,
    ...(hint ? { hint } : {}),
  };
  return { label, status, checks: [check], facts: {}, fatal: false };
}
