import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flags } from '../cli.ts';
import type { Context } from '../context.ts';
import { engineOf } from '../engines/index.ts';
import { findClient, SUPPORTED_MAJORS } from '../engines/postgres/binaries.ts';
import { knownWeakness } from '../engines/postgres/minors.ts';
import { UserError } from '../errors.ts';
import { EXIT } from '../exit.ts';
import type { Env } from '../hosts/index.ts';
import { harmless } from '../hosts/lines.ts';
import { plainHost } from '../hosts/plain.ts';
import { destinationCheck, spaceCheck } from '../modes/backup-destination.ts';
import { type Check, worst } from '../report.ts';
import { checkLines } from '../reports/text.ts';
import { Secrets } from '../secrets.ts';
import { openStorage } from '../storage/index.ts';

/**
 * `seaworthy doctor [--source …] [--destination …]`: the looks that a backup makes before it writes, without the backup.
 * Exit 0 when nothing would fail, 1 otherwise.
 */
export async function doctor(args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  const given = plainHost(env, flags(args)).inputs();
  const secrets = new Secrets();
  for (const value of given.values()) secrets.addUrl(value);
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const log = (line: string) => console.log(harmless(secrets.redact(line)));
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
    const checks = [...(await toolChecks(context)), ...(await sourceChecks(given, context)), ...(await destinationChecks(given))];
    for (const line of checkLines(checks)) log(line);
    if (!given.has('source'))
      log('\nWith --source and --destination (or SEAWORTHY_SOURCE, SEAWORTHY_DESTINATION) those are looked at too.');
    const verdict = worst(checks.map((check) => check.status));
    log(verdict === 'failed' ? '\nA backup would fail.' : '\nNothing in the way of a backup was found.');
    return verdict === 'failed' ? EXIT.failed : EXIT.passed;
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
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

const OPTIONS = {
  fingerprint: 'full',
  'parallel-workers': 0,
  'include-table': [],
  'exclude-table': [],
  'exclude-table-data': [],
  'lock-timeout': 5_000,
} as const;

async function sourceChecks(given: Map<string, string>, context: Context): Promise<Check[]> {
  const url = given.get('source');
  if (url === undefined) return [];
  const lines = (name: string) => (given.get(name) ?? '').split('\n').filter((line) => line !== '');
  const options = {
    ...OPTIONS,
    'include-table': lines('include-table'),
    'exclude-table': lines('exclude-table'),
    'exclude-table-data': lines('exclude-table-data'),
    'ca-file': given.get('ca-file'),
  };
  return looked('source', async () => {
    const source = await engineOf(url).open(url, options, context);
    try {
      return (await source.survey()).checks;
    } finally {
      await source.close();
    }
  });
}

async function destinationChecks(given: Map<string, string>): Promise<Check[]> {
  const location = given.get('destination');
  if (location === undefined) return [];
  return looked('destination', async () => {
    const storage = openStorage(location);
    const survey = { checks: [], facts: {}, notes: [] };
    return [await destinationCheck(storage, 'doctor', false), await spaceCheck(storage, survey, undefined)];
  });
}

async function looked(name: string, look: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await look();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return [
      {
        name,
        status: 'failed',
        expected: 'it can be reached',
        actual: thrown.message,
        ...(thrown.hint ? { hint: thrown.hint } : {}),
        ms: 0,
      },
    ];
  }
}
