import { describe, expect, test } from '@jest/globals';
import { UserError } from '../src/errors.ts';
import {
  oneLine,
  parseDuration,
  parsePercent,
  parseSize,
  readQuantity,
  received,
  showBytes,
  showCount,
  showDuration,
  showInUnit,
  showQuantity,
} from '../src/units.ts';

function refusal(run: () => unknown): UserError {
  try {
    run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    return thrown as UserError;
  }
  throw new Error('nothing was thrown');
}

describe('durations', () => {
  const accepted = [
    { what: 'milliseconds', input: '200ms', expected: 200 },
    { what: 'seconds', input: '30s', expected: 30_000 },
    { what: 'minutes', input: '5m', expected: 300_000 },
    { what: 'hours', input: '26h', expected: 93_600_000 },
    { what: 'days', input: '14d', expected: 1_209_600_000 },
    { what: 'weeks', input: '2w', expected: 1_209_600_000 },
    { what: 'a decimal', input: '1.5h', expected: 5_400_000 },
    { what: 'a decimal that doubles cannot hold', input: '0.57m', expected: 34_200 },
    { what: 'several units', input: '1h30m', expected: 5_400_000 },
    { what: 'several units with spaces', input: ' 1 h 30 m ', expected: 5_400_000 },
    { what: 'seconds before milliseconds', input: '1s500ms', expected: 1_500 },
    { what: 'zero', input: '0s', expected: 0 },
  ];
  test.each(accepted)('$what: $input', ({ input, expected }) => expect(parseDuration(input)).toBe(expected));

  const refused = [
    '',
    ' ',
    '5',
    '1.5',
    's',
    '5 minutes',
    '5M',
    '-5m',
    '+5m',
    '5m5m',
    '30m1h',
    '1h30',
    '1e3s',
    '.5s',
    '5.s',
    '5m!',
    '1 0s',
    'NaN',
    '٥m',
  ];
  test.each(refused)('refuses %j and says what is expected', (input) => {
    const { message } = refusal(() => parseDuration(input));
    expect(message).toContain(`"${input.trim()}"`);
    expect(message).toContain('ms, s, m, h, d or w');
    expect(message).toContain('for example 30s');
  });

  test('says of a bare number that the unit is what is missing', () => {
    expect(refusal(() => parseDuration('300')).message).toMatch(/^"300" has no unit/);
  });

  test('refuses what is longer than a number can hold', () => {
    expect(refusal(() => parseDuration(`${'9'.repeat(400)}s`)).message.length).toBeLessThan(400);
  });
});

describe('sizes', () => {
  const accepted = [
    { what: 'a bare integer is bytes', input: '4096', expected: 4096 },
    { what: 'bytes', input: '512B', expected: 512 },
    { what: 'kB', input: '3kB', expected: 3_000 },
    { what: 'KB', input: '3KB', expected: 3_000 },
    { what: 'MB', input: '25MB', expected: 25_000_000 },
    { what: 'GB', input: '1.5GB', expected: 1_500_000_000 },
    { what: 'TB', input: '2TB', expected: 2e12 },
    { what: 'KiB', input: '4KiB', expected: 4_096 },
    { what: 'MiB', input: '1MiB', expected: 1_048_576 },
    { what: 'GiB', input: '1GiB', expected: 1_073_741_824 },
    { what: 'TiB', input: '1TiB', expected: 1_099_511_627_776 },
    { what: 'a space before the unit', input: '25 MB', expected: 25_000_000 },
    { what: 'a fraction of a byte is rounded away', input: '1.1KiB', expected: 1_126 },
  ];
  test.each(accepted)('$what: $input', ({ input, expected }) => expect(parseSize(input)).toBe(expected));

  const refused = [
    '',
    '25M',
    '25mb',
    '25m',
    '1,5GB',
    '1.5',
    '1.5B',
    '-1MB',
    '-0',
    '10MB/s',
    '5%',
    '0x10',
    '1e6',
    'MB',
    '1MB2kB',
    'Infinity',
  ];
  test.each(refused)('refuses %j and says what is expected', (input) => {
    const { message } = refusal(() => parseSize(input));
    expect(message).toContain(`"${input}" is not a size`);
    expect(message).toContain('for example 25MB or 1.5GiB');
  });
});

describe('percentages', () => {
  const accepted = [
    { input: '1%', expected: 0.01 },
    { input: '0.1%', expected: 0.001 },
    { input: '99.9%', expected: 0.999 },
    { input: '7%', expected: 0.07 },
    { input: '150 %', expected: 1.5 },
    { input: '0%', expected: 0 },
  ];
  test.each(accepted)('$input', ({ input, expected }) => expect(parsePercent(input)).toBe(expected));

  test.each(['', '1', '0.01', '%', '-1%', '1%%', '1 percent', 'x%'])('refuses %j and says what is expected', (input) => {
    const { message } = refusal(() => parsePercent(input));
    expect(message).toContain(`"${input}" is not a percentage`);
    expect(message).toContain('for example 1%');
  });
});

describe('quantities of any kind', () => {
  const read = [
    { input: '100', expected: { value: 100, dimension: 'none', unit: '', text: '100' } },
    { input: '-5', expected: { value: -5, dimension: 'none', unit: '', text: '-5' } },
    { input: '200ms', expected: { value: 200, dimension: 'duration', unit: 'ms', text: '200ms' } },
    { input: '1h 30m', expected: { value: 5_400_000, dimension: 'duration', unit: 'm', text: '1h30m' } },
    { input: '10MB/s', expected: { value: 1e7, dimension: 'bytes-per-second', unit: 'MB/s', text: '10MB/s' } },
    { input: '500/s', expected: { value: 500, dimension: 'per-second', unit: '/s', text: '500/s' } },
    { input: '0.5 %', expected: { value: 0.005, dimension: 'ratio', unit: '%', text: '0.5%' } },
  ];
  test.each(read)('$input', ({ input, expected }) => expect(readQuantity(input)).toEqual(expected));

  test.each(['', 'healthy', '-5ms', '500/min', '10Mb/s', '1e5', '2024-01-01', '1.2.3', '0x1f', '5 5'])('%j is none', (input) => {
    expect(readQuantity(input)).toBeUndefined();
  });
});

describe('printing', () => {
  const bytes = [
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1_000, '1 kB'],
    [12_000, '12 kB'],
    [12_345, '12.3 kB'],
    [123_456, '123 kB'],
    [999_949, '1 MB'],
    [1_500_000_000, '1.5 GB'],
    [3e12, '3 TB'],
    [5e21, '5000 EB'],
    [-1_500, '-1.5 kB'],
    [Number.NaN, 'unknown'],
  ] as const;
  test.each(bytes)('%d bytes are %s', (input, expected) => expect(showBytes(input)).toBe(expected));

  const durations = [
    [0, '0 ms'],
    [0.42, '0.4 ms'],
    [850, '850 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [4_200, '4.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [185_000, '3 min 05 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h 00 min'],
    [7_800_000, '2 h 10 min'],
    [86_369_999, '23 h 59 min'],
    [86_370_000, '1 d 0 h'],
    [273_600_000, '3 d 4 h'],
    [-4_200, '-4.2 s'],
    [Number.POSITIVE_INFINITY, 'unknown'],
  ] as const;
  test.each(durations)('%d ms are %s', (input, expected) => expect(showDuration(input)).toBe(expected));

  const counts = [
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [-1_234_567, '-1,234,567'],
    [-123, '-123'],
    [1_234.5678, '1,234.5678'],
    [12_345_678_901_234_567_890n, '12,345,678,901,234,567,890'],
    [Number.NaN, 'unknown'],
  ] as const;
  test.each(counts)('the count %s is %s', (input, expected) => expect(showCount(input)).toBe(expected));

  const inUnits: { what: string; input: [number, string, number]; expected: string }[] = [
    { what: 'the unit of the limit', input: [412, 's', 200], expected: '0.41 s' },
    { what: 'minutes spelled out', input: [300_000, 'm', 60_000], expected: '5 min' },
    { what: 'few digits', input: [93_612_345, 'h', 14_400_000], expected: '26 h' },
    { what: 'binary sizes', input: [20_000_000, 'MiB', 26_214_400], expected: '19.1 MiB' },
    { what: 'percent', input: [0.832, '%', 0.8], expected: '83.2%' },
    { what: 'rates', input: [12_345_678, 'MB/s', 1e7], expected: '12.3 MB/s' },
    { what: 'events', input: [1_234.5, '/s', 500], expected: '1,235/s' },
    { what: 'as many digits as tell it from the limit', input: [200.0004, 'ms', 200], expected: '200.0004 ms' },
    { what: 'the limit itself without noise', input: [0.07, '%', 0.07], expected: '7%' },
    { what: 'nothing that is there as zero', input: [0.00001, '%', 0.01], expected: '0.001%' },
    { what: 'far smaller durations in their own unit', input: [5, 'h', 3_600_000], expected: '5 ms' },
    { what: 'far smaller sizes in their own unit', input: [5, 'GB', 1e9], expected: '5 B' },
    { what: 'far smaller rates in their own unit', input: [5_000, 'GB/s', 1e9], expected: '5 kB/s' },
  ];
  test.each(inUnits)('shows $what', ({ input: [value, unit, limit], expected }) => expect(showInUnit(value, unit, limit)).toBe(expected));

  const quantities = [
    ['200ms', '200 ms'],
    ['5m', '5 min'],
    ['1h30m', '1h30m'],
    ['100000', '100,000'],
    ['80%', '80%'],
    ['500/s', '500/s'],
  ] as const;
  test.each(quantities)('the quantity %s is %s', (input, expected) => expect(showQuantity(readQuantity(input)!)).toBe(expected));

  test('keeps foreign text on one bounded line', () => {
    expect(received('a\n::error::b\u001b[31m')).toBe('"a ::error::b [31m"');
    expect(oneLine('x'.repeat(1e6), 10)).toBe('xxxxxxxxx…');
    expect(oneLine('😀'.repeat(10), 4).isWellFormed()).toBe(true);
  });
});
