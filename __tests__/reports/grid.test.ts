import { describe, expect, test } from '@jest/globals';
import { grid } from '../../src/reports/grid.ts';

describe('a column is set to the right', () => {
  test.each([
    { what: 'counts', cells: ['1', '1,234,567', '-3', '+3.5 %'], expected: true },
    { what: 'amounts with units', cells: ['98 MB', '12 ms', '9.8 MB/s', '< 1 s', '200ms', '5 min 02 s', '1 h 07 min'], expected: true },
    { what: 'numbers with gaps', cells: ['1', '', '–', '?'], expected: true },
    { what: 'words', cells: ['1', 'two'], expected: false },
    { what: 'versions of three parts', cells: ['1.2.3'], expected: false },
    { what: 'dates', cells: ['2026-11-21'], expected: false },
    { what: 'hashes', cells: ['9f3a1c'], expected: false },
    { what: 'nothing', cells: ['', '–'], expected: false },
  ])('$what: $expected', ({ cells, expected }) => {
    expect(grid({ columns: ['x'], rows: cells.map((cell) => [cell]) }).numeric).toEqual([expected]);
  });

  test('and a table without columns and rows still has one column', () => {
    expect(grid({ columns: [], rows: [] })).toEqual({ columns: [''], rows: [], numeric: [false] });
  });
});
