import { readFileSync } from 'node:fs';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { checkSource } from './engines/index.ts';
import { parseTablePattern } from './engines/postgres/patterns.ts';
import { ConfigError, messageOf } from './errors.ts';
import type { Env } from './hosts/index.ts';
import { INPUTS, type Input, isInput } from './inputs.ts';
import { MODES, type Mode } from './report.ts';
import type { Secrets } from './secrets.ts';
import { openStorage } from './storage/index.ts';
import type { Compression } from './stream.ts';
import { parseDuration, parsePercent, parseSize } from './units.ts';

/**
 * Every input is a string (or a list of lines, or a value of the config file turned into one); empty is not given.
 * Nothing is coerced: `5` is no duration and `yes` is no boolean. Defaults stand here and nowhere else.
 */
const text = z.string({ error: 'is missing' });
const parsed = <T>(parse: (value: string) => T) =>
  text.transform((value, context): T => {
    try {
      return parse(value);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
      return z.NEVER;
    }
  });
const oneOf = <const T extends string>(...allowed: T[]) =>
  parsed((value): T => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new Error(`received '${value}', expected ${listed(allowed)}`);
    return found;
  });
const duration = (from: string, to: string) =>
  parsed((value) => {
    const ms = parseDuration(value);
    if (ms < parseDuration(from) || ms > parseDuration(to)) throw new Error(`received '${value}', expected ${from} to ${to}`);
    return ms;
  });
const size = parsed(parseSize);
const lines = text.transform((value) =>
  value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''),
);
const flag = oneOf('true', 'false').transform((value) => value === 'true');
const single = (what: string) =>
  lines.transform((given, context) => {
    if (given.length === 1) return given[0]!;
    context.addIssue({ code: 'custom', message: `received ${given.length} lines; this version takes one ${what}` });
    return z.NEVER;
  });
const checkedBy = (schema: z.ZodType<string>, check: (value: string) => void) =>
  schema.transform((value, context) => {
    try {
      check(value);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
    }
    return value;
  });
const patterns = lines.transform((given, context) => {
  for (const pattern of given) {
    try {
      parseTablePattern(pattern);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
    }
  }
  return given;
});

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const seriesName = parsed((value) => {
  if (!NAME.test(value))
    throw new Error(`received '${value}', expected letters, digits, dot, underscore and hyphen, at most 100, the first a letter or digit`);
  return value;
});
const artifactName = parsed((value) => {
  if (/["<>|*?\r\n\\/:]/.test(value))
    throw new Error(`received '${value}', expected a name without " : < > | * ? \\ / and line ends, or none`);
  return value;
});

const LEVELS = { zstd: { from: 1, to: 19, usual: 3 }, gzip: { from: 1, to: 9, usual: 6 } };
const compression = parsed((value): Compression => {
  if (value === 'none') return { method: 'none', level: 0 };
  const [, method, digits] = /^(zstd|gzip)(?::(\d{1,2}))?$/.exec(value) ?? [];
  if (method === 'zstd' || method === 'gzip') {
    const { from, to, usual } = LEVELS[method];
    const level = digits === undefined ? usual : Number(digits);
    if (level >= from && level <= to) return { method, level };
  }
  throw new Error(`received '${value}', expected zstd:1 to zstd:19, gzip:1 to gzip:9, or none`);
});

const COMMON = {
  config: text.optional(),
  'env-allow': lines.optional(),
  'report-dir': text.optional(),
  artifact: artifactName.optional(),
  timeout: duration('1s', '24d').optional(),
  'fail-on': oneOf('failed', 'degraded', 'never').default('failed'),
  'on-inconclusive': oneOf('fail', 'warn').default('fail'),
  'ca-file': checkedBy(text, checkCaFile).optional(),
  'github-token': text.optional(),
};

const BACKUP = z.strictObject({
  mode: z.literal('backup'),
  ...COMMON,
  source: checkedBy(single('source'), checkSource),
  destination: checkedBy(single('destination'), openStorage),
  name: seriesName.optional(),
  compression: compression.default({ method: 'zstd', level: 3 }),
  fingerprint: oneOf('full', 'counts', 'none').default('full'),
  'parallel-workers': parsed((value) => wholeNumber(value, 0, 64)).default(0),
  'min-size': size.optional(),
  'max-shrink': parsed((value) => {
    const share = parsePercent(value);
    if (share >= 1) throw new Error(`received '${value}', expected less than 100%`);
    return share;
  }).optional(),
  verify: oneOf('read-back', 'none').default('read-back'),
  'include-table': patterns.default([]),
  'exclude-table': patterns.default([]),
  'exclude-table-data': patterns.default([]),
  // PostgreSQL reads 0 as "wait for ever".
  'lock-timeout': duration('1ms', '1d').default(30_000),
  'dry-run': flag.default(false),
});

export type BackupConfig = z.infer<typeof BACKUP>;
export type Config = BackupConfig;

/**
 * Reads every input once. Secrets are registered before anything is parsed; every problem is named at once.
 * Throws ConfigError; nothing has been touched then.
 */
export function readConfig(given: ReadonlyMap<string, string>, env: Env, secrets: Secrets): Config {
  return clean(secrets, () => read(BACKUP, given, env, secrets));
}

/** A message may repeat what was received. */
function clean<T>(secrets: Secrets, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    throw new ConfigError(thrown.problems.map((problem) => secrets.redact(problem)));
  }
}

/** For `doctor`, which looks at whatever it is given. */
const LOOK = BACKUP.extend({ source: BACKUP.shape.source.optional(), destination: BACKUP.shape.destination.optional() });
export type LookConfig = z.infer<typeof LOOK>;

export function readLookConfig(given: ReadonlyMap<string, string>, env: Env, secrets: Secrets): LookConfig {
  return clean(secrets, () => read(LOOK, new Map([['mode', 'backup'], ...given]), env, secrets));
}

function read<Schema extends typeof BACKUP | typeof LOOK>(
  schema: Schema,
  given: ReadonlyMap<string, string>,
  env: Env,
  secrets: Secrets,
): z.infer<Schema> {
  register(given, secrets);
  const file = given.get('config');
  const merged = new Map([...(file ? fromFile(file, given, env, secrets) : []), ...given]);
  register(merged, secrets);

  const mode = merged.get('mode');
  if (!isMode(mode)) {
    throw new ConfigError([mode ? `mode: received '${mode}', expected ${listed(MODES)}` : `mode is missing: expected ${listed(MODES)}`]);
  }
  const foreign = namesOutOfPlace(merged.keys(), mode);
  if (mode !== 'backup') throw new ConfigError([...foreign, `mode: ${mode} is not part of this version; it has backup`]);

  const offered = Object.fromEntries([...merged].filter(([name]) => Object.hasOwn(schema.shape, name)));
  const result = schema.safeParse(offered);
  const problems = [...foreign, ...(result.success ? [] : result.error.issues.map(sentence))];
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.data as z.infer<Schema>;
}

/** Problems with names: unknown ones, those of another mode, those this version does not offer. */
function namesOutOfPlace(names: Iterable<string>, mode: Mode): string[] {
  return [...names].flatMap((name) => {
    if (!isInput(name)) return [`${name}: there is no such input${nearest(name)}`];
    const { modes, later }: Input = INPUTS[name];
    if (modes !== 'all' && !modes.includes(mode)) return [`${name}: belongs to mode ${listed(modes)}, not to ${mode}`];
    // To take it and do nothing would be a lie.
    if (later) return [`${name}: is not offered by this version; remove it`];
    return [];
  });
}

function sentence(issue: z.core.$ZodIssue): string {
  const name = issue.path.join('.');
  if (issue.message === 'is missing') return `${name} is missing: ${isInput(name) ? INPUTS[name].description : ''}`;
  return `${name}: ${issue.message}`;
}

function register(values: ReadonlyMap<string, string>, secrets: Secrets): void {
  for (const [name, value] of values) {
    secrets.addUrl(value);
    if (isInput(name) && (INPUTS[name] as Input).secret) secrets.add(value);
  }
}

/** The config file's keys as inputs. Lists become lines; numbers and booleans their text. `${NAME}` is read for the names in the env-allow input only. */
function fromFile(path: string, inputs: ReadonlyMap<string, string>, env: Env, secrets: Secrets): Map<string, string> {
  const allowed = (inputs.get('env-allow') ?? '').split('\n').map((line) => line.trim());
  const problems: string[] = [];
  const expand = (value: string) =>
    value.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (!allowed.includes(name)) problems.push(`config: ${path} reads \${${name}}, which the env-allow input does not name`);
      else if (env[name] === undefined) problems.push(`config: ${path} reads \${${name}}, which the environment does not have`);
      if (/pass|secret|token|key/i.test(name)) secrets.add(env[name]);
      return allowed.includes(name) ? (env[name] ?? '') : whole;
    });
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(parseFile(path))) {
    const flat = (Array.isArray(value) ? value : [value]).map((entry: unknown) => (isScalar(entry) ? String(entry) : undefined));
    if (name === 'config' || name === 'env-allow') problems.push(`config: ${path} holds ${name}, which can only be an input`);
    else if (value === null) continue;
    else if (flat.includes(undefined)) problems.push(`config: ${path}: ${name} must be a value or a list of values`);
    else values.set(name, expand(flat.join('\n')).trim());
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return new Map([...values].filter(([, value]) => value !== ''));
}

function parseFile(path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, 'utf8'));
  } catch (thrown) {
    throw new ConfigError([`config: ${path} cannot be read: ${yamlProblem(thrown)}`]);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError([`config: ${path} must hold a map of inputs, such as 'mode: backup'`]);
  }
  return content as Record<string, unknown>;
}

/** Where and of which kind, never what stands there: it may be a secret, and was not registered yet. */
function yamlProblem(thrown: unknown): string {
  if (!(thrown instanceof YAMLParseError)) return thrown instanceof ReferenceError ? 'an alias that is not known' : messageOf(thrown);
  const { line, col } = thrown.linePos?.[0] ?? {};
  return `it is no YAML at line ${line}, column ${col} (${thrown.code})`;
}

function checkCaFile(path: string): void {
  let pem = '';
  try {
    pem = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new Error(`${path} cannot be read: ${messageOf(thrown)}`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new Error(`${path} holds no certificate, expected PEM ('-----BEGIN CERTIFICATE-----')`);
}

function wholeNumber(value: string, from: number, to: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < from || number > to)
    throw new Error(`received '${value}', expected a whole number from ${from} to ${to}`);
  return number;
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
const isMode = (value: string | undefined): value is Mode => MODES.some((mode) => mode === value);
const listed = (words: readonly string[]) => (words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);

/** The known name that differs by the fewest letters, if they are few. */
function nearest(name: string): string {
  const best = Object.keys(INPUTS)
    .map((known) => ({ known, distance: distance(name, known) }))
    .sort((a, b) => a.distance - b.distance)[0]!;
  return best.distance <= 2 ? `; did you mean ${best.known}?` : '';
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
