import { type Found, listBackups, totalsOf } from '../backups.ts';
import { flags } from '../cli.ts';
import { ConfigError, messageOf } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import { harmless } from '../hosts/lines.ts';
import { plainHost } from '../hosts/plain.ts';
import { tableLines } from '../reports/text.ts';
import { openStorage, type Storage } from '../storage/index.ts';
import { showBytes, showCount, showDuration } from '../units.ts';

/** `seaworthy list --destination … [--name …]`: every backup with age, size and rows. Exit 0 also where there is none; 1 where a manifest is damaged. */
export async function list(args: string[], env: Env): Promise<number> {
  const asked = flags(args);
  const strange = [...asked.keys()].filter((name) => name !== 'destination' && name !== 'name');
  if (strange.length > 0) throw new ConfigError(strange.map((name) => `--${name}: list takes --destination and --name`));
  const given = plainHost(env, asked).inputs();
  const destination = given.get('destination');
  if (!destination || destination === 'true') throw new ConfigError(['destination is missing: seaworthy list --destination dir:backups']);
  const storage = opened(destination);
  const { backups, problems } = await listBackups(storage, given.get('name'));
  const rows = backups.map((found) => row(found, new Date()));
  const table = { title: `Backups in ${storage.location}`, columns: ['name', 'id', 'age', 'stored', 'tables', 'rows', 'state'], rows };
  const lines =
    rows.length > 0 ? tableLines(table) : [`No backup in ${storage.location}${given.has('name') ? ` of ${given.get('name')}` : ''}.`];
  for (const line of [...lines, ...problems]) console.log(harmless(line.trimEnd()));
  return problems.length > 0 ? 1 : 0;
}

function opened(destination: string): Storage {
  try {
    return openStorage(destination);
  } catch (thrown) {
    throw new ConfigError([`destination: ${messageOf(thrown)}`]);
  }
}

function row({ manifest }: Found, now: Date): string[] {
  const { bytes, tables, rows } = totalsOf(manifest);
  const age = showDuration(Math.max(now.getTime() - Date.parse(manifest.createdAt), 0));
  const whole = manifest.parts.every((part) => Object.values(part.selection).every((patterns) => patterns.length === 0));
  const state = manifest.alarms.length > 0 ? `alarm: ${manifest.alarms.join(', ')}` : whole ? 'good' : 'good, chosen tables only';
  return [
    manifest.name,
    manifest.id,
    age,
    showBytes(bytes),
    showCount(tables),
    rows === undefined ? 'not counted' : showCount(rows),
    state,
  ];
}
