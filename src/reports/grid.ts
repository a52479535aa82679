import type { Table } from '../report.ts';

/** A table with every row as wide as the widest, and the columns of numbers known. */
export interface Grid {
  columns: string[];
  rows: string[][];
  /** One for each column: whether it is set to the right. */
  numeric: boolean[];
}

/** Rows that are too short get empty cells, headings too: a cell without a heading is shown rather than lost. At least one column. */
export function grid({ columns, rows }: Pick<Table, 'columns' | 'rows'>): Grid {
  const width = rows.reduce((most, row) => Math.max(most, row.length), Math.max(1, columns.length));
  const wide = rows.map((row) => widened(row, width));
  return { columns: widened(columns, width), rows: wide, numeric: Array.from({ length: width }, (_, at) => isNumeric(wide, at)) };
}

function widened(row: string[], width: number): string[] {
  return row.length === width ? row : [...row, ...Array<string>(width - row.length).fill('')];
}

/** `1,234`, `98 MB`, `+3.5 %`, `12 ms`, `5 min 02 s`, `≥ 2`; not dates, versions or hashes. */
const NUMBER = /^[-−+±<>≤≥~≈]? ?\d[\d,. \u00a0\u202f]*(?:[ \u00a0\u202f]?(?:%|[a-zA-Zµ]{1,3}(?:\/s)?))?(?: \d\d (?:s|min))?$/;
const NOTHING = /^[-–—?]?$/;

function isNumeric(rows: string[][], at: number): boolean {
  const said = rows.map((row) => row[at]!).filter((cell) => !NOTHING.test(cell));
  return said.length > 0 && said.every((cell) => cell.length < 40 && NUMBER.test(cell) && !/\.\d+\./.test(cell));
}
