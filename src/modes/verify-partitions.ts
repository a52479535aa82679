import type { Item } from '../engines/index.ts';

/**
 * Tables, with those that are partitions by hash taken together where they are not as expected one by one: the hash of an enum is that of a
 * number which a restore gives anew, so that its rows may go to other partitions. Rows and checksums are sums, and so add up; within the table
 * nothing can be lost or changed without being seen. `copy` is the inventory that has the definitions of the restored tables.
 */
export function gatherPartitions(expected: Item[], actual: Item[], copy: Item[]): { expected: Item[]; actual: Item[] } {
  const groups = hashGroups(copy);
  if (groups.size === 0) return { expected, actual };
  const found = new Map(actual.map((item) => [item.name, item]));
  const wanted = new Map(expected.filter(({ kind }) => kind === 'table').map((item) => [item.name, item]));
  const sums = [...groups].flatMap(([root, names]) => {
    const pair = [wanted, found].map((items) => names.map((name) => items.get(name)));
    const [one, other] = pair.map((items) => sumOf(root, items));
    const alike = names.every((name) => isAlike(wanted.get(name), found.get(name)));
    return one && other && !alike ? [{ one, other, names }] : [];
  });
  const gathered = new Set(sums.flatMap(({ names }) => names));
  const others = (items: Item[]) => items.filter(({ kind, name }) => kind !== 'table' || !gathered.has(name));
  return {
    expected: [...others(expected), ...sums.map(({ one }) => one)],
    actual: [...others(actual), ...sums.map(({ other }) => other)],
  };
}

const isAlike = (one: Item | undefined, other: Item | undefined) => one?.count === other?.count && one?.digest === other?.digest;

/** Undefined where one of them was not counted. */
function sumOf(name: string, items: (Item | undefined)[]): Item | undefined {
  if (!items.every((item) => item?.count !== undefined && item.skipped === undefined)) return undefined;
  const [first] = items as [Item];
  const sum: Item = { kind: 'table', name: `${name} with its partitions`, count: items.reduce((total, item) => total + item!.count!, 0) };
  if (!items.every((item) => /^-?\d{1,60}$/.test(item!.digest ?? '') && item!.method === first.method)) return sum;
  return {
    ...sum,
    digest: String(items.reduce((total, item) => total + BigInt(item!.digest!), 0n)),
    ...(first.method ? { method: first.method } : {}),
  };
}

/** By the name of a table that is partitioned by hash, and is no part of another such: every table below it that is not partitioned itself. */
function hashGroups(items: Item[]): Map<string, string[]> {
  const definitions = new Map(items.filter(({ kind }) => kind === 'table-definition').map(({ name, value = '' }) => [name, value]));
  const groups = new Map<string, string[]>();
  for (const [name, definition] of definitions) {
    if (/^partition by /m.test(definition)) continue;
    const root = topmostHash(definitions, name);
    if (root !== undefined) groups.set(root, [...(groups.get(root) ?? []), name]);
  }
  return groups;
}

function topmostHash(definitions: Map<string, string>, name: string): string | undefined {
  let root: string | undefined;
  const seen = new Set<string>();
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    const definition: string = definitions.get(at) ?? '';
    if (/^partition by HASH /m.test(definition)) root = at;
    at = /^partition of (.*)$/m.exec(definition)?.[1];
  }
  return root;
}
