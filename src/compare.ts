import type { Item } from './engines/index.ts';
import { clipped, visibleLine } from './reports/visible.ts';
import { showCount } from './units.ts';

/** One thing that is not as it should be. */
export interface Difference {
  kind: Item['kind'];
  name: string;
  what: 'missing' | 'unexpected' | 'different';
  /** One line for a person, a few hundred characters at most, safe to print. */
  text: string;
}

/**
 * What two inventories disagree about: first what is missing or different, in the order of `expected`, then what is there and was not
 * expected. Items belong together by kind and name. Of those:
 *
 * - counts are compared where one is expected;
 * - digests only where both were made by the same method: whether they were is for the caller to see to;
 * - values as they stand. For a `range` (`last_value,is_called`) the actual value must lie between its ends, whichever is larger: a sequence
 *   that counts down is one. One that went round or was set back meanwhile has no such range: whoever knows gives it `skipped`;
 * - nothing, but that they are there, where either says that it was `skipped`. Sizes never.
 */
export function compareItems(expected: Item[], actual: Item[]): Difference[] {
  const wanted = finder(expected);
  const found = finder(actual);
  const differences: Difference[] = [];
  for (const item of expected) {
    const other = found(item);
    const text = other ? difference(item, other) : absence(item);
    if (text !== undefined)
      differences.push({ kind: item.kind, name: item.name, what: other ? 'different' : 'missing', text: line(item, text) });
  }
  for (const item of actual) {
    if (!wanted(item)) differences.push({ kind: item.kind, name: item.name, what: 'unexpected', text: line(item, surplus(item)) });
  }
  return differences;
}

/** Finds the item of the same kind and name. By kind first, so that no key is made of the two for each of many thousands. */
export function finder(items: Item[]): (like: Pick<Item, 'kind' | 'name'>) => Item | undefined {
  const kinds = new Map<string, Map<string, Item>>();
  for (const item of items) {
    const names = kinds.get(item.kind);
    if (names) names.set(item.name, item);
    else kinds.set(item.kind, new Map([[item.name, item]]));
  }
  return ({ kind, name }) => kinds.get(kind)?.get(name);
}

/** Kinds that tell something of another object, whose name they bear: that there is none of it is as much a value as any. */
const TOLD: Partial<Record<Item['kind'], string>> = {
  owner: 'owner of',
  grant: 'privileges on',
  comment: 'comment on',
  'default-privileges': 'default privileges',
  'row-security': 'row security of',
  'security-label': 'security label of',
  property: 'property',
  setting: 'setting',
  'role-settings': 'settings of role',
  'role-memberships': 'memberships of role',
};
/** Kinds are read from files: `constructor` is none of ours. */
const toldOf = (kind: Item['kind']) => (Object.hasOwn(TOLD, kind) ? TOLD[kind] : undefined);

function line({ kind, name }: Item, text: string): string {
  return `${toldOf(kind) ?? kind.replaceAll('-', ' ')} ${clipped(visibleLine(name), 150)}${text}`;
}

const absence = (item: Item) =>
  toldOf(item.kind) && item.value !== undefined ? `: expected ${piece(item.value)}, found none` : ' is missing';
const surplus = (item: Item) =>
  toldOf(item.kind) && item.value !== undefined ? `: expected none, found ${piece(item.value)}` : ' was not expected';

function difference(expected: Item, actual: Item): string | undefined {
  if (expected.skipped !== undefined || actual.skipped !== undefined) return undefined;
  if (expected.count !== undefined && expected.count !== actual.count) return `: expected ${rows(expected)}, found ${rows(actual)}`;
  if (expected.range) return between(expected.range, actual.value ?? actual.range?.[0]);
  if (expected.value !== actual.value) return unlike(expected.value ?? '', actual.value ?? '');
  if (expected.digest !== undefined && expected.method === actual.method && expected.digest !== actual.digest) {
    if (expected.value !== undefined) return `: differs after its first ${expected.value.length - 1} characters`;
    if (expected.count === undefined) return ': its value, which is not shown, is another';
    return `: the content differs, though the number (${showCount(expected.count)}) is right`;
  }
  return undefined;
}

const rows = ({ count }: Item) => (count === undefined ? 'no count' : showCount(count));

function between([from, to]: [string, string], value: string | undefined): string | undefined {
  if (value !== undefined && (value === from || value === to || isBetween(position(from), position(to), position(value)))) return undefined;
  const found = value === undefined ? 'none' : piece(value);
  return `: expected ${from === to ? piece(from) : `${piece(from)} to ${piece(to)}`}, found ${found}`;
}

interface Position {
  last: bigint;
  called: boolean;
}

function position(text: string): Position | undefined {
  const [, last, called] = /^(-?\d+),(true|false)$/.exec(text) ?? [];
  return last === undefined ? undefined : { last: BigInt(last), called: called === 'true' };
}

/**
 * Whether a sequence may have stood there on its way. It gives out its first number without moving, so that `5,false` goes before `5,true`,
 * and never comes back to it.
 */
function isBetween(from: Position | undefined, to: Position | undefined, value: Position | undefined): boolean {
  if (!from || !to || !value || from.last === to.last) return false;
  if (value.last === from.last) return value.called;
  const [low, high] = from.last < to.last ? [from.last, to.last] : [to.last, from.last];
  return low <= value.last && value.last <= high;
}

/** The lines that only one of two texts has; of long ones what stands around the place where they part. */
function unlike(expected: string, actual: string): string {
  const [wanted, found] = [expected.split('\n'), actual.split('\n')];
  const [one, other] = [onlyIn(wanted, found), onlyIn(found, wanted)];
  if (one === other) return `: expected ${piece(JSON.stringify(expected))}, found ${piece(JSON.stringify(actual))}`;
  const parted = firstDifference([...one], [...other]);
  const part = (text: string) => piece(parted > 60 ? `…${[...text].slice(parted - 40).join('')}` : text);
  return `: expected ${part(one)}, found ${part(other)}`;
}

const onlyIn = (these: string[], those: string[]) =>
  these
    .filter((text) => !those.includes(text))
    .map((text) => text.trim())
    .join('; ');

function firstDifference(one: string[], other: string[]): number {
  const at = one.findIndex((element, i) => element !== other[i]);
  return at === -1 ? one.length : at;
}

const piece = (text: string) => (text === '' ? 'nothing' : clipped(visibleLine(text), 120));
