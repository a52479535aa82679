import type { Chart, Check, Report } from '../../src/report.ts';

/** A report as a backup that went well returns it; every field can be replaced. */
export function makeReport(overrides: Partial<Report> = {}): Report {
  return {
    mode: 'backup',
    status: 'passed',
    headline: '42 tables, 1,234,567 rows, 98 MB in 12 s',
    checks: [
      makeCheck(),
      makeCheck({ name: 'grants', expected: 'SELECT on every table and sequence', actual: '42 tables, 17 sequences', ms: 31 }),
    ],
    metrics: { 'duration-ms': 12_345, bytes: 98_000_000, tables: 42, rows: 1_234_567 },
    facts: { server: 'PostgreSQL 15.18', client: 'pg_dump 15.18' },
    outputs: { 'backup-id': '20261121T030000Z-9f3a1c', tables: '42' },
    tables: [
      {
        title: 'Largest tables',
        columns: ['Table', 'Rows', 'Size'],
        rows: [
          ['public.auth_user', '1,200,000', '88 MB'],
          ['public.shop_order', '34,567', '9.8 MB'],
        ],
        note: '40 smaller tables are not shown.',
      },
    ],
    charts: [],
    notes: ['The source is a standby.'],
    ...overrides,
  };
}

export function makeCheck(overrides: Partial<Check> = {}): Check {
  return {
    name: 'connection',
    status: 'passed',
    expected: 'PostgreSQL 14 to 18',
    actual: 'PostgreSQL 15.18 over TLS',
    ms: 12,
    ...overrides,
  };
}

/** Two lines over ten seconds, one of them with a gap; every field can be replaced. */
export function makeChart(overrides: Partial<Chart> = {}): Chart {
  const seconds = Array.from({ length: 11 }, (_, at) => at * 1_000);
  return {
    title: 'Response time',
    x: { label: 'Since the start', unit: 'ms', scale: 'linear' },
    y: { label: 'Time', unit: 'ms', scale: 'linear' },
    lines: [
      { name: 'p50', points: seconds.map((ms, at) => [ms, 10 + at]) },
      { name: 'p95', points: seconds.map((ms, at) => [ms, at === 4 || at === 6 ? null : 30 + 2 * at]) },
    ],
    ...overrides,
  };
}

/** Names that a database may really hold and that mean something to Markdown, HTML, GitHub or a terminal. */
export const HOSTILE: readonly string[] = [
  'a|b',
  '\\|a\\',
  'a\\\\|b',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</td></tr></table><b>out</b>',
  '<!-- comment -->',
  '-->',
  '](javascript:alert(1))',
  '[x](javascript:alert(1))',
  '![x](http://evil.example/pixel.png)',
  '<http://evil.example>',
  'http://evil.example/a?b=c&d',
  'https://evil.example',
  'www.evil.example',
  'WWW.evil.example',
  'mail@evil.example',
  'mailto:mail@evil.example',
  '@everyone',
  'hello @octocat/team.',
  '#1',
  'octocat/repo#1',
  'GH-12',
  'gh-12',
  ':tada:',
  '$x^2$ and $$y$$',
  '`code` and ``more``',
  '```js',
  '~~gone~~',
  '**bold** __bold__ *it* _it_',
  '_',
  '__init__',
  'auth_user',
  '&amp; &#64; &lt;b&gt; &copy',
  '[^1]',
  '[ ] task',
  '# heading',
  '---',
  '- item',
  '+ item',
  '1. item',
  '12) item',
  '> [!NOTE]',
  '=',
  'line\nbreak',
  'line\r\nbreak\r',
  '\n',
  '',
  ' ',
  '  two  blanks  ',
  '\ttab',
  '\x1b[31mred\x1b[0m',
  '\x00\x07\x9b',
  'abc\u202etxt.exe',
  'zero\u200bwidth\ufeff',
  'tag\u{e0041}\u2028\u2029',
  '\ud800 half',
  'Bestellung_größe',
  '表🎉👩‍💻',
  '{{ template }} {+ +} [- -]',
  '%0A::error::x',
  '\'quoted\' "twice"',
];
