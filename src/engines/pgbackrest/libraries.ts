import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The libraries that the source loads when it starts, without which some kinds of table cannot be read: `shared_preload_libraries` as the
 * restored files set it. Where the configuration lies outside of the data directory, as Debian has it, the backup does not hold it, and only
 * what ALTER SYSTEM set is known.
 */
export async function preloadLibraries(dataDirectory: string): Promise<string[]> {
  let value = '';
  for (const file of ['postgresql.conf', 'postgresql.auto.conf']) {
    const text = await readFile(join(dataDirectory, file), 'utf8').catch(() => '');
    value = preloadIn(text) ?? value;
  }
  const names = value.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  return names.map((name) => name.replace(/^\$libdir\//, '')).filter((name) => name !== '');
}

/** The last setting in a file counts; undefined where there is none. */
export function preloadIn(text: string): string | undefined {
  let value: string | undefined;
  for (const line of text.split('\n')) {
    const [, quoted, bare] = /^\s*shared_preload_libraries\s*(?:=|\s)\s*(?:'((?:[^']|'')*)'|([^\s#']+))/i.exec(line) ?? [];
    if (quoted !== undefined || bare !== undefined) value = quoted?.replaceAll("''", "'") ?? bare;
  }
  return value;
}
