import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { UserError } from '../errors.ts';
import { list } from './artifact-client.ts';
import { commit, type Spool } from './artifact-commit.ts';
import { fetcher } from './artifact-fetch.ts';
import { type ArtifactPlace, checkStep, isOtherRun, KEEP_REFUSED, parseArtifactLocation } from './artifact-location.ts';
import { heldBy, isPlainName } from './artifact-names.ts';
import { plaintextRefused } from './artifact-public.ts';
import { isThere, listAll, look, namesIn, read, type Shelf } from './artifact-read.ts';
import { discard, removeAll } from './artifact-remove.ts';
import { directory } from './directory.ts';
import type { PutOptions, Storage, StorageKind, StorageWorld } from './index.ts';

/**
 * The artifacts of a workflow run. They are made of files, all at once, and never change. So what is put is spooled to the disk, and becomes an
 * artifact when `<name>/<id>/manifest.json` is put, the last file of a backup; a record (proof-…, failure-…) becomes one of its own at once.
 * Nothing is uploaded before, and what is not followed by its manifest is gone with the temporary folder of the run.
 */
export const artifact: StorageKind = {
  schemes: ['artifact'],
  open: (location, world) => artifactStorage(parseArtifactLocation(location), world),
  keepRefused: KEEP_REFUSED,
  plaintextRefused,
};

function artifactStorage(place: ArtifactPlace, world: StorageWorld): Storage {
  // The same for everybody who opens the location in this run, so that they see what was spooled.
  const name = isOtherRun(place, world.env) ? `run-${place.run}` : `this-run-${place.retentionDays ?? 'usual'}`;
  const root = join(world.tempDir, 'artifacts', name);
  const files = directory.open(`dir:${join(root, 'spool')}`, world);
  const shelf: Shelf & Spool = {
    place,
    world,
    files,
    root,
    fetched: fetcher(join(root, 'fetched'), files.space),
    ...addresses(place, world, files),
  };
  return {
    location: shelf.location,
    locate: shelf.locate,
    put: async (key, body, options = {}) => {
      try {
        await put(shelf, key, body, options);
      } catch (thrown) {
        // Whoever fills it must not wait for a reader that will never come.
        if (!Buffer.isBuffer(body)) body.destroy();
        throw thrown;
      }
    },
    get: (key) => read(shelf, key),
    list: (prefix, onUnreadable) => listAll(shelf, prefix, onUnreadable),
    held: async () => [],
    sendsAtEnd: true,
    remove: (keys) => removeAll(shelf, keys),
    discard: (prefix) => discard(shelf, prefix),
    unfinished: (prefix) => files.unfinished(prefix),
    rehearse: (prefix) => rehearse(shelf, prefix),
    stat: (key) => look(shelf, key),
    exists: () => isThere(shelf),
    near: (where) => namesIn(shelf, where),
    space: () => files.space(),
  };
}

/** Where a restore finds the run, and where a person does. */
function addresses(place: ArtifactPlace, { env }: StorageWorld, files: Storage): Pick<Shelf, 'location' | 'locate'> {
  const { run = env.GITHUB_RUN_ID, repository = env.GITHUB_REPOSITORY } = place;
  const location = run && repository ? `artifact:?run=${run}&repository=${repository}` : run ? `artifact:?run=${run}` : 'artifact:';
  const page = run && repository ? `${env.GITHUB_SERVER_URL || 'https://github.com'}/${repository}/actions/runs/${run}` : location;
  const locate = (key: string) => {
    files.locate(key); // Throws where it leads out of the place.
    return `${page}#${key}`;
  };
  return { location, locate };
}

async function put(shelf: Shelf & Spool, key: string, body: Readable | Buffer, options: PutOptions): Promise<void> {
  const { place, world, files, locate } = shelf;
  options.signal?.throwIfAborted();
  checkStep(world);
  const held = heldBy(key);
  // A proof of a backup of another run becomes an artifact of the run that proved it.
  if (isOtherRun(place, world.env) && held?.kind !== 'record') throw readOnly(place);
  if (held?.kind !== 'backup') return held ? commit(held, body, options, shelf, place.retentionDays) : files.put(key, body, options);
  if (!isPlainName(held.file)) throw new UserError(`${locate(key)} cannot be written: ${JSON.stringify(held.file)} is no plain file name`);
  if (await files.stat(held.last))
    throw new UserError(`${locate(key)} cannot be written: artifact ${held.artifact} exists already, and artifacts do not change`);
  if (key === held.last) await commit(held, body, options, shelf, place.retentionDays);
  else await files.put(key, body, options);
}

const readOnly = ({ run }: ArtifactPlace) =>
  new UserError(`the artifacts of run ${run} can only be read`, { hint: 'As a destination write artifact: without run=.' });

async function rehearse({ place, world, files }: Shelf, prefix: string): Promise<string[]> {
  if (isOtherRun(place, world.env)) throw readOnly(place);
  checkStep(world);
  await files.rehearse(prefix);
  // Whether the service answers, and takes our token.
  await list();
  return [keptFor(place.retentionDays, Number(world.env.GITHUB_RETENTION_DAYS) || undefined)];
}

function keptFor(wanted: number | undefined, most: number | undefined): string {
  if (wanted !== undefined && most !== undefined && wanted > most)
    return `kept for ${most} days, which is the most that this repository allows, and not for ${wanted}`;
  const days = wanted ?? most;
  return days === undefined ? 'kept for as long as the repository has set' : `kept for ${days} ${days === 1 ? 'day' : 'days'}`;
}
