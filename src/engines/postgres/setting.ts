import { createHash } from 'node:crypto';
import type { Item } from '../index.ts';

/**
 * A setting of the database, or of a role in it (`role: name`), as an inventory has it. Names with a dot are made up by extensions and
 * applications, and that is where their secrets stand; inventories are compared in logs, so that of such a value only a digest is kept.
 */
export function settingItem(name: string, value: string): Item {
  if (!isMadeUp(name.slice(name.lastIndexOf(': ') + 1))) return { kind: 'setting', name, value };
  return { kind: 'setting', name, digest: digestOf(value), method: METHOD };
}

const METHOD = 'sha256-64';

/** `app.key`, and not `work_mem`. */
export const isMadeUp = (name: string): boolean => name.includes('.');

/** Enough to tell one value from another. */
export const digestOf = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);
