import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseTablePattern } from './engines/postgres/patterns.ts';
import { messageOf } from './errors.ts';
import type { Compression } from './stream.ts';
import { parseDuration, parseSize } from './units.ts';

/**
 * Every input is a string (or a list of lines, or a value of the config file turned into one); empty is not given.
 * Nothing is coerced: `5` is no duration and `yes` is no boolean. Defaults stand here and nowhere else.
 */
export const text = z.string({ error: 'is missing' });
export const parsed = <T>(parse: (value: string) => T) =>
  text.transform((value, context): T => {
    try {
      return parse(value);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
      return z.NEVER;
    }
  });
export const oneOf = <const T extends string>(...allowed: T[]) =>
  parsed((value): T => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`received '${value}', expected ${listed(allowed)}`);
    return found;
  });
export const duration = (from: string, to: string) =>
  parsed((value) => {
    const ms = parseDuration(value);
    if (ms < parseDuration(from) || ms > parseDuration(to)) throw new Error(`received '${value}', expected ${from} to ${to}`);
    return ms;
  });
export const size = parsed(parseSize);
export const lines = text.transform((value) =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
);
export const flag = oneOf('true', 'false').transform((value) => value === 'true');
export const single = (what: string) =>
  lines.transform((given, context) => {
    if (given.length === 1) return given[0]!;
    context.addIssue({ code: 'custom', message: `received ${given.length} lines; this version takes one ${what}` });
    return z.NEVER;
  });
export const checkedBy = (schema: z.ZodType<string>, check: (value: string) => void) =>
  schema.transform((value, context) => {
    try {
      check(value);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
    }
    return value;
  });
/** Every line by itself, and those that are good together. A line that begins with # is a remark, as in the files of age. */
export const eachChecked = (check: (line: string) => void, checkAll: (values: string[]) => void = () => {}) =>
  lines.transform((given, context) => {
    const values = given.filter((line) => !line.startsWith('#'));
    const none = given.length > 0 && values.length === 0 ? ['received nothing but remarks'] : [];
    const problems = values.flatMap((line) => problemOf(() => check(line)));
    const all = problems.length === 0 && values.length > 0 ? problemOf(() => checkAll(values)) : [];
    for (const message of [...none, ...problems, ...all]) context.addIssue({ code: 'custom', message });
    return values;
  });
function problemOf(check: () => void): string[] {
  try {
    check();
    return [];
  } catch (thrown) {
    return [messageOf(thrown)];
  }
}

export const patterns = eachChecked(parseTablePattern);

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
export const seriesName = parsed((value) => {
  if (!NAME.test(value))
    throw new Error(`received '${value}', expected letters, digits, dot, underscore and hyphen, at most 100, the first a letter or digit`);
  return value;
});
export const artifactName = parsed((value) => {
  if (/["<>|*?\r\n\\/:]/.test(value))
    throw new Error(`received '${value}', expected a name without " : < > | * ? \\ / and line ends, or none`);
  return value;
});

const LEVELS = { zstd: { from: 1, to: 19, usual: 3 }, gzip: { from: 1, to: 9, usual: 6 } };
export const compression = parsed((value): Compression => {
  if (value === 'none') return { method: 'none', level: 0 };
  const [, method, digits] = /^(zstd|gzip)(?::(\d{1,2}))?$/.exec(value) ?? [];
  if (method === 'zstd' || method === 'gzip') {
    const { from, to, usual } = LEVELS[method];
    const level = digits === undefined ? usual : Number(digits);
    if (level >= from && level <= to) return { method, level };
  }
  throw new Error(`received '${value}', expected zstd:1 to zstd:19, gzip:1 to gzip:9, or none`);
});

export function checkCaFile(path: string): void {
  let pem = '';
  try {
    pem = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new Error(`${path} cannot be read: ${messageOf(thrown)}`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`${path} holds no certificate, expected PEM ('-----BEGIN CERTIFICATE-----')`);
}

export function wholeNumber(value: string, from: number, to: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < from || number > to)
    throw new Error(`received '${value}', expected a whole number from ${from} to ${to}`);
  return number;
}

export const listed = (words: readonly string[]) =>
  words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
