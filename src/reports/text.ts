import type { Check, Report, Status, Table } from '../report.ts';
import { showDuration } from '../units.ts';
import { grid } from './grid.ts';
import { verdict } from './verdict.ts';
import { clipped, visible, visibleLine } from './visible.ts';

const WORD: Readonly<Record<Status, string>> = {
  passed: 'ok',
  degraded: 'degraded',
  failed: 'FAILED',
  inconclusive: 'unclear',
  skipped: 'skipped',
};

/** One hostile cell must not make every line of its table as wide as itself. In UTF-16 units. */
const LONGEST_CELL = 120;
/** A check that took at least this many milliseconds says so. */
const SLOW = 1_000;

/**
 * The report for a log or a terminal, line by line, without line feeds, colour codes or trailing blanks: verdict, checks with hints, tables, notes.
 * Foreign text cannot steer the terminal, but may still begin with what a CI host takes for a command: that is the host's to break.
 */
export function text(report: Report): string[] {
  const blocks = [verdictLines(report), checkLines(report.checks), ...report.tables.map(tableLines), report.notes.flatMap(noteLines)];
  return blocks
    .filter((lines) => lines.length > 0)
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
    .map((line) => line.trimEnd());
}

function verdictLines(report: Report): string[] {
  return visible(verdict(report)).split('\n');
}

/** The checks alone, aligned, as the report and `seaworthy doctor` show them. */
export function checkLines(checks: Check[]): string[] {
  const names = checks.map(({ name }) => cell(name));
  const nameWidth = widest(names);
  const wordWidth = widest(checks.map(({ status }) => WORD[status]));
  return checks.flatMap((check, at) => {
    const start = `  ${padEnd(WORD[check.status], wordWidth)}  ${padEnd(names[at]!, nameWidth)}  `;
    return hanging(start, findings(check));
  });
}

/** A check that is fine, or that nobody made, needs no expectation beside what was found. */
function findings({ status, expected, actual, hint, ms }: Check): string {
  const lines = [ms < SLOW ? actual : `${actual} (${showDuration(ms)})`];
  if (status !== 'passed' && status !== 'skipped' && expected !== '') lines.push(`expected: ${expected}`);
  if (hint) lines.push(`hint: ${hint}`);
  return lines.join('\n');
}

/** One table alone, as `seaworthy list` shows it. */
export function tableLines({ title, note, ...table }: Table): string[] {
  const { columns, rows, numeric } = grid(table);
  const cells = [columns, ...rows].map((row) => row.map(cell));
  const widths = columns.map((_, at) => widest(cells.map((row) => row[at]!)));
  const [heading, ...body] = cells.map((row) => row.map((value, at) => (numeric[at] ? padStart : padEnd)(value, widths[at]!)).join('  '));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const lines = [heading!, rule, ...body].map((line) => `  ${line}`);
  return [...visible(title).split('\n'), ...lines, ...(note ? hanging('  ', note) : [])];
}

function noteLines(note: string): string[] {
  return hanging('Note: ', note);
}

/** Foreign text after `start`; its further lines begin below its first. */
function hanging(start: string, foreign: string): string[] {
  const indent = ' '.repeat(widthOf(start));
  return visible(foreign)
    .split('\n')
    .map((line, at) => (at === 0 ? start : indent) + line);
}

function cell(foreign: string): string {
  return visibleLine(clipped(foreign, LONGEST_CELL));
}

function widest(cells: string[]): number {
  return cells.reduce((most, value) => Math.max(most, widthOf(value)), 0);
}

function padEnd(value: string, width: number): string {
  return value + ' '.repeat(Math.max(0, width - widthOf(value)));
}

function padStart(value: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(value))) + value;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** East Asian and emoji characters take two columns (Unicode Standard Annex 11, simplified to blocks). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\ufe0f|\p{Emoji_Presentation}/u;

/** Columns that a terminal takes for the text. */
function widthOf(value: string): number {
  if (/^[ -~]*$/.test(value)) return value.length;
  return Array.from(graphemes.segment(value)).reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}
