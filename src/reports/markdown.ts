import type { Chart, Check, Report, Status, Table } from '../report.ts';
import { showDuration } from '../units.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { grid } from './grid.ts';
import { mermaid } from './mermaid.ts';
import { troubles, verdict } from './verdict.ts';
import { clipped } from './visible.ts';

const ICON: Readonly<Record<Status, string>> = { passed: '✅', degraded: '⚠️', failed: '❌', inconclusive: '❓', skipped: '⏭️' };

/** Below this a clipped verdict line and one failed check need not fit: 60 units of each text, escaped to at most 14 bytes a unit. */
const SMALLEST = 8_000;
/** Kept free for the sentences about what is left out. */
const RESERVE = 300;
/** How many UTF-16 units of one foreign text are shown; the shorter ones only where the longer do not fit. */
const LENGTHS = [4_000, 400, 60] as const;

/** A part of the page that can be cut between rows only. `rows` and `foot` end with a line feed; whatever `head` opens, `foot` closes. */
interface Block {
  head: string;
  rows: string[];
  foot: string;
  /** What the rows are, in the plural. */
  unit: string;
}

/**
 * The report as GitHub Flavored Markdown, for the job summary and report.md: verdict, what needs attention with its hints, all checks,
 * charts, tables, notes, and folded away facts and outputs. Every foreign text is escaped, see `escapeMarkdown`.
 * `limit` is in bytes of UTF-8, at least 8,000 is taken; the default stays below the 1,048,576 at which GitHub drops a summary whole.
 * What does not fit is cut between rows and counted; verdict and failed checks go first, the rest shares what they leave.
 */
export function markdown(report: Report, { limit = 1_000_000 }: { limit?: number } = {}): string {
  const room = Math.max(limit, SMALLEST) - RESERVE;
  const top = LENGTHS.map((length) => verdictLine(report, length)).find((line) => bytes(line) <= room / 4)!;
  const attention = attentionWithin(report, room - bytes(top));
  const checks = report.checks.length > 0 ? [checksBlock(report.checks)] : [];
  const blocks = [...checks, ...report.charts.flatMap(chartBlock), ...report.tables.map(tableBlock), ...asides(report)];
  const parts = sharedOut(blocks, room - bytes(top) - bytes(attention));
  const shown = parts.filter((part) => part !== undefined);
  const end = shown.length === parts.length ? '' : leftOut(parts.length - shown.length, parts.length, 'sections');
  return [top, attention, ...shown, end].filter((part) => part !== '').join('\n');
}

function verdictLine(report: Report, length: number): string {
  return `### ${ICON[report.status]} ${foreign(verdict(report), length)}\n`;
}

/** The failed, unclear and degraded checks. Rather than to lose one, all of them are shortened first. */
function attentionWithin(report: Report, room: number): string {
  const checks = troubles(report);
  if (checks.length === 0) return '';
  const blocks = LENGTHS.map((length) => ({
    head: '',
    rows: checks.map((check) => trouble(check, length)),
    foot: '',
    unit: 'checks that need attention',
  }));
  const block = blocks.find((candidate) => size(candidate) <= room) ?? blocks.at(-1)!;
  return fitted(block, room) ?? '';
}

function trouble({ name, status, expected, actual, hint }: Check, length: number): string {
  const lines = [`- ${ICON[status]} <strong>${foreign(name, length)}</strong> ${status}: ${foreign(actual, length)}`];
  if (expected !== '') lines.push(`Expected: ${foreign(expected, length)}`);
  if (hint) lines.push(`<strong>What to do:</strong> ${foreign(hint, length)}`);
  return `${lines.join('<br>')}\n`;
}

function checksBlock(checks: Check[]): Block {
  const rows = checks.map(({ name, expected, actual, status, ms }) => [
    name,
    expected,
    actual,
    unbroken(`${ICON[status]} ${status}`),
    showDuration(ms),
  ]);
  const block = gridBlock({ columns: ['Check', 'Expected', 'Actual', 'Status', 'Time'], rows });
  return { ...block, unit: 'checks' };
}

function tableBlock({ title, note, ...table }: Table): Block {
  const { head, ...block } = gridBlock(table);
  return { ...block, head: `#### ${foreign(title)}\n\n${head}`, foot: note?.trim() ? `\n${foreign(note.trim())}\n` : '' };
}

/** Whole or not at all: half a diagram is none. */
function chartBlock(chart: Chart): Block[] {
  const diagram = mermaid(chart);
  if (diagram === undefined) return [];
  const { source, legend, leftOut, hidesGaps } = diagram;
  const said = legend.length > 1 ? [`${legend.map(({ name, colour }) => `${colour}: ${foreign(name)}`).join('; ')}.`] : [];
  if (leftOut > 0) said.push(`${leftOut.toLocaleString('en')} more ${leftOut === 1 ? 'line is' : 'lines are'} in report.json.`);
  if (hidesGaps) said.push('Where nothing was measured, the line goes straight on; report.html shows the gaps.');
  const text = said.length > 0 ? `\n${said.join(' ')}\n` : '';
  return [{ head: `#### ${foreign(chart.title)}\n\n\`\`\`mermaid\n${source}\n\`\`\`\n`, rows: [], foot: text, unit: 'charts' }];
}

/** What changes no verdict. */
function asides({ notes, facts, outputs }: Report): Block[] {
  const blocks: Block[] = [];
  if (notes.length > 0) blocks.push({ head: '#### Notes\n\n', rows: notes.map((note) => `- ${foreign(note)}\n`), foot: '', unit: 'notes' });
  if (Object.keys(facts).length > 0) blocks.push(folded('Facts', facts));
  if (Object.keys(outputs).length > 0) blocks.push(folded('Outputs', outputs));
  return blocks;
}

/** `summary` is ours, not foreign. */
function folded(summary: string, values: Record<string, string>): Block {
  const { head, ...block } = gridBlock({ columns: ['Name', 'Value'], rows: Object.entries(values) }, false);
  return { ...block, head: `<details>\n<summary>${summary}</summary>\n\n${head}`, foot: '\n</details>\n' };
}

function gridBlock(table: Pick<Table, 'columns' | 'rows'>, knowsNumbers = true): Block {
  const { columns, rows, numeric } = grid(table);
  const isNumber = numeric.map((right) => right && knowsNumbers);
  const cells = (row: string[]) => row.map((cell, at) => foreign(isNumber[at] ? unbroken(cell) : cell));
  const head = line(cells(columns)) + line(isNumber.map((right) => (right ? '---:' : '---')));
  return { head, rows: rows.map((row) => line(cells(row))), foot: '', unit: 'rows' };
}

function line(cells: string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** A narrow column must not part a number from its unit. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

function foreign(text: string, length: number = LENGTHS[0]): string {
  return escapeMarkdown(clipped(text, length));
}

/** Every block gets an even share; what small ones leave goes to the large. `undefined` stands for a block of which nothing fits. */
function sharedOut(blocks: Block[], room: number): (string | undefined)[] {
  const parts: (string | undefined)[] = [];
  const order = blocks.map((block, at) => ({ block, at, size: size(block) })).sort((a, b) => a.size - b.size);
  let left = room;
  for (const [done, entry] of order.entries()) {
    const part = fitted(entry.block, Math.floor(left / (order.length - done)));
    parts[entry.at] = part;
    left -= bytes(part ?? '') + 1;
  }
  return parts;
}

/** The block in at most `room` bytes, the line feed that joins it to the next included. */
function fitted(block: Block, room: number): string | undefined {
  const { head, rows, foot, unit } = block;
  if (size(block) <= room) return head + rows.join('') + foot;
  let left = room - bytes(head) - bytes(foot) - bytes(leftOut(rows.length, rows.length, unit)) - 2;
  let kept = 0;
  while (kept < rows.length && bytes(rows[kept]!) <= left) left -= bytes(rows[kept++]!);
  if (kept === 0) return undefined;
  return [head, ...rows.slice(0, kept), '\n', leftOut(rows.length - kept, rows.length, unit), foot].join('');
}

/** `what` is ours, not foreign. */
function leftOut(count: number, total: number, what: string): string {
  const some = `${count.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}`;
  return `_Left out to stay within the size limit: ${some}. report.json has everything._\n`;
}

function size({ head, rows, foot }: Block): number {
  return bytes(head) + rows.reduce((sum, row) => sum + bytes(row), 0) + bytes(foot) + 1;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
