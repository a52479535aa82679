import { z } from 'zod';
import { COMMON } from './config-common.ts';
import { duration, lines, oneOf, parsed, text, wholeNumber } from './fields.ts';
import { parseSequence } from './load/sequence.ts';
import { parsePercent, readQuantity } from './units.ts';

const rate = parsed((value) => {
  const quantity = readQuantity(value);
  if (quantity?.dimension !== 'per-second' || quantity.value <= 0 || quantity.value > 1e6)
    throw new Error(`received '${value}', expected arrivals a second, for example 500/s`);
  return quantity.value;
});

const httpUrl = parsed((value) => {
  const url = URL.parse(value);
  // Not repeated: it may hold a password.
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error('expected a URL that begins with http:// or https://');
  return value;
});

const headers = lines.transform((given, context) =>
  given.map((line): [string, string] => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
      context.addIssue({ code: 'custom', message: 'a line is no header, expected NAME: VALUE' });
      return ['', ''];
    }
    return [name, value];
  }),
);

const method = parsed((value) => {
  if (!/^[A-Za-z]{1,20}$/.test(value)) throw new Error(`received '${value}', expected an HTTP method, for example GET or POST`);
  return value.toUpperCase();
});

/** What stands in lines about steps (`thresholds`, `expect`) is read with the steps at hand, see modes/load-plan.ts. */
export const LOAD_TEST = z.strictObject({
  mode: z.literal('load-test'),
  ...COMMON,
  target: httpUrl.optional(),
  scenario: text.optional(),
  users: parsed((value) => wholeNumber(value, 1, 100_000)).optional(),
  rate: rate.optional(),
  duration: duration('1s', '1d').default(30_000),
  'warm-up': duration('0s', '1h').default(2_000),
  'ramp-up': duration('0s', '1d').default(0),
  method: method.default('GET'),
  headers: headers.default([]),
  body: text.optional(),
  'body-file': text.optional(),
  expect: lines.default([]),
  sequence: parsed(parseSequence).optional(),
  thresholds: lines.default([]),
  baseline: text.optional(),
  'max-regression': parsed(parsePercent).default(0.1),
  'compare-to': httpUrl.optional(),
  engine: oneOf('native', 'k6').default('native'),
  export: text.optional(),
  observe: lines.default([]),
  'think-time': duration('0s', '1h').default(0),
  'max-in-flight': parsed((value) => wholeNumber(value, 1, 1_000_000)).optional(),
  'max-requests': parsed((value) => wholeNumber(value, 1, 1_000_000_000)).optional(),
  'request-timeout': duration('10ms', '10m').default(10_000),
  'allow-host': lines.default([]),
  workers: parsed((value) => wholeNumber(value, 1, 64)).optional(),
});

export type LoadTestConfig = z.infer<typeof LOAD_TEST>;

/** What is wrong between inputs of their own right, a sentence each. */
export function loadProblems(given: ReadonlyMap<string, string>): string[] {
  const has = (name: string) => given.has(name);
  const both = (one: string, other: string, why: string) => (has(one) && has(other) ? [`${one}: ${why} ${other}, not both`] : []);
  const alone = !has('users') && !has('rate');
  return [
    ...(has('target') ? [] : ['target is missing: the URL to put under load; with a scenario, where its paths begin']),
    ...both('users', 'rate', 'either a number of users (closed model) or arrivals a second (open model) is expected:'),
    ...(alone && !has('sequence') && !has('scenario') ? ['users or rate is expected, for example users: 50 or rate: 200/s'] : []),
    ...(has('think-time') && has('rate') ? ['think-time: belongs to users; arrivals of a rate come by the clock'] : []),
    ...(has('max-in-flight') && has('users') ? ['max-in-flight: belongs to rate; of users each has one request under way'] : []),
    ...both('body', 'body-file', 'either the body or the file that holds it is expected:'),
    ...['method', 'headers', 'body', 'body-file', 'expect']
      .filter((name) => has(name) && has('scenario'))
      .map((name) => `${name}: stands in the scenario, step by step; remove it`),
    ...both('compare-to', 'baseline', 'a comparison with another address or with earlier runs:'),
  ];
}
