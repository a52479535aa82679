import { describe, expect, test } from '@jest/globals';
import { json } from '../../src/reports/json.ts';
import { HOSTILE, makeChart, makeCheck, makeReport } from '../helpers/report.ts';

describe('report.json', () => {
  test('holds the whole report under a schema version', () => {
    const checks = [makeCheck({ status: 'failed', hint: 'Look.', layer: 'network' })];
    const report = makeReport({ checks, charts: [makeChart()] });
    expect(JSON.parse(json(report))).toEqual({ schemaVersion: 1, ...report });
  });

  test('has the same order of keys however the report was put together', () => {
    const report = makeReport({ facts: { b: '1', a: '2', B: '3' }, metrics: { z: 1, y: 2 } });
    const { mode, checks, ...rest } = report;
    const turned = checks.map(({ name, ms, ...others }) => ({ ms, ...others, name }));
    const other = { ...rest, facts: { B: '3', a: '2', b: '1' }, metrics: { y: 2, z: 1 }, checks: turned, mode };
    expect(json(other)).toBe(json(report));
    expect(Object.keys(JSON.parse(json(report)))).toEqual([
      'schemaVersion',
      'mode',
      'status',
      'headline',
      'checks',
      'metrics',
      'facts',
      'outputs',
      'tables',
      'charts',
      'notes',
    ]);
    expect(Object.keys(JSON.parse(json(report)).facts)).toEqual(['B', 'a', 'b']);
  });

  test('is indented by two spaces and ends with a line feed', () => {
    expect(json(makeReport())).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"mode": "backup",\n[\s\S]*\n\}\n$/);
  });

  test('brings hostile texts through unchanged and prints none of their control characters', () => {
    const report = makeReport({ notes: [...HOSTILE], facts: { ['__proto__']: 'x', 'a\u202e': '\x9b' } });
    const written = json(report);
    expect(JSON.parse(written)).toEqual({ schemaVersion: 1, ...report });
    expect(written).not.toMatch(/(?!\n)[\p{Cc}\u202a-\u202e\u200b\ufeff]/u);
  });

  test('writes a number that is none as null', () => {
    expect(JSON.parse(json(makeReport({ metrics: { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: 1 } }))).metrics).toEqual({
      a: null,
      b: null,
      c: 1,
    });
  });
});
