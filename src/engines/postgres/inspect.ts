import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { passed } from '../../memory.ts';
import { eachLine, type Running, start } from '../../process.ts';
import type { Item } from '../index.ts';
import type { Client } from './binaries.ts';

/**
 * `pg_restore` to nowhere reads an archive to its end and notices every cut, which `--list` does not. `--list` names the tables, which the
 * other's messages do not reliably: a table may be called like one of them, line end included. Throws where the archive is damaged or holds
 * the rows of other tables than the inventory.
 */
export async function inspect(
  body: Readable,
  inventory: Item[] | undefined,
  client: Client,
  context: Context,
): Promise<{ tables: number }> {
  const reader = start(context, { file: client.path('pg_restore'), args: ['--file=/dev/null'] });
  const lister = start(context, { file: client.path('pg_restore'), args: ['--list'] });
  const found = tablesIn(lister);
  reader.stdout.resume();
  body.on('data', (block: Buffer) => passed(block.length));
  const read = finished(body, { writable: false }).catch((thrown: unknown) => {
    void Promise.all([reader.stop(), lister.stop()]);
    throw thrown;
  });
  const [drained, ...ended] = await Promise.allSettled([read, feed(body, reader), feed(body, lister)]);
  context.signal.throwIfAborted();
  const failed = ended.find((result) => result.status === 'rejected') ?? drained;
  if (failed.status === 'rejected')
    throw new UserError(`the archive cannot be read to its end: ${messageOf(failed.reason)}`, { cause: failed.reason });
  if (inventory) compareTables(found, inventory);
  return { tables: found.length };
}

/** The tables of an archive in a file that is known to be whole. */
export async function inspectListed(
  path: string,
  inventory: Item[] | undefined,
  client: Client,
  context: Context,
): Promise<{ tables: number }> {
  const lister = start(context, { file: client.path('pg_restore'), args: ['--list', path] });
  lister.stdin.end();
  const found = tablesIn(lister);
  await lister.done.catch((thrown: unknown) => {
    context.signal.throwIfAborted();
    throw new UserError(`the archive cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  });
  if (inventory) compareTables(found, inventory);
  return { tables: found.length };
}

/** Fills as the tool goes on. */
function tablesIn(lister: Running): string[] {
  const found: string[] = [];
  eachLine(lister.stdout, (line) => {
    const entry = /^\d+; \d+ \d+ TABLE DATA (.*)$/.exec(line)?.[1];
    if (entry !== undefined) found.push(entry);
  });
  return found;
}

/**
 * Not `pipeline`: the tool is done with its last block, and the lister with its first, before they have seen the end, which is no error; the
 * rest must still pass, for the checksum. A tool that fails ends the reading: nobody needs the rest then.
 */
async function feed(body: Readable, tool: Running): Promise<void> {
  body.pipe(tool.stdin);
  tool.stdin.once('close', () => void body.unpipe(tool.stdin));
  try {
    await tool.done;
    body.unpipe(tool.stdin).resume();
  } catch (thrown) {
    body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
    throw thrown;
  }
}

/** `entries` as `pg_restore --list` prints them: schema, name and owner, unquoted, with blanks between and for line ends. */
function compareTables(entries: string[], inventory: Item[]): void {
  const expected = inventory.filter((item) => item.kind === 'table' && item.skipped === undefined).map((item) => printed(item.name));
  const missing = new Set(expected);
  const surplus = entries.filter((entry) => !prefixes(entry).some((prefix) => missing.delete(prefix)));
  if (missing.size + surplus.length === 0) return;
  const differences = [
    ...[...missing].map((name) => `${name} only in the inventory`),
    ...surplus.map((entry) => `${entry} only in the archive`),
  ];
  throw new UserError(`archive and inventory hold the rows of different tables: ${differences.slice(0, 5).join(', ')}`);
}

/** `"Odd name".t` as `Odd name t`. */
function printed(quoted: string): string {
  const [, schema = '', name = ''] = /^("(?:[^"]|"")*"|[^".]+)\.(.*)$/s.exec(quoted) ?? [];
  const bare = (word: string) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word);
  return `${bare(schema)} ${bare(name)}`.replace(/[\r\n]/g, ' ');
}

/** Every beginning that could be schema and name; an owner may have blanks in his name too. Longest first. */
function prefixes(entry: string): string[] {
  return [...entry.matchAll(/ /g)].map(({ index }) => entry.slice(0, index)).reverse();
}
