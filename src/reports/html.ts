import type { Check, Report, Status, Table } from '../report.ts';
import { showCount, showDuration } from '../units.ts';
import { VERSION } from '../version.ts';
import { html, htmlLine } from './escape-html.ts';
import { grid } from './grid.ts';
import { STYLE } from './html-style.ts';
import { figure } from './html-svg.ts';
import { modeTitle, troubles, verdict } from './verdict.ts';

/** With a word beside it always: a sign or a colour alone says nothing to many. */
const SIGN: Readonly<Record<Status, string>> = { failed: '✗', inconclusive: '?', degraded: '!', passed: '✓', skipped: '–' };

/** Bytes that the rows of one table may take: a page of a hundred megabytes opens nowhere. */
const MOST_BYTES = 1_000_000;

/** Nothing may be asked for or run, whatever a foreign text holds. `data:` is for the icon, so that no browser asks a server for one. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/**
 * report.html: one page that needs nothing else, for a browser of any width, with a keyboard or a screen reader, in light or dark, on paper. The
 * verdict, what to do, charts, checks, tables, notes, facts and outputs. No script. Every foreign text is escaped.
 */
export function page(report: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${htmlLine(verdict(report))}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${head(report)}
<main>
${parts(report)
  .filter((part) => part !== '')
  .join('\n')}
</main>
<footer>Written by Seaworthy ${VERSION}. The same for machines is in report.json.</footer>
</body>
</html>
`;
}

const parts = (report: Report): string[] => [
  attention(report),
  charts(report),
  checks(report),
  ...report.tables.map(table),
  notes(report),
  facts(report),
  outputs(report),
];

const word = (status: Status): string => `<span class="word ${status}"><span aria-hidden="true">${SIGN[status]}</span> ${status}</span>`;

function head(report: Report): string {
  const { mode, status, headline, checks } = report;
  const counts = (Object.keys(SIGN) as Status[])
    .map((one) => ({ one, many: checks.filter((check) => check.status === one).length }))
    .filter(({ many }) => many > 0)
    .map(({ one, many }) => `<li>${showCount(many)} ${word(one)}</li>`);
  return `<header><div class="verdict ${status}">
<p class="mode">${modeTitle(mode)}</p>
<h1>${word(status)}${headline === '' ? '' : `: ${html(headline)}`}</h1>
${counts.length > 0 ? `<ul class="counts" aria-label="Checks by outcome">${counts.join('')}</ul>` : ''}
</div></header>`;
}

function attention(report: Report): string {
  const found = troubles(report);
  if (found.length === 0) return section('attention', 'What needs attention', `<p>${nothingToDo(report)}</p>`);
  const { kept, note } = within(found.map(trouble), 'checks');
  return section('attention', 'What needs attention', `<ul class="troubles">${kept.join('\n')}</ul>${note}`);
}

function nothingToDo({ status, checks }: Report): string {
  if (status !== 'passed') return 'Nothing was looked at, so nothing is known.';
  return checks.some((check) => check.status === 'skipped') ? 'Nothing: every check that was made holds.' : 'Nothing: every check holds.';
}

function trouble({ name, status, expected, actual, hint }: Check): string {
  const rows = [
    ...(hint ? [['To do', `<span class="todo">${html(hint)}</span>`]] : []),
    ['Actual', html(actual)],
    ...(expected === '' ? [] : [['Expected', html(expected)]]),
  ];
  return `<li class="${status}"><h3>${htmlLine(name)} ${word(status)}</h3><dl>${rows.map(([term, said]) => `<dt>${term}</dt><dd>${said}</dd>`).join('')}</dl></li>`;
}

function charts({ charts }: Report): string {
  return charts.length === 0 ? '' : section('charts', 'Charts', charts.map((chart, at) => figure(chart, `chart-${at}`)).join('\n'));
}

function checks({ checks }: Report): string {
  if (checks.length === 0) return '';
  const rows = checks.map(({ name, status, expected, actual, ms }) => [
    html(name),
    word(status),
    html(expected),
    html(actual),
    ms === 0 ? '' : showDuration(ms),
  ]);
  const columns = ['Check', 'Outcome', 'Expected', 'Actual', 'Time'];
  return section('checks', 'Checks', cells({ id: 'checks', columns, rows, numeric: [false, false, false, false, true], what: 'checks' }));
}

function table({ title, note, ...rest }: Table, at: number): string {
  const { columns, rows, numeric } = grid(rest);
  const said = note?.trim() ? `<p class="aside">${html(note.trim())}</p>` : '';
  const shown = cells({ id: `table-${at}`, columns, rows: rows.map((row) => row.map(html)), numeric, what: 'rows' });
  return section(`table-${at}`, title, shown + said);
}

interface Cells {
  /** Of the heading. */
  id: string;
  columns: string[];
  /** Of HTML. */
  rows: string[][];
  /** For each column. */
  numeric: boolean[];
  /** What the rows are, in the plural. */
  what: string;
}

/**
 * On a phone, wide tables become a card for each row, and tables of numbers are moved sideways, by finger or by arrow keys. The roles
 * are said, because some browsers forget them where a table is laid out as something else.
 */
function cells({ id, columns, rows, numeric, what }: Cells): string {
  const right = (at: number) => (numeric[at] ? 'right' : '');
  const heads = columns.map((column, at) => `<th scope="col" role="columnheader" class="${right(at)}">${htmlLine(column)}</th>`);
  const lines = rows.map(([first = '', ...others]) => {
    const tail = others.map((cell, at) => {
      const label = htmlLine(columns[at + 1]!);
      return `<td role="cell" class="${right(at + 1)}${cell === '' ? ' empty' : ''}" data-label="${label}">${cell}</td>`;
    });
    return `<tr role="row"><th scope="row" role="rowheader" class="${right(0)}">${first}</th>${tail.join('')}</tr>`;
  });
  const { kept, note } = within(lines, what);
  const isNumbers = numeric.every((is, at) => is || at === 0);
  const isWide = columns.length > 2;
  const drawn = [
    `<table role="table" class="${isWide && !isNumbers ? 'cards' : ''}"><thead role="rowgroup"><tr role="row">${heads.join('')}</tr></thead>`,
    `<tbody role="rowgroup">${kept.join('\n')}</tbody></table>`,
  ].join('\n');
  if (!isWide || !isNumbers) return drawn + note;
  return `<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}">${drawn}</div>${note}`;
}

/** Whole rows only. */
function within(rows: string[], what: string): { kept: string[]; note: string } {
  let left = MOST_BYTES;
  const end = rows.findIndex((row) => {
    left -= Buffer.byteLength(row);
    return left < 0;
  });
  if (end === -1) return { kept: rows, note: '' };
  const missing = `${showCount(rows.length - end)} of ${showCount(rows.length)} ${what}`;
  return {
    kept: rows.slice(0, end),
    note: `<p class="aside">Left out, for the page would be too large: ${missing}. report.json has all.</p>`,
  };
}

function notes({ notes }: Report): string {
  if (notes.length === 0) return '';
  const { kept, note } = within(
    notes.map((one) => `<li>${html(one)}</li>`),
    'notes',
  );
  return section('notes', 'Notes', `<ul class="notes">${kept.join('\n')}</ul>${note}`);
}

function facts({ facts }: Report): string {
  return Object.keys(facts).length === 0 ? '' : section('facts', 'Facts', named(facts));
}

function outputs({ outputs }: Report): string {
  if (Object.keys(outputs).length === 0) return '';
  return section('outputs', 'Outputs', `<details><summary>Outputs of the step</summary>${named(outputs)}</details>`);
}

function named(values: Record<string, string>): string {
  const { kept, note } = within(
    Object.entries(values).map(([name, value]) => `<dt>${htmlLine(name)}</dt><dd>${value === '' ? '–' : html(value)}</dd>`),
    'values',
  );
  return `<dl>${kept.join('\n')}</dl>${note}`;
}

/** `id` is ours, `title` foreign, `inner` HTML. */
function section(id: string, title: string, inner: string): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${htmlLine(title)}</h2>\n${inner}\n</section>`;
}
