import { copyFile, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pLimit from 'p-limit';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { type Check, timed } from '../../report.ts';
import { oneLine, showBytes, showCount, showDuration } from '../../units.ts';
import type { Server } from '../postgres/binaries.ts';
import type { Place } from '../postgres/scratch-place.ts';
import { readControl } from './control.ts';
import type { BackupSet } from './info.ts';
import { call, collect, failure, type Tool } from './tool.ts';

/** What every rung here works with. */
export interface Work {
  tool: Tool;
  set: BackupSet;
  server: Server;
  place: Place;
  /** Processes or connections at a time. */
  jobs: number;
}

export const tablespacesOf = (place: Place) => join(dirname(place.dataDirectory), 'tablespaces');
export const walOf = (place: Place) => join(dirname(place.dataDirectory), 'wal');
/** Of the data directory, what pgBackRest reads when it fetches WAL: the directory itself is closed to who needed sudo to give it away. */
const controlOf = (place: Place) => join(dirname(place.dataDirectory), 'control');
const CONTROL = join('global', 'pg_control');

/** The WAL is fetched before it is replayed, and its files are recycled below pg_wal: room for two copies of a gigabyte at least. */
const FOR_WAL = 2 * 2 ** 30;

/** Whether the cluster has room where it is restored to; compared before hours go by. */
export function spaceCheck({ set, place }: Work): Promise<Check> {
  return timed(async () => {
    const folder = dirname(place.dataDirectory);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const check = {
      name: 'free space',
      expected: `${showBytes(set.bytes)} of the cluster, and its WAL`,
      actual: `${showBytes(free)} free`,
    };
    if (free >= set.bytes + FOR_WAL) return { ...check, status: 'passed' };
    const hint = `Give the runner a larger disk, or name a folder on one with TMPDIR; the cluster is restored below ${dirname(folder)}.`;
    return { ...check, status: free >= set.bytes ? 'degraded' : 'failed', hint };
  });
}

/**
 * Restores the set into the place. Everything of the configuration that would write elsewhere, leave databases out or run something of its
 * own is overruled: links, tablespaces, database lists, recovery options. pgBackRest compares each file with its checksum as it writes it.
 */
export function restoreSet(work: Work, context: Context): Promise<Check> {
  return timed(async () => {
    const { tool, set, place, jobs } = work;
    const started = performance.now();
    await mkdir(place.dataDirectory, { mode: 0o700 });
    await mkdir(tablespacesOf(place), { mode: 0o700 });
    const args = [
      ...[`--set=${set.label}`, ...herePath(work), '--type=immediate', '--target-action=promote', '--archive-mode=off'],
      ...['--no-delta', '--no-link-all', '--reset-link-map', '--reset-tablespace-map', `--tablespace-map-all=${tablespacesOf(place)}`],
      ...['--reset-db-include', '--reset-db-exclude', '--reset-recovery-option', `--process-max=${jobs}`],
    ];
    const onStdout = (line: string) => {
      const share = / (\d+(?:\.\d+)?)%\)/.exec(line)?.[1];
      if (share !== undefined) context.progress(`Restored ${Math.floor(Number(share))} % of ${showBytes(set.bytes)}`);
    };
    const said = await call(tool, { command: 'restore', args, repo: set.repo, onStdout }, context);
    const check = { name: 'restore', expected: `${set.label}, each file with its checksum` };
    if (said.code !== 0) {
      const { message, hint } = failure(tool, 'restore', said);
      return { ...check, status: 'failed', actual: oneLine(message, 500), ...(hint ? { hint } : {}) };
    }
    const ms = performance.now() - started;
    const warnings = said.stderr === '' ? '' : `; it warned: ${oneLine(said.stderr, 200)}`;
    return {
      ...check,
      status: 'passed',
      actual: `${showBytes(set.bytes)} in ${showDuration(ms)}, ${showBytes(set.bytes / (ms / 1_000))}/s${warnings}`,
    };
  });
}

/**
 * Fetches the WAL that makes the set consistent into a folder of the server's, so that the server needs neither pgBackRest nor what unlocks
 * the repository, and what is missing is known by name. Costs the disk that the segments take, once more.
 */
export function fetchWal(work: Work, context: Context): Promise<Check> {
  return timed(async () => {
    const { set, place, server, jobs } = work;
    const name = 'WAL';
    await mkdir(walOf(place), { mode: 0o700 });
    if (set.wal === undefined)
      return { name, status: 'skipped', expected: 'the WAL of the backup', actual: 'taken of a stopped cluster: it needs none' };
    const expected = `every segment from ${set.wal.first} to ${set.wal.last}`;
    const { segmentSize } = await readControl(server, place, context);
    const segments = segmentsBetween(set.wal.first, set.wal.last, segmentSize);
    if (segments === undefined)
      return { name, status: 'inconclusive', expected, actual: 'they are of two timelines: which lie between is not known' };
    const missing: string[] = [];
    const limit = pLimit(jobs);
    await Promise.all(
      segments.map((segment) =>
        limit(async () => {
          if (await fetchSegment(work, segment, context)) return;
          missing.push(segment);
        }),
      ),
    );
    await giveToServer(work, [walOf(place)], context);
    if (missing.length === 0) return { name, status: 'passed', expected, actual: `${showCount(segments.length)} segments` };
    const shown = missing.sort().slice(0, 5).join(', ');
    const hint =
      'Without them this set cannot be made consistent: take a new backup, and look at archive_command in the log of the server.';
    return {
      name,
      status: 'failed',
      expected,
      actual: `${showCount(missing.length)} of ${showCount(segments.length)} are missing: ${shown}`,
      hint,
    };
  });
}

/** False where the repository has no such segment. */
async function fetchSegment(work: Work, segment: string, context: Context): Promise<boolean> {
  const { place } = work;
  const at = place.user?.sudo === undefined ? place.dataDirectory : controlOf(place);
  const args = [...herePath(work, at), '--no-archive-async', 'archive-get', segment, join(walOf(place), segment)];
  const said = await call(work.tool, { command: 'archive-get', args, repo: work.set.repo }, context);
  if (said.code === 0) return true;
  if (said.code === 1) return false;
  throw failure(work.tool, 'archive-get', said);
}

/** The data directory is ours, and no host of the configuration is asked. */
function herePath({ tool, place }: Work, path = place.dataDirectory): string[] {
  const others = tool.settings.clusters
    .filter((number) => number > 1)
    .flatMap((number) => [`--reset-pg${number}-host`, `--reset-pg${number}-path`]);
  return [`--pg1-path=${path}`, '--reset-pg1-host', ...others];
}

const NAME = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;

/** The names of WAL segments from one to another, both included; undefined where they are not of one timeline. See "WAL Internals" in PostgreSQL's manual. */
export function segmentsBetween(first: string, last: string, segmentSize: number): string[] | undefined {
  const perFile = BigInt(Math.floor(2 ** 32 / segmentSize));
  const numberOf = (name: string) => {
    const [, timeline, high, low] = NAME.exec(name) ?? [];
    if (timeline === undefined) throw new UserError(`'${oneLine(name, 40)}' is not the name of a WAL segment`);
    return { timeline, number: BigInt(`0x${high}`) * perFile + BigInt(`0x${low}`) };
  };
  const [from, to] = [numberOf(first), numberOf(last)];
  if (from.timeline !== to.timeline) return undefined;
  const hex = (value: bigint) => value.toString(16).toUpperCase().padStart(8, '0');
  const count = Number(to.number - from.number) + 1;
  if (count < 1 || count > MOST_SEGMENTS)
    throw new UserError(`the set needs ${count} WAL segments, from ${first} to ${last}: that cannot be right`);
  return Array.from({ length: count }, (_, index) => {
    const number = from.number + BigInt(index);
    return `${from.timeline}${hex(number / perFile)}${hex(number % perFile)}`;
  });
}

/** 16 TB of WAL while one backup was taken. */
const MOST_SEGMENTS = 1_000_000;

/**
 * Makes a data directory of it that is ours: nothing of the source's own configuration is left that a server would read by itself, and
 * everything belongs to the server's user. What recovery is to do stands in our file.
 */
export async function takeOver(work: Work, context: Context): Promise<void> {
  const { dataDirectory } = work.place;
  for (const file of ['standby.signal', 'postmaster.pid', 'postmaster.opts', 'postgresql.auto.conf'])
    await rm(join(dataDirectory, file), { force: true });
  if (work.place.user?.sudo !== undefined) {
    await mkdir(join(controlOf(work.place), 'global'), { recursive: true });
    await copyFile(join(dataDirectory, CONTROL), join(controlOf(work.place), CONTROL));
  }
  // Neither a link nor a file of another's is written through.
  await writeFile(join(dataDirectory, 'postgresql.auto.conf'), '', { flag: 'wx', mode: 0o600 });
  await giveToServer(work, [dataDirectory, tablespacesOf(work.place)], context);
}

async function giveToServer({ place: { user, socketDirectory } }: Work, folders: string[], context: Context): Promise<void> {
  if (!user) return;
  // -h and -P: a link is changed itself and not followed, wherever it leads.
  const [file, ...before] = user.sudo === undefined ? ['chown'] : ['sudo', '-n', '--', 'chown'];
  const said = await collect(context, {
    file: file!,
    args: [...before, '-hRP', `${user.uid}:${user.gid}`, ...folders],
    cwd: socketDirectory,
  });
  if (said.code !== 0) throw new UserError(`the restored files could not be given to ${user.name}: ${said.stderr}`);
}
