import { z } from 'zod';
import { COMMON } from './config-common.ts';
import { ConfigError } from './errors.ts';
import { duration, eachChecked, lines, parsed, text, wholeNumber } from './fields.ts';
import { parseBaseline } from './modes/gate-baseline.ts';
import { checkCommand } from './modes/verify-run.ts';
import { showDuration } from './units.ts';

const commit = parsed((value) => {
  if (!/^[0-9a-f]{40}$/i.test(value)) throw new Error(`received '${value}', expected the 40 hexadecimal digits of a commit`);
  return value.toLowerCase();
});

const remarks = (given: string[]) => given.filter((line) => !line.startsWith('#'));

/** What stands in the lines of `targets`, `fail-fast` and `expect-version` is read with the probes at hand, see modes/gate-targets.ts. */
export const HEALTH_GATE = z.strictObject({
  mode: z.literal('health-gate'),
  ...COMMON,
  timeout: duration('1s', '24d').default(300_000),
  targets: lines.transform((given, context) => {
    const targets = remarks(given);
    if (targets.length === 0) context.addIssue({ code: 'custom', message: 'received nothing but remarks' });
    return targets;
  }),
  interval: duration('10ms', '1h').default(5_000),
  successes: parsed((value) => wholeNumber(value, 1, 1_000)).default(3),
  soak: duration('0s', '1d').default(0),
  'fail-fast': lines.transform(remarks).default([]),
  'expect-version': text.optional(),
  rollback: eachChecked(checkCommand).default([]),
  'rollback-timeout': duration('1s', '1d').default(600_000),
  'previous-sha': commit.optional(),
  environment: text.optional(),
  baseline: parsed(parseBaseline).optional(),
});

export type HealthGateConfig = z.infer<typeof HEALTH_GATE>;

/** Throws a ConfigError where no service could pass. */
export function passable(config: HealthGateConfig): HealthGateConfig {
  const { successes, interval, soak, timeout, baseline } = config;
  const leastMs = (successes - 1) * interval + soak;
  if (baseline?.action === 'save' || leastMs < timeout) return config;
  const rounds = successes === 1 ? '' : `${successes} good rounds, ${showDuration(interval)} apart`;
  const asked = [rounds, soak > 0 ? `a soak of ${showDuration(soak)}` : ''].filter((part) => part !== '').join(' and ');
  throw new ConfigError([
    `timeout: ${showDuration(timeout)} is too short for ${asked}, which take ${showDuration(leastMs)}; raise timeout, or lower successes, interval or soak`,
  ]);
}
