import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Server } from '../postgres/binaries.ts';

/** Libraries that the source loads when it starts: some types of table cannot be read without theirs. */
export interface Libraries {
  present: string[];
  missing: string[];
}

/**
 * Of `shared_preload_libraries`, as the restored files set it, those that this machine has. Where the configuration lies outside of the data
 * directory, as Debian has it, the backup does not hold it, and only what ALTER SYSTEM set is known.
 */
export async function preloadLibraries(dataDirectory: string, server: Server, context: Context): Promise<Libraries> {
  let value = '';
  for (const file of ['postgresql.conf', 'postgresql.auto.conf']) {
    const text = await readFile(join(dataDirectory, file), 'utf8').catch(() => '');
    value = preloadIn(text) ?? value;
  }
  const names = value
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replace(/^\$libdir\//, ''),
    )
    .filter((name) => /^\w[\w.-]*$/.test(name));
  const folder = (await run(context, [server.path('pg_config'), '--pkglibdir'])).stdout.trim();
  const folders = [folder, join(server.directory, '../lib'), join(server.directory, '../lib/postgresql')].filter((one) => one !== '');
  const has = async (name: string) => {
    for (const one of folders)
      for (const suffix of ['.so', '.dylib']) if ((await stat(join(one, name + suffix)).catch(() => undefined))?.isFile()) return true;
    return false;
  };
  const present = await Promise.all(names.map(has));
  return { present: names.filter((_, index) => present[index]), missing: names.filter((_, index) => !present[index]) };
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
