import { describe, expect, test } from '@jest/globals';
import { escapeMarkdown } from '../../src/reports/escape-markdown.ts';
import { visible } from '../../src/reports/visible.ts';
import { elementsOf, readable, render, tablesOf, textNodesOf } from '../helpers/render.ts';
import { HOSTILE } from '../helpers/report.ts';

const table = (cells: string[]) =>
  `| a | b |\n| --- | --- |\n${cells.map((cell) => `| ${escapeMarkdown(cell)} | end |\n`).join('')}\nafter\n`;

/** What GitHub's own filters react to, in one text node of the rendered page. */
const REACTIONS = [/@\w/, /#\d/, /gh-\d/i, /:[\w+-]+:/, /\w:\/\//, /www\./i, /mailto:|xmpp:/i, /\S@\S/, /\$[^$]/];

/** Always the same strings, out of everything that could combine to something. */
function mixed(count: number): string[] {
  const pieces = [
    '|',
    '\\',
    '`',
    '<',
    '>',
    '&',
    '*',
    '_',
    '[',
    ']',
    '(',
    ')',
    '!',
    '#',
    '1',
    '@',
    ':',
    '/',
    '.',
    '$',
    '~',
    '-',
    '=',
    '"',
    ' ',
    '\n',
    'a',
    'www',
    'b',
    '&#124;',
    '<!--',
    '-->',
    'ü',
  ];
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(14) }, () => pieces[next(pieces.length)]!).join(''));
}

describe('a foreign text, escaped and rendered', () => {
  const texts = [...HOSTILE, ...mixed(2_000)];

  test('stays one cell that reads exactly as the text, and brings no element', () => {
    const html = render(table(texts));
    const [rows = []] = tablesOf(html);
    expect(rows.slice(1).map((row) => row.map(readable))).toEqual(texts.map((text) => [visible(text), 'end']));
    expect(elementsOf(html)).toEqual(['br', 'p', 'span', 'table', 'tbody', 'td', 'th', 'thead', 'tr']);
  });

  test('reads exactly as the text in headings, list items and emphasis, and brings no element', () => {
    for (const text of texts.filter((text) => text.trim() !== '')) {
      const escaped = escapeMarkdown(text);
      const html = render(`### x ${escaped}\n\n- ${escaped}\n\n<strong>${escaped}</strong> end\n`);
      const shown = visible(text);
      expect(readable(html).trim()).toBe(`x ${shown}\n\n${shown}\n\n${shown} end`.trim());
      expect(elementsOf(html).filter((name) => !['br', 'span'].includes(name))).toEqual(['h3', 'li', 'p', 'strong', 'ul']);
    }
  });

  test('leaves no text node that GitHub would turn into a mention, reference, emoji, formula or link', () => {
    const nodes = textNodesOf(render(table(texts)));
    for (const reaction of REACTIONS) expect(nodes.filter((node) => reaction.test(node))).toEqual([]);
  });

  test('without escaping, the same strings do break out: the checks above can fail', () => {
    const html = render(`| a |\n| --- |\n${HOSTILE.map((text) => `| ${text} |\n`).join('')}`);
    expect(elementsOf(html)).toEqual(expect.arrayContaining(['a', 'img', 'b', 'code', 'del']));
  });
});

describe('the source of an ordinary text', () => {
  test.each([
    { what: 'words and numbers', input: '42 tables, 1,234,567 rows, 98 MB in 12.5 s (100%)' },
    { what: 'a qualified name', input: 'public.auth_user' },
    { what: 'a date and an id', input: '2026-11-21, 20261121T030000Z-9f3a1c' },
    { what: 'a sentence with a colon', input: "The role 'app' may not read: ask for SELECT." },
    { what: 'letters of any script', input: 'Bestellung größe 表 таблица' },
  ])('is the text itself: $what', ({ input }) => {
    expect(escapeMarkdown(input)).toBe(input);
  });
});
