import { describe, expect, test } from '@jest/globals';
import type { Report } from '../../src/report.ts';
import { markdown } from '../../src/reports/markdown.ts';
import { visible } from '../../src/reports/visible.ts';
import { elementsOf, readable, render, tablesOf } from '../helpers/render.ts';
import { HOSTILE, makeChart, makeCheck, makeReport } from '../helpers/report.ts';

const bytes = (text: string) => Buffer.byteLength(text);
const cells = (page: string) => tablesOf(render(page)).map((table) => table.map((row) => row.map(readable)));

const failed = makeReport({
  status: 'failed',
  headline: '1 table cannot be read',
  checks: [
    makeCheck(),
    makeCheck({
      name: 'replication lag',
      status: 'degraded',
      expected: 'below 10 s',
      actual: '14 s',
      hint: 'Wait or back up the primary.',
    }),
    makeCheck({
      name: 'grants',
      status: 'failed',
      expected: 'SELECT on every table',
      actual: 'missing on audit_log',
      hint: 'GRANT SELECT ON audit_log TO backup;',
    }),
  ],
});

describe('the page', () => {
  test.each([
    { status: 'passed', expected: '### ✅ Backup passed: 42 tables' },
    { status: 'degraded', expected: '### ⚠️ Backup degraded: 42 tables' },
    { status: 'failed', expected: '### ❌ Backup failed: 42 tables' },
    { status: 'inconclusive', expected: '### ❓ Backup inconclusive: 42 tables' },
    { status: 'skipped', expected: '### ⏭️ Backup skipped: 42 tables' },
  ] as const)('begins with the verdict: $status', ({ status, expected }) => {
    expect(markdown(makeReport({ status, headline: '42 tables' })).split('\n')[0]).toBe(expected);
  });

  test('has verdict, troubles, checks, tables, notes, facts and outputs in this order', () => {
    const page = markdown(failed);
    const places = [
      '### ',
      '- ❌',
      '- ⚠️',
      '| Check',
      '#### Largest tables',
      '40 smaller tables',
      '#### Notes',
      'Facts</summary>',
      'Outputs</summary>',
    ];
    const found = places.map((place) => page.indexOf(place));
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found).not.toContain(-1);
  });

  test('puts failed, unclear and degraded checks with their hints under the verdict', () => {
    const [, list = ''] = /<ul>([\s\S]*?)<\/ul>/.exec(render(markdown(failed))) ?? [];
    expect(readable(list).trim().split('\n')).toEqual([
      '❌ grants failed: missing on audit_log',
      'Expected: SELECT on every table',
      'What to do: GRANT SELECT ON audit_log TO backup;',
      '⚠️ replication lag degraded: 14 s',
      'Expected: below 10 s',
      'What to do: Wait or back up the primary.',
    ]);
  });

  test('shows every check, table, fact and output as a row', () => {
    expect(cells(markdown(makeReport()))).toEqual([
      [
        ['Check', 'Expected', 'Actual', 'Status', 'Time'],
        ['connection', 'PostgreSQL 14 to 18', 'PostgreSQL 15.18 over TLS', '✅ passed', '12 ms'],
        ['grants', 'SELECT on every table and sequence', '42 tables, 17 sequences', '✅ passed', '31 ms'],
      ],
      [
        ['Table', 'Rows', 'Size'],
        ['public.auth_user', '1,200,000', '88 MB'],
        ['public.shop_order', '34,567', '9.8 MB'],
      ],
      [
        ['Name', 'Value'],
        ['server', 'PostgreSQL 15.18'],
        ['client', 'pg_dump 15.18'],
      ],
      [
        ['Name', 'Value'],
        ['backup-id', '20261121T030000Z-9f3a1c'],
        ['tables', '42'],
      ],
    ]);
  });

  test('sets columns of numbers to the right', () => {
    expect(markdown(makeReport())).toContain('| Table | Rows | Size |\n| --- | ---: | ---: |\n');
  });

  test('keeps a number and its unit, an icon and its word on one line', () => {
    const page = markdown(makeReport());
    for (const together of ['88\u00a0MB', '12\u00a0ms', '✅\u00a0passed']) expect(page).toContain(together);
  });

  test('is only the verdict when there is nothing else', () => {
    expect(markdown(makeReport({ checks: [], facts: {}, outputs: {}, tables: [], notes: [] }))).toBe(
      '### ✅ Backup passed: 42 tables, 1,234,567 rows, 98 MB in 12 s\n',
    );
  });

  test('loses no cell of a row that is longer or shorter than its headings', () => {
    const page = markdown(
      makeReport({ checks: [], facts: {}, outputs: {}, tables: [{ title: 'Odd', columns: ['a'], rows: [['1', '2'], []] }] }),
    );
    expect(cells(page)).toEqual([
      [
        ['a', ''],
        ['1', '2'],
        ['', ''],
      ],
    ]);
  });
});

describe('a chart', () => {
  const page = markdown(makeReport({ charts: [makeChart()] }));

  test('is a diagram under its title between checks and tables, with a word about colours and gaps', () => {
    expect(page).toMatch(
      /\n#### Response time\n\n```mermaid\n%%\{init[^\n]*\nxychart-beta\n[^`]*\n```\n\nblue: p50; orange: p95\. Where nothing/,
    );
    const places = ['| Check', 'xychart-beta', '#### Largest tables'].map((place) => page.indexOf(place));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(elementsOf(render(page))).toEqual(elementsOf(render(`${markdown(makeReport())}\n\`\`\`mermaid\n\`\`\`\n`)));
  });

  test('that cannot be drawn is left out', () => {
    expect(markdown(makeReport({ charts: [makeChart({ lines: [] })] }))).toBe(markdown(makeReport()));
  });

  test.each(HOSTILE.filter((text) => text.trim() !== ''))('cannot be broken out of by a hostile name: %j', (text) => {
    const axis = { label: text, unit: '', scale: 'linear' } as const;
    const lines = makeChart().lines.map(({ points }) => ({ name: text, points }));
    const html = render(markdown(makeReport({ charts: [makeChart({ title: text, x: axis, y: axis, lines })] })));
    expect(elementsOf(html).filter((name) => !['br', 'span'].includes(name))).toEqual(elementsOf(render(page)));
    expect(html.match(/<pre><code class="language-mermaid">/g)).toHaveLength(1);
    expect(readable(html)).toContain(`blue: ${visible(text)}; orange: ${visible(text)}.`);
  });

  test('is there whole or not at all, and one that had no room is counted', () => {
    const charts = Array.from({ length: 40 }, (_, at) => makeChart({ title: `Chart ${at}` }));
    const small = markdown(makeReport({ charts }), { limit: 12_000 });
    expect(bytes(small)).toBeLessThanOrEqual(12_000);
    const shown = small.split('```mermaid').length - 1;
    expect(small.split('\n```\n').length - 1).toBe(shown);
    expect(shown).toBeGreaterThan(3);
    expect(small).toContain(`Left out to stay within the size limit: ${40 - shown} of 45 sections.`);
  });
});

describe('hostile names', () => {
  const texts = HOSTILE.filter((text) => text.trim() !== '');
  const hostile = (text: string): Report => ({
    ...makeReport({ status: 'failed', headline: text }),
    checks: [makeCheck({ name: text, status: 'failed', expected: text, actual: text, hint: text })],
    tables: [{ title: text, columns: [text, 'b'], rows: [[text, text]], note: text }],
    facts: { [text]: text },
    outputs: { [text]: text },
    notes: [text],
  });

  test.each(texts)('everywhere at once change nothing of the page: %j', (text) => {
    const html = render(markdown(hostile(text)));
    const shown = visible(text);
    expect(tablesOf(html).map((table) => table.map((row) => row.map(readable)))).toEqual([
      [
        ['Check', 'Expected', 'Actual', 'Status', 'Time'],
        [shown, shown, shown, '❌ failed', '12 ms'],
      ],
      [
        [shown, 'b'],
        [shown, shown],
      ],
      [
        ['Name', 'Value'],
        [shown, shown],
      ],
      [
        ['Name', 'Value'],
        [shown, shown],
      ],
    ]);
    const ours = ['details', 'h3', 'h4', 'li', 'p', 'strong', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'];
    expect(elementsOf(html).filter((name) => !['br', 'span'].includes(name))).toEqual(ours);
  });
});

describe('the limit', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => [`schema.table_${at}`, `${at}`, '<|@>']);
  const everything = (count: number, status: 'passed' | 'failed' = 'passed'): Report =>
    makeReport({
      status,
      checks: Array.from({ length: count }, (_, at) => makeCheck({ name: `check ${at}`, status, hint: 'Look at | it.' })),
      tables: [{ title: 'All | tables', columns: ['Table', 'Rows', 'x'], rows: many(count), note: 'A note.' }],
      notes: many(count).map(([name]) => name!),
      facts: Object.fromEntries(many(count) as unknown as [string, string][]),
    });

  /** Every table row whole, every tag closed, within the limit. */
  function expectWhole(page: string, limit: number): void {
    expect(bytes(page)).toBeLessThanOrEqual(limit);
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.filter((row) => !row.endsWith(' |'))).toEqual([]);
    for (const tag of ['details', 'summary', 'strong', 'span']) {
      expect([tag, page.split(`<${tag}>`).length]).toEqual([tag, page.split(`</${tag}>`).length]);
    }
  }

  test('cuts 50,000 checks, rows, notes and facts to one megabyte and says of each how many are missing', () => {
    const page = markdown(everything(50_000));
    expectWhole(page, 1_000_000);
    expect(bytes(page)).toBeGreaterThan(990_000);
    for (const what of ['checks', 'rows', 'notes', 'rows']) {
      expect(page).toMatch(
        new RegExp(`^_Left out to stay within the size limit: [\\d,]+ of 50,000 ${what}\\. report\\.json has everything\\._$`, 'm'),
      );
    }
  });

  test('counts exactly what is missing', () => {
    const page = markdown(everything(50_000));
    const [, missing = ''] = /limit: ([\d,]+) of 50,000 checks/.exec(page) ?? [];
    const shown = page.split('\n').filter((line) => line.startsWith('| check '));
    expect(shown.length + Number(missing.replaceAll(',', ''))).toBe(50_000);
  });

  test.each([8_000, 8_001, 9_999, 20_000, 65_536])('gives a page of %i bytes that renders with every row complete', (limit) => {
    const page = markdown(everything(500), { limit });
    expectWhole(page, limit);
    const tables = tablesOf(render(page));
    expect(tables.map((table) => [...new Set(table.map((row) => row.length))])).toEqual([[5], [3], [2], [2]]);
  });

  test('changes nothing of a page that fits to the byte', () => {
    const page = markdown(everything(200));
    expect(page).not.toContain('Left out');
    expect(markdown(everything(200), { limit: bytes(page) + 300 })).toBe(page);
  });

  test('keeps all failed checks and drops the other sections first', () => {
    const report = { ...everything(1_000), checks: [...everything(150, 'failed').checks, ...everything(1_000).checks] };
    const page = markdown(report, { limit: 23_400 });
    expectWhole(page, 23_400);
    expect(page.split('\n').filter((line) => line.startsWith('- ❌'))).toHaveLength(150);
    expect(page).toMatch(/_Left out to stay within the size limit: \d of \d sections\. report\.json has everything\._\n$/);
  });

  test('shortens texts before it drops a failed check', () => {
    const checks = Array.from({ length: 100 }, (_, at) => makeCheck({ name: `check ${at}`, status: 'failed', actual: 'x'.repeat(3_000) }));
    const page = markdown(makeReport({ status: 'failed', checks }), { limit: 100_000 });
    expectWhole(page, 100_000);
    expect(page.split('\n').filter((line) => line.startsWith('- ❌'))).toHaveLength(100);
    expect(page).toContain('… (2600 more characters)');
  });

  test('says how many failed checks are missing where there are too many for any page', () => {
    const page = markdown(everything(50_000, 'failed'));
    expectWhole(page, 1_000_000);
    expect(page.split('\n')[0]).toMatch(/^### ❌ Backup failed: 42 tables/);
    expect(page).toMatch(/limit: [\d,]+ of 50,000 checks that need attention\./);
  });

  test('keeps verdict and a failed check of megabytes of hostile text in the smallest page', () => {
    const text = '@\u{e0041}#\ud800'.repeat(500_000);
    const checks = [makeCheck({ name: text, status: 'failed', expected: text, actual: text, hint: text })];
    const tables = [{ title: text, columns: [text], rows: [[text]], note: text }];
    const page = markdown(makeReport({ status: 'failed', headline: text, checks, tables, notes: [text] }), { limit: 1 });
    expectWhole(page, 8_000);
    expect(page).toMatch(/^### ❌ Backup failed: /);
    expect(page).toContain('\n- ❌ <strong>');
  });
});
