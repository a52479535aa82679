import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { messageOf } from '../errors.ts';

const MOST_ROWS = 1_000_000;

/**
 * A table of comma-separated values (RFC 4180), its first line the names of the columns. Rows become records of text. Throws an Error with the
 * line of what is wrong.
 */
export async function readTable(path: string): Promise<Record<string, string>[]> {
  const text = await readFile(path, 'utf8').catch((thrown) => {
    throw new Error(`${path} cannot be read: ${messageOf(thrown)}`);
  });
  const rows = records(text, path);
  if (rows.length === 0) throw new Error(`${path} has no row after the names of its columns`);
  if (rows.length > MOST_ROWS) throw new Error(`${path} has ${rows.length} rows, at most ${MOST_ROWS} are read`);
  return rows;
}

function records(text: string, path: string): Record<string, string>[] {
  const columns = (names: string[]) => {
    const wrong = names.some((name) => !/^\w+$/.test(name));
    if (wrong || new Set(names).size < names.length)
      throw new Error(`${path}: line 1: names of columns are expected, each another, of letters, digits and _`);
    return names;
  };
  try {
    return parse(text, { columns, bom: true, skip_empty_lines: true, trim: true }) as Record<string, string>[];
  } catch (thrown) {
    // Its message repeats the row, which may hold a password.
    if (thrown instanceof CsvError)
      throw new Error(`${path}: line ${thrown.lines ?? '?'}: it is no table of comma-separated values (${thrown.code})`);
    throw thrown;
  }
}
