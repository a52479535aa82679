import { z } from 'zod';
import { COMMON } from './config-common.ts';
import { fromFile } from './config-file.ts';
import { HEALTH_GATE, type HealthGateConfig, passable } from './config-gate.ts';
import { LOAD_TEST, type LoadTestConfig, loadProblems } from './config-load.ts';
import { RESTORE_VERIFY, type RestoreVerifyConfig, verifyProblems } from './config-verify.ts';
import { checkIdentity, checkRecipient, checkRecipients } from './encryption.ts';
import { checkSource } from './engines/index.ts';
import { isStanza, parseAddress } from './engines/pgbackrest/url.ts';
import { ConfigError, messageOf, UserError } from './errors.ts';
import {
  checkedBy,
  compression,
  duration,
  eachChecked,
  flag,
  lines,
  listed,
  oneOf,
  parsed,
  patterns,
  seriesName,
  single,
  size,
  text,
  wholeNumber,
} from './fields.ts';
import type { Env } from './hosts/index.ts';
import { INPUTS, type Input, isInput } from './inputs.ts';
import { secretsOfTargets } from './modes/gate-lines.ts';
import { MODES, type Mode } from './report.ts';
import { type Keep, parseKeep } from './retention/keep.ts';
import type { Secrets } from './secrets.ts';
import { checkPrivateKey } from './signature.ts';
import { checkLocation, keepRefusal } from './storage/index.ts';
import { parsePercent } from './units.ts';

/** A location, and the rules that stand in its URL and are no business of the store. */
export interface DestinationConfig {
  location: string;
  /** Wins over the input of that name. */
  keep?: Keep;
}

function readDestinations(given: string[], context: z.RefinementCtx): DestinationConfig[] {
  const destinations = given.flatMap((line): DestinationConfig[] => {
    try {
      const destination = readDestination(line);
      checkLocation(destination.location);
      const refusal = destination.keep && keepRefusal(destination.location);
      if (refusal) throw new UserError(`${destination.location}: ${refusal}`);
      return [destination];
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
      return [];
    }
  });
  const locations = destinations.map(({ location }) => location);
  const twice = locations.find((location, i) => locations.indexOf(location) < i);
  const artifacts = locations.filter((location) => /^artifact:/i.test(location));
  if (artifacts.length > 1)
    context.addIssue({
      code: 'custom',
      message: `received ${artifacts.length} times artifact:, expected one: a run keeps one artifact of a backup`,
    });
  if (twice !== undefined && artifacts.length < 2) context.addIssue({ code: 'custom', message: `received '${twice}' twice` });
  return destinations;
}

/** `keep` is taken out of `s3://bucket/prefix?keep=last=7,daily=7&region=…`; the rest is the store's. */
export function readDestination(line: string): DestinationConfig {
  const [, before = '', value, after = ''] = /^([^?]*\?(?:[^&]*&)*?)keep=([^&]*)(?:&(.*))?$/.exec(line) ?? [];
  if (value === undefined) return { location: line };
  if (/(?:^|&)keep=/.test(after)) throw new UserError(`received keep twice in '${line}', expected one`);
  return { location: (before + after).replace(/[?&]$/, ''), keep: parseKeep(decoded(value)) };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new UserError(
      `received keep=${value}, expected a rule such as keep=last=7,daily=7; what is not a letter or digit may be written %XX`,
    );
  }
}

const checkOrigin = (url: string): void => (isStanza(url) ? void parseAddress(url) : checkSource(url, ['pgbackrest:']));

/** Inputs that mean nothing where pgBackRest moves the bytes. */
const FOREIGN_TO_STANZA = [
  ...['destination', 'name', 'compression', 'encrypt-to', 'decrypt-with', 'sign-with', 'keep', 'verify', 'fingerprint', 'parallel-workers'],
  ...['include-table', 'exclude-table', 'exclude-table-data', 'min-size', 'max-shrink', 'lock-timeout'],
];

/** What is wrong between inputs of their own right, a sentence each. */
function backupProblems(given: ReadonlyMap<string, string>): string[] {
  if (isStanza(given.get('source') ?? '')) {
    const foreign = FOREIGN_TO_STANZA.filter((name) => given.has(name));
    return foreign.map(
      (name) => `${name}: means nothing with pgbackrest:, which keeps backups its own way (its configuration says how); remove it`,
    );
  }
  return given.has('destination') ? [] : [`destination is missing: ${INPUTS.destination.description}`];
}

const BACKUP = z.strictObject({
  mode: z.literal('backup'),
  ...COMMON,
  source: checkedBy(single('source'), checkOrigin),
  destination: lines.transform(readDestinations).default([]),
  name: seriesName.optional(),
  compression: compression.default({ method: 'zstd', level: 3 }),
  fingerprint: oneOf('full', 'counts', 'none').default('full'),
  'encrypt-to': eachChecked(checkRecipient, checkRecipients).default([]),
  'decrypt-with': eachChecked(checkIdentity).default([]),
  'sign-with': checkedBy(text, checkPrivateKey).optional(),
  keep: parsed(parseKeep).optional(),
  retries: parsed((value) => wholeNumber(value, 0, 20)).default(0),
  'retry-delay': duration('1ms', '1d').default(30_000),
  'parallel-workers': parsed((value) => wholeNumber(value, 0, 64)).default(0),
  'min-size': size.optional(),
  'max-shrink': parsed((value) => {
    const share = parsePercent(value);
    if (share >= 1) throw new Error(`received '${value}', expected less than 100%`);
    return share;
  }).optional(),
  verify: oneOf('read-back', 'restore', 'none').default('read-back'),
  'include-table': patterns.default([]),
  'exclude-table': patterns.default([]),
  'exclude-table-data': patterns.default([]),
  // PostgreSQL reads 0 as "wait for ever".
  'lock-timeout': duration('1ms', '1d').default(30_000),
  'dry-run': flag.default(false),
});

export type BackupConfig = z.infer<typeof BACKUP>;
export type Config = BackupConfig | RestoreVerifyConfig | HealthGateConfig | LoadTestConfig;

/**
 * Reads every input once. Secrets are registered before anything is parsed; every problem is named at once.
 * Throws ConfigError; nothing has been touched then.
 */
export function readConfig(given: ReadonlyMap<string, string>, env: Env, secrets: Secrets): Config {
  return clean(secrets, () => {
    const merged = gather(given, env, secrets);
    switch (modeOf(merged)) {
      case 'backup':
        return readable(parse(BACKUP, merged, backupProblems(merged)));
      case 'restore-verify':
        return parse(RESTORE_VERIFY, merged, verifyProblems(merged));
      case 'health-gate':
        return passable(parse(HEALTH_GATE, merged));
      case 'load-test':
        return parse(LOAD_TEST, merged, loadProblems(merged));
    }
  });
}

function readable(config: BackupConfig): BackupConfig {
  if (config.verify === 'restore' && config['encrypt-to'].length > 0 && config['decrypt-with'].length === 0)
    throw new ConfigError([
      'verify: restore of an encrypted backup needs decrypt-with; or verify it in a step of its own, on a machine that has the key',
    ]);
  const frozen = config.destination.find(({ location }) => /[?&]storage-class=(?:GLACIER|DEEP_ARCHIVE)(?:&|$)/i.test(location));
  if (frozen === undefined || config.verify === 'none') return config;
  const problem = `destination: ${frozen.location}: what is put into that storage class cannot be read back at once`;
  throw new ConfigError([`${problem}; choose GLACIER_IR, or verify: none`]);
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
const LOOK = BACKUP.extend({ source: BACKUP.shape.source.optional(), destination: BACKUP.shape.destination.unwrap().optional() });
export type LookConfig = z.infer<typeof LOOK>;

export function readLookConfig(given: ReadonlyMap<string, string>, env: Env, secrets: Secrets): LookConfig {
  return clean(secrets, () => parse(LOOK, gather(new Map([['mode', 'backup'], ...given]), env, secrets)));
}

/** The inputs over the config file. Whatever is secret among them is registered. */
function gather(given: ReadonlyMap<string, string>, env: Env, secrets: Secrets): Map<string, string> {
  register(given, env, secrets);
  const file = given.get('config');
  const merged = new Map([...(file ? fromFile(file, given, env, secrets) : []), ...given]);
  register(merged, env, secrets);
  return merged;
}

function modeOf(merged: ReadonlyMap<string, string>): Mode {
  const mode = merged.get('mode');
  if (isMode(mode)) return mode;
  throw new ConfigError([mode ? `mode: received '${mode}', expected ${listed(MODES)}` : `mode is missing: expected ${listed(MODES)}`]);
}

function parse<Schema extends typeof BACKUP | typeof LOOK | typeof RESTORE_VERIFY | typeof HEALTH_GATE | typeof LOAD_TEST>(
  schema: Schema,
  merged: ReadonlyMap<string, string>,
  between: string[] = [],
): z.infer<Schema> {
  const foreign = namesOutOfPlace(merged);
  const offered = Object.fromEntries([...merged].filter(([name]) => Object.hasOwn(schema.shape, name)));
  const result = schema.safeParse(offered);
  const problems = [...foreign, ...(result.success ? [] : result.error.issues.map(sentence)), ...between];
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  return result.data as z.infer<Schema>;
}

/** Problems with names: unknown ones, those of another mode, those this version does not offer. */
function namesOutOfPlace(merged: ReadonlyMap<string, string>): string[] {
  const mode = modeOf(merged);
  return [...merged.keys()].flatMap((name) => {
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

function register(values: ReadonlyMap<string, string>, env: Env, secrets: Secrets): void {
  registerKeys('AWS', env, secrets);
  for (const [name, value] of values) {
    secrets.addUrl(value);
    if (isInput(name) && (INPUTS[name] as Input).secret) secrets.add(value);
    if (name === 'targets') for (const secret of secretsOfTargets(value)) secrets.add(secret);
    for (const [, prefix = ''] of value.matchAll(/[?&]credentials=(\w+)/g)) registerKeys(prefix, env, secrets);
  }
}

/** What a store reads from the environment. */
function registerKeys(prefix: string, env: Env, secrets: Secrets): void {
  secrets.add(env[`${prefix}_SECRET_ACCESS_KEY`]);
  secrets.add(env[`${prefix}_SESSION_TOKEN`]);
}

const isMode = (value: string | undefined): value is Mode => MODES.some((mode) => mode === value);

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
