import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { messageOf, UserError } from '../errors.ts';
import { showBytes } from '../units.ts';
import { type Artifact, download, type OtherRun } from './artifact-client.ts';
import { isPlainName } from './artifact-names.ts';
import { openEntry, readZip, type ZipEntry } from './zip.ts';

/** An artifact on this disk. */
export interface Fetched {
  artifact: Artifact;
  files: ReadonlyMap<string, ZipEntry>;
  /** One of `files`. */
  read(file: string): Promise<Readable>;
}

type Room = () => Promise<number | undefined>;

/** Fetches each artifact once, into a folder of its own below `folder`. */
export interface Fetcher {
  /** What failed and may pass is fetched again when asked for again. */
  fetch(artifact: Artifact, of?: OtherRun): Promise<Fetched>;
  /** What `fetch` gave for that name, or gives when it has come to its end. */
  known(name: string): Promise<Fetched> | undefined;
  forget(name: string): void;
}

export function fetcher(folder: string, room: Room): Fetcher {
  const fetched = new Map<string, Promise<Fetched>>();
  return {
    known: (name) => fetched.get(name),
    forget: (name) => void fetched.delete(name),
    fetch: (artifact, of) => {
      const { name } = artifact;
      const before = fetched.get(name);
      if (before) return before;
      const fetching = fetch(artifact, join(folder, String(artifact.id)), room, of);
      fetched.set(name, fetching);
      fetching.catch((thrown) => {
        if (!(thrown instanceof UserError) || thrown.temporary) fetched.delete(name);
      });
      return fetching;
    },
  };
}

async function fetch(artifact: Artifact, folder: string, room: Room, of?: OtherRun): Promise<Fetched> {
  const { name, size } = artifact;
  const free = await room();
  if (free !== undefined && free < size)
    throw new UserError(`artifact ${name} needs ${showBytes(size)} on the disk to be read, and ${showBytes(free)} are free in ${folder}`, {
      hint: 'Free space on that disk, or set RUNNER_TEMP or TMPDIR to a folder on another one.',
    });
  // What an attempt before has left.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = await downloaded(artifact, folder, of);
  const where = `artifact ${name}`;
  const files = new Map<string, ZipEntry>();
  for (const entry of await readZip(path, where)) {
    const problem = !isPlainName(entry.name) ? 'which is no plain file name' : files.has(entry.name) ? 'twice' : undefined;
    if (problem)
      throw new UserError(`${where} is refused: it holds ${JSON.stringify(entry.name.slice(0, 100))}, ${problem}`, { hint: FOREIGN });
    files.set(entry.name, entry);
  }
  return { artifact, files, read: (file) => openEntry(path, files.get(file)!, `${file} in ${where}`) };
}

const FOREIGN = 'seaworthy does not write such artifacts: find out which step of that run did.';

/** The path of the one file in the folder, which is as long as the service says and has its digest. */
async function downloaded(artifact: Artifact, folder: string, of?: OtherRun): Promise<string> {
  const { name, size } = artifact;
  const same = await download(artifact, folder, of);
  const [file, ...others] = await readdir(folder);
  const broken = (what: string) =>
    new UserError(`artifact ${name} was not downloaded as it was uploaded: ${what}`, { temporary: true, hint: 'Run it again.' });
  if (file === undefined || others.length > 0) throw broken('it is not one file');
  const path = join(folder, file);
  const { size: received } = await stat(path).catch((thrown) => {
    throw new UserError(`${path} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  });
  if (received !== size) throw broken(`${received} bytes arrived and ${size} were expected`);
  if (!same) throw broken('its sha256 is another');
  return path;
}
