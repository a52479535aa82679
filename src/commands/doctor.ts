import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastGood } from '../backups.ts';
import { flags } from '../cli.ts';
import { type LookConfig, readLookConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { engineOf, type Survey } from '../engines/index.ts';
import { isStanza } from '../engines/pgbackrest/url.ts';
import { findClient, SUPPORTED_MAJORS } from '../engines/postgres/binaries.ts';
import { knownWeakness } from '../engines/postgres/minors.ts';
import { UserError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Env } from '../hosts/index.ts';
import { harmless } from '../hosts/lines.ts';
import { plainHost } from '../hosts/plain.ts';
import { type Destination, forecast, lookAt, openDestinations, spaceCheck, usable } from '../modes/backup-destination.ts';
import { selectionOf } from '../modes/backup-store.ts';
import { type Check, type Table, worst } from '../report.ts';
import { checkLines, tableLines } from '../reports/text.ts';
import { Secrets } from '../secrets.ts';
import type { Ability } from '../storage/index.ts';

/**
 * `seaworthy doctor [--source …] [--destination …]` and any other input of a backup: the looks that it makes before it writes, without it.
 * Installs nothing. Exit 0 when nothing would fail, 1 otherwise, 2 when nothing could be found out.
 */
export async function doctor(args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  const secrets = new Secrets();
  const config = readLookConfig(plainHost(env, flags(args, 'backup')).inputs(), env, secrets);
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const log = (line: string) => console.log(harmless(secrets.redact(line.trimEnd())));
  const context: Context = {
    env,
    signal: cancel,
    now: () => new Date(),
    log: () => {},
    progress: () => {},
    secrets,
    tempDir,
    tag: 'doctor',
    remember: () => {},
  };
  try {
    const source = await sourceLook(config, context);
    const places = await destinationLook(config, context, source.survey, source.name);
    const checks = [...(await toolChecks(context)), ...source.checks, ...places.checks];
    const notes = (source.survey?.notes ?? []).map((note) => `Note: ${note}`);
    for (const line of [...checkLines(checks), ...places.tables.flatMap((table) => ['', ...tableLines(table)]), ...notes]) log(line);
    return conclude(checks, config, log);
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

function conclude(checks: Check[], config: LookConfig, log: (line: string) => void): number {
  const verdict = worst(checks.map((check) => check.status));
  const missing = (['source', 'destination'] as const).filter(
    // pgBackRest keeps backups in a place of its own.
    (name) => config[name] === undefined && !(name === 'destination' && isStanza(config.source ?? '')),
  );
  if (verdict === 'failed') log('\nA backup would fail.');
  else if (missing.length > 0) log(`\nNot looked at: ${missing.join(' and ')}. Give them as --NAME or SEAWORTHY_NAME.`);
  else log('\nNothing in the way of a backup was found.');
  if (verdict === 'failed') return EXIT.failed;
  return verdict === 'inconclusive' ? EXIT.inconclusive : EXIT.passed;
}

/** The clients that are here; one for a major that is not is installed when a server asks for it. */
async function toolChecks(context: Context): Promise<Check[]> {
  const found = await Promise.all(SUPPORTED_MAJORS.map((major) => findClient(context, major, ['pg_dump', 'pg_restore'])));
  const clients = found.filter((client) => client !== undefined);
  if (clients.length === 0) {
    const expected = 'a client of the major of the server';
    return [{ name: 'client', status: 'skipped', expected, actual: 'none found; installed with apt when a server asks for it', ms: 0 }];
  }
  return clients.map(({ major, version, directory }) => {
    const weakness = knownWeakness(version);
    const check = { name: `client ${major}`, expected: 'a release without known weaknesses', actual: `${version} in ${directory}`, ms: 0 };
    if (!weakness) return { ...check, status: 'passed' };
    return {
      ...check,
      status: 'degraded',
      actual: `${check.actual}: ${weakness}`,
      hint: 'Update it before restoring an archive that you did not make.',
    };
  });
}

interface SourceLook {
  checks: Check[];
  survey?: Survey;
  name?: string;
}

async function sourceLook(config: LookConfig, context: Context): Promise<SourceLook> {
  if (config.source === undefined) return { checks: [] };
  try {
    if (isStanza(config.source)) {
      const { backupPgBackRest } = await import('../engines/pgbackrest/backup.ts');
      return { checks: (await backupPgBackRest(config.source, { 'dry-run': true }, context)).checks };
    }
    const source = await engineOf(config.source).open(config.source, { ...config, 'dry-run': true }, context);
    try {
      const survey = await source.survey();
      return { checks: survey.checks, survey, name: config.name ?? source.defaultName };
    } finally {
      await source.close();
    }
  } catch (thrown) {
    return { checks: [failed('source', thrown)] };
  }
}

interface DestinationLook {
  checks: Check[];
  tables: Table[];
}

async function destinationLook(
  config: LookConfig,
  context: Context,
  survey: Survey | undefined,
  name = 'doctor',
): Promise<DestinationLook> {
  if (config.destination === undefined) return { checks: [], tables: [] };
  const { signal } = context;
  try {
    const destinations = openDestinations({ ...config, destination: config.destination }, context);
    const looks = await lookAt(destinations, name, { dryRun: false, encrypted: config['encrypt-to'].length > 0, env: context.env });
    signal.throwIfAborted();
    const looked = await Promise.allSettled(
      usable(destinations).map(async ({ storage, suffix }) => ({
        title: `What ${storage.location} can`,
        suffix,
        abilities: (await storage.abilities?.(`${name}/`, signal)) ?? [],
      })),
    );
    // After a cancel each takes away what it wrote, and the process must not end before the last has.
    const found = looked.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    const tables = found.filter(({ abilities }) => abilities.length > 0);
    const spaces = survey === undefined ? [] : await Promise.all(spaceChecks(destinations, survey, config));
    return { checks: [...looks, ...tables.flatMap(troubles), ...spaces], tables: tables.map(abilityTable) };
  } catch (thrown) {
    signal.throwIfAborted();
    return { checks: [failed('destination', thrown)], tables: [] };
  }
}

function spaceChecks(destinations: Destination[], survey: Survey, config: LookConfig): Promise<Check>[] {
  return usable(destinations).map((destination) => {
    const last = lastGood(destination.catalogue.backups, { identity: survey.identity ?? {}, selection: selectionOf(config) });
    return spaceCheck(destination, forecast(survey, config.compression, last));
  });
}

interface Abilities {
  title: string;
  suffix: string;
  abilities: Ability[];
}

/** What is as it should be stands in the table. */
const troubles = ({ abilities, suffix }: Abilities): Check[] =>
  abilities
    .filter(({ status }) => status !== 'passed')
    .map(({ kind, status, answer, hint }) => ({
      name: `${kind}${suffix}`,
      status,
      expected: 'the store does what a backup asks of it',
      actual: answer,
      ...(hint ? { hint } : {}),
      ms: 0,
    }));

const abilityTable = ({ title, abilities }: Abilities): Table => ({
  title,
  columns: ['kind', 'answer'],
  rows: abilities.map(({ kind, status, answer }) => [kind, status === 'failed' ? 'FAILED, see above' : answer]),
});

function failed(name: string, thrown: unknown): Check {
  if (!(thrown instanceof UserError)) throw thrown;
  return {
    name,
    status: 'failed',
    expected: 'it can be reached',
    actual: thrown.message,
    ...(thrown.hint ? { hint: thrown.hint } : {}),
    ms: 0,
  };
}
