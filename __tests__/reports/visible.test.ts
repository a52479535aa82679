import { describe, expect, test } from '@jest/globals';
import { clipped, visible, visibleJson, visibleLine } from '../../src/reports/visible.ts';

describe('visible', () => {
  test.each([
    { what: 'escape sequences', input: '\x1b[31mred', expected: '\\x1b[31mred' },
    { what: 'C1 controls', input: '\x9b31m', expected: '\\x9b31m' },
    { what: 'NUL, bell, delete', input: '\0\x07\x7f', expected: '\\x00\\x07\\x7f' },
    { what: 'tabs and lone carriage returns', input: 'a\tb\rc', expected: 'a\\tb\\rc' },
    { what: 'direction marks', input: 'a\u202eb\u2066c\u200f', expected: 'a\\u202eb\\u2066c\\u200f' },
    { what: 'blanks without width', input: 'a\u200bb\ufeff\u00ad', expected: 'a\\u200bb\\ufeff\\xad' },
    { what: 'line separators', input: 'a\u2028b\u2029', expected: 'a\\u2028b\\u2029' },
    { what: 'tag characters', input: '\u{e0041}', expected: '\\u{e0041}' },
    { what: 'half a surrogate pair', input: 'a\ud83d', expected: 'a\\ud83d' },
  ])('writes out $what', ({ input, expected }) => {
    expect(visible(input)).toBe(expected);
  });

  test.each(['größe 表 👩‍💻 ❤️', 'C:\\dumps\\new', 'نص می‌خواهم'])('leaves %s as it is', (input) => {
    expect(visible(input)).toBe(input);
  });

  test('keeps line feeds, and visibleLine writes them out', () => {
    expect(visible('a\r\nb\nc')).toBe('a\nb\nc');
    expect(visibleLine('a\r\nb\nc')).toBe('a\\nb\\nc');
  });
});

describe('visibleJson', () => {
  test('changes how a value is written but not the value', () => {
    const value = { 'a\u202e': 'x\u200b\x7f\x9b\u{e0041}\ud83d' };
    const safe = visibleJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(safe)).toEqual(value);
    expect(safe).toMatch(/^[ -~\n]*$/);
  });
});

describe('clipped', () => {
  test('says how much is missing and never halves a character', () => {
    expect(clipped('abcdef', 6)).toBe('abcdef');
    expect(clipped('abcdef', 4)).toBe('abcd… (2 more characters)');
    expect(clipped('abc🎉def', 4)).toBe('abc… (5 more characters)');
  });
});
