import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { type Check, timed } from '../../report.ts';
import { oneLine, showBytes, showDuration } from '../../units.ts';
import { type BackupSet, describeSet, listSets } from './info.ts';
import { ownerOf } from './settings.ts';
import { call, failure, openTool, type Tool } from './tool.ts';
import { describeAddress, parseAddress } from './url.ts';

export interface PgBackRestBackup {
  checks: Check[];
  facts: Record<string, string>;
  notes: string[];
  metrics: Record<string, number>;
  /** `backup-id` (the label), `location`, `bytes` (added to the repository). */
  outputs: Record<string, string>;
}

/**
 * Lets pgBackRest take a backup into its own repository: `info`, `check` (a WAL segment travels to the repository), `backup`, and `info` again,
 * which must know the new set and no error of it. With `dry-run` only the first. As root it runs as the owner of the source's data
 * directory, since files of root's would lock PostgreSQL's `archive_command` out of the repository. Throws a UserError where it could
 * not begin, and the signal's reason on abort; pgBackRest itself goes on from what an interrupted backup left.
 */
export async function backupPgBackRest(url: string, options: { 'dry-run': boolean }, context: Context): Promise<PgBackRestBackup> {
  const address = parseAddress(url);
  if (address.set !== undefined)
    throw new UserError('set in the URL chooses a backup to restore; a new one gets its label from pgBackRest');
  const tool = await openTool(address, context);
  const user = process.getuid?.() === 0 ? await ownerOf(tool.settings) : undefined;
  const before = await listSets(tool, context, user);
  const result: PgBackRestBackup = {
    checks: [{ name: 'repository', status: 'passed', expected: 'it answers', actual: `${before.length} backup sets`, ms: 0 }],
    facts: {
      pgbackrest: `${tool.version}, ${tool.file}`,
      ...(before.length > 0 ? { 'backup before': describeSet(before.at(-1)!, context.now()) } : {}),
    },
    notes: [],
    metrics: {},
    outputs: { location: describeAddress(address) },
  };
  if (options['dry-run']) return result;
  const archiving = await archivingCheck(tool, user, context);
  result.checks.push(archiving);
  if (archiving.status === 'failed') return result;
  await take(tool, { before, user, result }, context);
  return result;
}

interface Taking {
  before: BackupSet[];
  user: { uid: number; gid: number } | undefined;
  result: PgBackRestBackup;
}

function archivingCheck(tool: Tool, user: Taking['user'], context: Context): Promise<Check> {
  return timed(async () => {
    const said = await call(tool, { command: 'check', ...(user ? { user } : {}) }, context);
    const check = { name: 'archiving', expected: 'a WAL segment of the server arrives in the repository' };
    if (said.code === 0) return { ...check, status: 'passed', actual: 'it arrived' };
    const { message, hint } = failure(tool, 'check', said);
    return { ...check, status: 'failed', actual: oneLine(message, 500), ...(hint ? { hint } : {}) };
  });
}

async function take(tool: Tool, { before, user, result }: Taking, context: Context): Promise<void> {
  const { type } = tool.address;
  const started = performance.now();
  const known = new Set(before.map(({ label }) => label));
  let said: string | undefined;
  const onStdout = (line: string) => {
    said ??= /new backup label = (\S+)/.exec(line)?.[1];
    const share = / (\d+(?:\.\d+)?)%\)/.exec(line)?.[1];
    if (share !== undefined) context.progress(`Backed up ${Math.floor(Number(share))} %`);
  };
  const args = type === undefined ? [] : [`--type=${type}`];
  const ended = await call(tool, { command: 'backup', args, onStdout, ...(user ? { user } : {}) }, context);
  const ms = Math.round(performance.now() - started);
  const check = { name: 'backup', expected: 'a new set in the repository, without errors', ms };
  result.metrics['backup-ms'] = ms;
  if (ended.code !== 0) {
    const { message, hint } = failure(tool, 'backup', ended);
    result.checks.push({ ...check, status: 'failed', actual: oneLine(message, 500), ...(hint ? { hint } : {}) });
    return;
  }
  if (ended.stderr !== '') result.notes.push(`pgBackRest warned: ${oneLine(ended.stderr, 500)}`);
  const after = await listSets(tool, context, user);
  const made = after.filter(({ label }) => !known.has(label));
  const set = made.find(({ label }) => label === said) ?? (said === undefined ? made.at(-1) : undefined);
  result.checks.push({ ...check, ...judgeNew(set, said, ms, context.now()) });
  if (set) describe(set, result, context);
}

/** Only what `info` knows afterwards is a backup, whatever the command said. */
function judgeNew(set: BackupSet | undefined, said: string | undefined, ms: number, now: Date): Pick<Check, 'status' | 'actual' | 'hint'> {
  if (set === undefined) {
    const actual = said === undefined ? 'pgBackRest ended well and named no new set' : `pgBackRest named ${said}, which info does not know`;
    return {
      status: 'failed',
      actual,
      hint: 'Look whether its retention removes each new set at once: `pgbackrest info`, and repo1-retention-full in the configuration.',
    };
  }
  const actual = `${describeSet(set, now)}, in ${showDuration(ms)}, ${showBytes(set.stored.own)} added`;
  if (set.error === true) {
    const hint = `Mostly these are page checksums: \`pgbackrest info --set=${set.label}\` names the files. Keep older sets, and check the source with pg_amcheck.`;
    return { status: 'failed', actual: `${actual}; errors were found while it was taken`, hint };
  }
  if (set.error === undefined) return { status: 'inconclusive', actual: `${actual}; info does not say whether it is without errors` };
  return { status: 'passed', actual };
}

function describe(set: BackupSet, { facts, metrics, outputs }: PgBackRestBackup, context: Context): void {
  facts['backup after'] = describeSet(set, context.now());
  facts['system identifier'] = set.server.systemId;
  facts.source = `PostgreSQL ${set.server.version}`;
  if (set.wal) facts.WAL = `${set.wal.first} to ${set.wal.last}`;
  Object.assign(metrics, { 'raw-bytes': set.bytes, bytes: set.stored.own });
  Object.assign(outputs, { 'backup-id': set.label, bytes: String(set.stored.own) });
}
