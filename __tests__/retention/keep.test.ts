import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { parseKeep } from '../../src/retention/keep.ts';

const none = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
const DAY = 86_400_000;

describe('counts are read', () => {
  const all = { last: 7, daily: 7, weekly: 4, monthly: 12, yearly: 2 };
  test.each([
    { what: 'one rule', text: 'last=7', counts: { last: 7 }, normal: 'last=7' },
    { what: 'all rules', text: 'last=7 daily=7 weekly=4 monthly=12 yearly=2', counts: all },
    { what: 'any order', text: 'yearly=2 monthly=12 weekly=4 last=7 daily=7', counts: all },
    { what: 'commas, as in a URL', text: 'last=7,daily=7,weekly=4,monthly=12,yearly=2', counts: all },
    { what: 'plus signs, as in a URL', text: 'last=7+daily=7+weekly=4+monthly=12+yearly=2', counts: all },
    { what: 'lines, as in a workflow', text: '\nlast=7\n  daily=7\r\nweekly=4\nmonthly=12\nyearly=2\n', counts: all },
    { what: 'commas and blanks', text: ' last=7, daily=7 , weekly=4,,monthly=12 +yearly=2 ', counts: all },
    { what: 'blanks around the equals sign', text: 'last = 7 daily= 7 weekly =4 monthly=12 yearly=2', counts: all },
    { what: 'a zero beside others', text: 'last=0 daily=7', counts: { daily: 7 }, normal: 'daily=7' },
    { what: 'leading zeros', text: 'last=007', counts: { last: 7 }, normal: 'last=7' },
    { what: 'very many', text: 'last=999999999', counts: { last: 999_999_999 }, normal: 'last=999999999' },
  ])('$what: $text', ({ text, counts, normal = 'last=7 daily=7 weekly=4 monthly=12 yearly=2' }) => {
    expect(parseKeep(text)).toEqual({ kind: 'counts', counts: { ...none, ...counts }, text: normal });
  });

  test('the normal form is read as the same', () => {
    const keep = parseKeep('yearly=2,last=3');
    expect(parseKeep(keep.text)).toEqual(keep);
  });

  test('a value of a URL parameter needs no escape', () => {
    const { searchParams } = new URL('s3://bucket/prefix?keep=last=7,daily=7+yearly=1&region=eu-central-1');
    expect(parseKeep(searchParams.get('keep')!)).toEqual({
      kind: 'counts',
      counts: { ...none, last: 7, daily: 7, yearly: 1 },
      text: 'last=7 daily=7 yearly=1',
    });
  });
});

describe('an age is read', () => {
  test.each([
    { text: '30d', ms: 30 * DAY, normal: '30d' },
    { text: ' 12w ', ms: 84 * DAY, normal: '12w' },
    { text: '1d', ms: DAY, normal: '1d' },
    { text: '24h', ms: DAY, normal: '24h' },
    { text: '1.5d', ms: 1.5 * DAY, normal: '1.5d' },
    { text: '30 d', ms: 30 * DAY, normal: '30d' },
    { text: '1d 12h', ms: 1.5 * DAY, normal: '1d12h' },
  ])('$text', ({ text, ms, normal }) => {
    expect(parseKeep(text)).toEqual({ kind: 'age', ms, text: normal });
    expect(parseKeep(normal)).toEqual({ kind: 'age', ms, text: normal });
  });
});

describe('what cannot be meant is refused, with what was received and what is expected', () => {
  test.each([
    { what: 'nothing', text: '', expected: /"" is empty, expected last=7 daily=7/ },
    { what: 'blanks', text: ' \n ', expected: /is empty, expected/ },
    { what: 'separators', text: ',+,', expected: /",\+," is empty, expected/ },
    { what: 'a rule twice', text: 'last=7 daily=7 last=3', expected: /"last=7 daily=7 last=3" has last twice, expected/ },
    { what: 'a rule twice with the same number', text: 'last=7 last=7', expected: /has last twice/ },
    {
      what: 'a rule that does not exist',
      text: 'hourly=24',
      expected: /"hourly" is no rule, expected one of last, daily, weekly, monthly, yearly/,
    },
    { what: 'a rule in capitals', text: 'Last=7', expected: /"Last" is no rule, expected one of last/ },
    { what: 'a rule without a number', text: 'last=', expected: /last="", expected a whole number such as last=7/ },
    { what: 'a negative number', text: 'last=-1', expected: /last="-1", expected a whole number/ },
    { what: 'a fraction', text: 'last=1.5', expected: /last="1\.5", expected a whole number/ },
    { what: 'a word for a number', text: 'last=all', expected: /last="all", expected a whole number/ },
    { what: 'a number beyond counting', text: 'last=1000000000', expected: /last="1000000000", expected a whole number/ },
    { what: 'two equals signs', text: 'last=7=7', expected: /last="7=7", expected a whole number/ },
    { what: 'only zeros', text: 'last=0 daily=0', expected: /"last=0 daily=0" would keep nothing: at least one number must be above 0/ },
    { what: 'a bare word', text: 'forever', expected: /"forever": "forever" is no rule, expected for example last=7/ },
    { what: 'an age beside a rule', text: 'last=7 30d', expected: /"30d" is no rule/ },
    {
      what: 'a rule beside an age',
      text: '30d last=7',
      expected: /"30d last=7" is no age, expected last=7 .* or an age of at least 1d such as 30d/,
    },
    { what: 'a number without unit', text: '30', expected: /"30" is no age, expected/ },
    { what: 'a unit that does not exist', text: '3months', expected: /"3months" is no age, expected/ },
    { what: 'two ages', text: '30d,12w', expected: /"30d,12w" is no age/ },
    { what: 'less than a day', text: '23h', expected: /"23h" is too short: an age of at least 1d is expected/ },
    { what: 'no time at all', text: '0d', expected: /"0d" is too short/ },
  ])('$what: $text', ({ text, expected }) => {
    expect(() => parseKeep(text)).toThrow(UserError);
    expect(() => parseKeep(text)).toThrow(expected);
  });

  test('a text without end is shortened in the message', () => {
    expect(() => parseKeep('x'.repeat(1_000_000))).toThrow(/^.{0,400}$/);
  });
});
