import { readConfig } from './config.ts';
import type { RestoreVerifyConfig } from './config-verify.ts';
import { checkSource } from './engines/index.ts';
import { isStanza } from './engines/pgbackrest/url.ts';
import { ConfigError, messageOf } from './errors.ts';
import type { Env } from './hosts/index.ts';
import { plainHost } from './hosts/plain.ts';
import type { Secrets } from './secrets.ts';

/** What `seaworthy restore` takes: the inputs of `restore-verify` that mean something on a server of a person, and two of its own. */
const TAKEN = [
  'backup',
  'name',
  'select',
  'decrypt-with',
  'verify-with',
  'trust',
  'jobs',
  'ca-file',
  'report-dir',
  'github-token',
] as const;
const OWN = ['to', 'overwrite'] as const;

export interface RestoreConfig extends RestoreVerifyConfig {
  /** URL of the database that is to be there afterwards. */
  to: string;
  overwrite: boolean;
}

/**
 * The inputs of `seaworthy restore`, as flags or SEAWORTHY_…; secrets are registered before anything is read. Throws a ConfigError that names
 * every problem.
 */
export function readRestoreConfig(asked: ReadonlyMap<string, string>, env: Env, secrets: Secrets): RestoreConfig {
  const known: readonly string[] = [...TAKEN, ...OWN];
  const own = new Map(
    OWN.flatMap((name) => {
      const value = asked.get(name) ?? env[`SEAWORTHY_${name.toUpperCase()}`]?.trim();
      return value ? [[name, value] as const] : [];
    }),
  );
  secrets.addUrl(own.get('to') ?? '');
  const problems = [...asked.keys()]
    .filter((name) => !known.includes(name))
    .map((name) => `--${name}: restore takes ${known.map((one) => `--${one}`).join(', ')}`);
  problems.push(...problemsOfTo(own.get('to')), ...problemsOfOverwrite(own.get('overwrite')));
  const flags = new Map([...asked].filter(([name]) => TAKEN.some((taken) => taken === name)));
  // An environment is set for many commands.
  const inputs = [...plainHost(env, new Map([['mode', 'restore-verify'], ...flags])).inputs()].filter(
    ([name]) => name === 'mode' || TAKEN.some((taken) => taken === name),
  );
  const backup = inputs.find(([name]) => name === 'backup')?.[1];
  if (backup !== undefined && isStanza(backup))
    throw new ConfigError([
      ...problems,
      'backup: a set of pgBackRest is a whole cluster, which its own command restores: pgbackrest restore',
    ]);
  const config = gathering(problems, () => readConfig(new Map(inputs), env, secrets) as RestoreVerifyConfig);
  if (problems.length > 0 || config === undefined) throw new ConfigError(problems.map((problem) => secrets.redact(problem)));
  return { ...config, to: own.get('to')!, overwrite: own.get('overwrite') === 'true' };
}

const EXAMPLE = 'the database that is to be there afterwards, for example postgres://user@host:5432/database';

function problemsOfTo(to: string | undefined): string[] {
  if (to === undefined || to === 'true') return [`to is missing: ${EXAMPLE}`];
  try {
    checkSource(to);
    return [];
  } catch (thrown) {
    return [`to: ${messageOf(thrown)}`];
  }
}

const problemsOfOverwrite = (value: string | undefined): string[] =>
  value === undefined || ['true', 'false'].includes(value) ? [] : [`overwrite: received '${value}', expected true or false`];

function gathering<T>(problems: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    problems.push(...thrown.problems);
    return undefined;
  }
}
