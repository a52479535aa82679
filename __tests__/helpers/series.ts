import type { Catalogue, Found } from '../../src/backups.ts';
import { backupId, type Manifest } from '../../src/manifest.ts';
import type { Storage } from '../../src/storage/index.ts';
import { makeManifest } from './manifest.ts';

/** The id of a backup that was begun at that moment: `2026-11-21` is at three in the morning, UTC. */
export const idAt = (moment: string, tail = '9f3a1c'): string =>
  backupId(new Date(moment.length === 10 ? `${moment}T03:00:00Z` : moment), tail);

/** As `listBackups` gives it; no proofs unless told. */
export function foundAt(moment: string, overrides: Partial<Manifest> & { proofs?: string[]; tail?: string } = {}): Found {
  const { proofs = [], tail, ...rest } = overrides;
  const manifest = makeManifest({ id: idAt(moment, tail), ...rest });
  return { manifest, key: `${manifest.name}/${manifest.id}`, proofs };
}

/** Newest first, as `listBackups` gives it. */
export function catalogueOf(backups: Found[], unreadable: string[] = []): Catalogue {
  return { backups: [...backups].sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1)), problems: [], unreadable };
}

/** The files of a backup as the program leaves them; what they hold does not matter here. */
export async function storeBackup(storage: Storage, overrides: Partial<Manifest> = {}): Promise<Manifest> {
  const manifest = makeManifest(overrides);
  const folder = `${manifest.name}/${manifest.id}/`;
  for (const file of ['shop.pgdump.zst', 'globals.sql.zst', 'inventory.json.zst', 'RECOVERY.md'])
    await storage.put(folder + file, Buffer.from(`${file} of ${manifest.id}`));
  await storage.put(`${folder}manifest.json`, Buffer.from(JSON.stringify(manifest)), { ifAbsent: true });
  return manifest;
}

/** The text of a proof as a verification leaves it. */
export const proofText = (backup: string, status = 'passed', at = '2026-11-21T05:00:00Z'): string =>
  JSON.stringify({ version: 1, backup, at, status, tool: 'seaworthy 0.1.0' });

export async function keysOf(storage: Storage, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list(prefix)) keys.push(key);
  return keys;
}
