import { describe, expect, test } from '@jest/globals';
import { text } from '../../src/reports/text.ts';
import { HOSTILE, makeCheck, makeReport } from '../helpers/report.ts';

const bare = { checks: [], facts: {}, outputs: {}, tables: [], notes: [] };

describe('the report in a terminal', () => {
  test('of a good run', () => {
    expect(text(makeReport())).toEqual([
      'Backup passed: 42 tables, 1,234,567 rows, 98 MB in 12 s',
      '',
      '  ok  connection  PostgreSQL 15.18 over TLS',
      '  ok  grants      42 tables, 17 sequences',
      '',
      'Largest tables',
      '  Table                   Rows    Size',
      '  -----------------  ---------  ------',
      '  public.auth_user   1,200,000   88 MB',
      '  public.shop_order     34,567  9.8 MB',
      '  40 smaller tables are not shown.',
      '',
      'Note: The source is a standby.',
    ]);
  });

  test('of a bad run has words for statuses, what was expected, and hints below', () => {
    const checks = [
      makeCheck({ ms: 3_400 }),
      makeCheck({
        name: 'grants',
        status: 'failed',
        expected: 'SELECT on every table',
        actual: 'missing on audit_log',
        hint: 'GRANT SELECT ON audit_log TO backup;\nThen run again.',
      }),
      makeCheck({ name: 'lag', status: 'degraded', expected: 'below 10 s', actual: '14 s' }),
      makeCheck({ name: 'disk', status: 'inconclusive', expected: '', actual: 'no answer' }),
      makeCheck({ name: 'scratch', status: 'skipped', expected: '', actual: 'not asked for' }),
    ];
    expect(text(makeReport({ ...bare, status: 'failed', headline: '1 table cannot be read', checks }))).toEqual([
      'Backup failed: 1 table cannot be read',
      '',
      '  ok        connection  PostgreSQL 15.18 over TLS (3.4 s)',
      '  FAILED    grants      missing on audit_log',
      '                        expected: SELECT on every table',
      '                        hint: GRANT SELECT ON audit_log TO backup;',
      '                        Then run again.',
      '  degraded  lag         14 s',
      '                        expected: below 10 s',
      '  unclear   disk        no answer',
      '  skipped   scratch     not asked for',
    ]);
  });

  test('is only the verdict when there is nothing else', () => {
    expect(text(makeReport({ ...bare, headline: '' }))).toEqual(['Backup passed']);
  });

  test('makes control characters visible and lets no name begin a line', () => {
    const lines = HOSTILE.flatMap((name) =>
      text(
        makeReport({
          ...bare,
          headline: name,
          checks: [makeCheck({ name, actual: name })],
          tables: [{ title: 'T', columns: [name], rows: [[name]] }],
        }),
      ),
    );
    expect(lines.filter((line) => /[\p{Cc}\p{Cs}\u202a-\u202e\u200b\ufeff]/u.test(line))).toEqual([]);
    expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    expect(text(makeReport({ ...bare, checks: [makeCheck({ name: 'a\n::error::b' })] }))[2]).toBe(
      '  ok  a\\n::error::b  PostgreSQL 15.18 over TLS',
    );
  });

  test('aligns characters that take two columns or none', () => {
    const rows = [
      ['表', '1'],
      ['🎉❤️', '22'],
      ['e\u0301e', '333'],
      ['👩‍💻x', ''],
    ];
    expect(text(makeReport({ ...bare, tables: [{ title: 'T', columns: ['n', 'r'], rows }] })).slice(3)).toEqual([
      '  n       r',
      '  ----  ---',
      '  表      1',
      '  🎉❤️   22',
      '  e\u0301e    333',
      '  👩‍💻x',
    ]);
  });

  test('clips a cell that would make every line of its table too wide', () => {
    const rows = [
      ['x'.repeat(100_000), '1'],
      ['y', '2'],
    ];
    const widths = text(makeReport({ ...bare, tables: [{ title: 'T', columns: ['n', 'r'], rows }] })).map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThan(200);
  });
});
