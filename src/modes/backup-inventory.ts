import type { Item } from '../engines/index.ts';
import type { Part } from '../manifest.ts';

const PIECE_CHARACTERS = 64 * 1024;

/**
 * The inventory as JSON, an item a line, in pieces: a thousand tables are twenty thousand items, and their text in one is 8 MB of memory that is
 * not given back.
 */
export function* inventoryText(items: readonly Item[]): Iterable<Buffer> {
  let text = '[';
  let separator = '\n';
  for (const item of items) {
    text += separator + JSON.stringify(item);
    separator = ',\n';
    if (text.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}\n]\n`);
}

/** What the manifest says of an inventory. */
export function totalsOfItems(items: readonly Item[], fingerprint: Part['fingerprint']): Part['totals'] {
  const tables = items.filter((item) => item.kind === 'table');
  const rows = tables.reduce((sum, item) => sum + (item.count ?? 0), 0);
  return { tables: tables.length, ...(fingerprint === 'none' ? {} : { rows }) };
}
