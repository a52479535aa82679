import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Context } from '../context.ts';
import { ConfigError, messageOf, UserError } from '../errors.ts';
import { type PastRun, parseHistory } from '../load/history.ts';
import { download, find } from '../storage/artifact-client.ts';
import { type ArtifactPlace, checkStep, isOtherRun, otherRun, parseArtifactLocation } from '../storage/artifact-location.ts';
import { openEntry, readZip } from '../storage/zip.ts';

/** An artifact that holds the file of `baseline: file:PATH` of an earlier run. */
export interface BaselineArtifact {
  name: string;
  place: ArtifactPlace;
}

const EXAMPLE = 'artifact:NAME?run=4711, with &repository=owner/name where it is of another one';
/** A thousand runs have 300 KB. */
const MOST_BYTES = 16 * 1024 * 1024;

/** `artifact:load-baseline?run=4711`. Throws a ConfigError. */
export function parseBaselineArtifact(value: string): BaselineArtifact {
  const [, name = '', query = ''] = /^artifact:([^?]*)(\?.*)?$/s.exec(value) ?? [];
  if (name.trim() === '') throw new ConfigError([`baseline: received '${value}', expected the name of an artifact: ${EXAMPLE}`]);
  try {
    const place = parseArtifactLocation(`artifact:${query}`);
    if (place.run !== undefined) return { name: name.trim(), place };
  } catch (thrown) {
    throw new ConfigError([`baseline: ${messageOf(thrown)}`]);
  }
  throw new ConfigError([`baseline: received '${value}', expected the run that has it: ${EXAMPLE}`]);
}

/** The runs that it tells of, in whichever of its files. Rejects with a UserError. */
export async function readBaselineArtifact(
  { name, place }: BaselineArtifact,
  { env, tempDir }: Pick<Context, 'env' | 'tempDir'>,
  token: string | undefined,
): Promise<PastRun[]> {
  const world = { env, tempDir, ...(token === undefined ? {} : { token }) };
  if (!isOtherRun(place, env)) checkStep(world);
  const of = otherRun(place, world);
  const artifact = await find(name, of);
  if (!artifact) throw new UserError(`run ${place.run} has no artifact ${name}`, { hint: 'Check the name, and that it has not expired.' });
  if (artifact.size > MOST_BYTES) throw new UserError(`artifact ${name} has ${artifact.size} bytes, at most ${MOST_BYTES} are read`);
  const folder = await mkdtemp(join(tempDir, 'baseline-'));
  try {
    if (!(await download(artifact, folder, of)))
      throw new UserError(`artifact ${name} was not downloaded as it was uploaded: its sha256 is another`, { temporary: true });
    const runs = await runsIn(folder, `artifact ${name}`);
    if (runs.length === 0) throw new UserError(`artifact ${name} holds no file that baseline: file:PATH has written`);
    return runs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runsIn(folder: string, where: string): Promise<PastRun[]> {
  const [file] = await readdir(folder);
  const path = join(folder, file ?? '');
  const runs: PastRun[] = [];
  for (const entry of await readZip(path, where)) {
    if (!entry.name.endsWith('.json') || entry.bytes > MOST_BYTES) continue;
    runs.push(...(parseHistory(await text(await openEntry(path, entry, where))) ?? []));
  }
  return runs;
}
