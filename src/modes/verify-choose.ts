import { type Catalogue, type Found, isGood, isPast, isTemporary, listReadable, timeOfId } from '../backups.ts';
import type { Context } from '../context.ts';
import { messageOf, UserError } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { signedManifest } from '../provenance.ts';
import { type Check, timed } from '../report.ts';
import { selectBackup } from '../select.ts';
import { keyId } from '../signature.ts';
import type { Storage } from '../storage/index.ts';
import { showDuration } from '../units.ts';
import { climb, type Work } from './verify-work.ts';

/**
 * The backup that is meant, on the rung `backup`. Where a newer one is there whose manifest cannot be taken for true the rung does not hold: a
 * proof of the older one would be taken for a proof of the latest.
 */
export async function choose(work: Work, storage: Storage, context: Context): Promise<Found> {
  const { config } = work;
  const began = performance.now();
  const now = context.now();
  const catalogue = await listReadable(storage, config.name);
  work.notes.push(...catalogue.problems);
  // One from the future is no newest: its clock was wrong.
  const backups = catalogue.backups.filter((one) => isPast(one, now) || config.select.kind === 'id');
  const found = selected({ ...catalogue, backups }, work, storage);
  const { manifest, key } = found;
  const base = { name: 'backup', expected: 'a backup with a sound manifest' };
  const newer = unreadNewer(catalogue, found, work, now);
  // Before it is known as the one that was looked at: this is no proof against it.
  if (newer !== undefined) climb(work, { ...base, ...notTheNewest(newer, found, catalogue), ms: msSince(began) });
  work.id = manifest.id;
  work.folder = `${key}/`;
  work.ageMs = Math.max(now.getTime() - (timeOfId(manifest.id) ?? now.getTime()), 0);
  Object.assign(work.facts, { backup: storage.locate(work.folder), 'made by': manifest.tool, 'made at': manifest.createdAt });
  const alarms = isGood(found) ? '' : `; when it was made there were alarms: ${manifest.alarms.join(', ')}`;
  const said = { ...base, actual: `${key}, ${showDuration(work.ageMs)} old${alarms}`, ms: msSince(began) };
  climb(work, alarms ? { ...said, status: 'degraded', hint: 'Look at the report of that backup.' } : { ...said, status: 'passed' });
  return found;
}

const msSince = (began: number): number => Math.round(performance.now() - began);

/** Where none could be chosen because the store did not give a manifest, that is why. */
function selected(catalogue: Catalogue, { config }: Work, storage: Storage): Found {
  try {
    return selectBackup(catalogue, config.name, config.select, storage.location);
  } catch (thrown) {
    const { select } = config;
    const meant = [...(catalogue.reasons ?? [])].filter(([key]) => select.kind !== 'id' || key.endsWith(`/${select.id}`));
    throw meant.map(([, reason]) => reason).find(isTemporary) ?? thrown;
  }
}

/** The key of the newest that would have been taken before this one, had its manifest been readable. */
function unreadNewer({ unreadable }: Catalogue, { manifest }: Found, { config }: Work, now: Date): string | undefined {
  const { select, name } = config;
  if (select.kind === 'id') return undefined;
  const idOf = (key: string) => key.split('/')[1]!;
  const end = select.kind === 'before' ? Math.min(select.time.getTime(), now.getTime() + 1) : now.getTime() + 1;
  return unreadable
    .filter((key) => name === undefined || key.startsWith(`${name}/`))
    .filter((key) => idOf(key) > manifest.id && (timeOfId(idOf(key)) ?? Number.POSITIVE_INFINITY) < end)
    .sort((a, b) => (idOf(a) < idOf(b) ? 1 : -1))[0];
}

function notTheNewest(newer: string, { key }: Found, { reasons }: Catalogue): Pick<Check, 'status' | 'actual' | 'hint'> {
  const reason = reasons?.get(newer);
  const [status, once] = isTemporary(reason)
    ? (['inconclusive', 'Run it again once the store answers'] as const)
    : (['failed', 'Look at it'] as const);
  const [, id] = key.split('/');
  return {
    status,
    actual: `${newer} is newer than ${key}, and cannot be taken: ${messageOf(reason)}`,
    hint: `${once}; to use the older one all the same, name it with select: ${id}.`,
  };
}

/** The manifest that is to be used: where a signature is demanded, the very one that it is over. */
export async function signature(work: Work, storage: Storage, found: Found): Promise<Manifest> {
  work.step = 'signature';
  const publicKey = work.config['verify-with'];
  let { manifest } = found;
  const check = await timed(async () => {
    const base = { name: 'signature', expected: 'the manifest is what the owner of the key signed' };
    if (publicKey === undefined) return { ...base, status: 'skipped', actual: 'not demanded (no verify-with)' };
    try {
      manifest = await signedManifest(storage, found, publicKey);
      return { ...base, status: 'passed', actual: `signed with key ${keyId(publicKey)}` };
    } catch (thrown) {
      if (!(thrown instanceof UserError) || thrown.temporary) throw thrown;
      return { ...base, status: 'failed', actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) };
    }
  });
  climb(work, check);
  return manifest;
}
