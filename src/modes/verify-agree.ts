import type { Item } from '../engines/index.ts';
import type { Part } from '../manifest.ts';
import { clipped, visibleLine } from '../reports/visible.ts';
import { showCount } from '../units.ts';
import { totalsOfItems } from './backup-inventory.ts';

/**
 * Where the manifest and the inventory of one backup contradict each other, as a sentence. What decides how deep a restore is compared stands in
 * both: whoever changed only one of them must not get away with a shallower look. Undefined where they agree.
 */
export function disagreement({ totals, fingerprint, selection, extras }: Part, inventory: Item[]): string | undefined {
  const said = totalsOfItems(inventory, fingerprint);
  if (said.tables !== totals.tables || said.rows !== totals.rows) return `the manifest says ${shown(totals)}, the inventory ${shown(said)}`;
  const other = inventory.find((item) => isContent(item) && item.skipped === undefined && depthOf(item) !== fingerprint);
  if (other)
    return `the manifest says fingerprint: ${fingerprint}, the inventory has ${HAS[depthOf(other)]} of ${clipped(visibleLine(other.name), 100)}`;
  const header = inventory.find(({ kind, name }) => kind === 'property' && name === 'structure')?.value;
  const chosen = (selection['include-table'] ?? []).length > 0;
  if (header !== undefined && (header === 'chosen tables') !== chosen)
    return `the manifest says that ${chosen ? 'chosen tables were' : 'the whole database was'} dumped, the inventory says otherwise`;
  if (extras.length === 0 && inventory.some(({ kind }) => kind === 'role'))
    return 'the manifest lists nothing beside the dump that makes its roles, the inventory has roles';
  return undefined;
}

const isContent = ({ kind }: Item) => kind === 'table' || kind === 'large-objects';

const depthOf = ({ count, digest }: Item): Part['fingerprint'] => (count === undefined ? 'none' : digest === undefined ? 'counts' : 'full');
const HAS = { none: 'nothing but the name', counts: 'the number of rows and no checksum', full: 'number of rows and checksum' };

const shown = ({ tables, rows }: Part['totals']) =>
  `${showCount(tables)} tables${rows === undefined ? '' : ` with ${showCount(rows)} rows`}`;
