import { describe, expect, test } from '@jest/globals';
import { harmless } from '../../src/hosts/lines.ts';
import { seeded } from '../helpers/random.ts';
import { HOSTILE } from '../helpers/report.ts';
import { orders } from '../helpers/runner-rules.ts';

describe('orders to a runner', () => {
  const cases: { what: string; input: string }[] = [
    { what: 'at the start of the line', input: '::error::x' },
    { what: 'after blanks', input: '  \t ::set-output name=a::b' },
    { what: 'after a blank that is not ASCII', input: '\u00a0\u2003\u3000::error::x' },
    { what: 'after a byte order mark', input: '\ufeff::error::x' },
    { what: 'after a next-line character, which .NET trims', input: '\u0085::error::x' },
    { what: 'after line and paragraph separators, which .NET trims', input: '\u2028::error::x\u2029::error::y' },
    { what: 'after a vertical tab and a form feed', input: '\v\f::error::x' },
    { what: 'on the second line', input: 'first\n::add-mask::x' },
    { what: 'after a carriage return', input: 'first\r::add-mask::x' },
    { what: 'after two carriage returns', input: 'first\r\r\n::add-mask::x' },
    { what: 'after an empty line', input: '\n\n::stop-commands::x' },
    { what: 'with more colons', input: ':::::error::x' },
    { what: 'of the old kind', input: 'x ##[error]y' },
    { what: 'of the old kind with more signs', input: '####[command]x ##[group]' },
    { what: 'of the old kind after one made harmless', input: '##[##[error]' },
    { what: 'both kinds', input: '::error::##[error]x' },
    { what: 'in percent escapes, which only mean something inside of one', input: '%0A::error::x' },
  ];
  test.each(cases)('$what are none afterwards', ({ input }) => {
    expect(orders(harmless(input))).toEqual([]);
  });

  test('of Azure Pipelines are none afterwards either', () => {
    expect(harmless('x ##vso[task.setvariable variable=a]b ###vso[x]')).not.toContain('##vso[');
  });

  test('can still be read', () => {
    const shown = harmless('::error::x ##[group]y').replaceAll('\u200b', '');
    expect(shown).toBe('::error::x ##[group]y');
  });
});

describe('everyday text', () => {
  test.each([
    '',
    'plain',
    'a :: b',
    'C++ std::string',
    'time 12:30:00',
    '# heading',
    '## heading [x]',
    '#[x]',
    'a\tb',
    'größe 表 👩‍💻',
    'ipv6 fe80::1',
  ])('%j stays as it is', (input) => expect(harmless(input)).toBe(input));

  test('keeps its lines, whatever ends them', () => {
    expect(harmless('a\nb\r\nc\rd\n')).toBe('a\nb\nc\nd\n');
  });

  test('a second time changes nothing', () => {
    for (const text of HOSTILE) expect(harmless(harmless(text))).toBe(harmless(text));
  });
});

describe('characters that hide what a line says', () => {
  const controls = Array.from({ length: 0xa0 }, (_, code) => code)
    .filter((code) => code < 0x20 || code >= 0x7f)
    .map((code) => String.fromCharCode(code));
  const directions = ['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'];

  test.each([...controls, ...directions].filter((c) => !'\t\n\r'.includes(c)))('%j is replaced by something that shows', (c) => {
    expect(harmless(`a${c}b`)).toBe('a\u00b7b');
  });

  test('an escape sequence cannot colour, move or rename anything', () => {
    expect(harmless('\x1b[2Jx\x1b]0;title\x07y\x9b31mz')).toBe('·[2Jx·]0;title·y·31mz');
  });

  test('a lone carriage return cannot write over the start of the line', () => {
    expect(harmless('password wrong\rall is well   ')).toBe('password wrong\nall is well   ');
  });
});

test('no line of whatever text is an order to the runner', () => {
  const random = seeded(4_711);
  const alphabet = [':', ':', ':', '::', '#', '#', '##', '[', ']', ' ', '\t', '\n', '\r', '\r\n', '\u0085', '\u00a0', '\u2028', '\ufeff'];
  const words = [...alphabet, '\0', '\x1b', '\u200b', '\u202e', 'error', 'add-mask', 'vso[', '%0A', 'a', '=', ',', '\ud800'];
  for (let round = 0; round < 20_000; round++) {
    const text = random.text(words, 1 + random.below(12));
    const shown = harmless(text);
    if (orders(shown).length > 0) throw new Error(`${JSON.stringify(text)} becomes ${JSON.stringify(shown)}`);
    if (harmless(shown) !== shown) throw new Error(`${JSON.stringify(text)} changes again: ${JSON.stringify(harmless(shown))}`);
  }
});
