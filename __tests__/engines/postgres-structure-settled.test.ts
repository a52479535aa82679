import { describe, expect, test } from '@jest/globals';
import { settled } from '../../src/engines/postgres/structure-settled.ts';

describe('an expression after a dump and a restore', () => {
  test.each([
    [
      'casts each element of an array, not the array',
      `CHECK (((st)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])))`,
      `CHECK (((st)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text])))`,
    ],
    ['casts one element', `(ARRAY['a'::character varying])::text[]`, `ARRAY[('a'::character varying)::text]`],
    [
      'casts columns and expressions',
      `(ARRAY[st, (i + 1), f(a, b)])::numeric(10,2)[]`,
      `ARRAY[(st)::numeric(10,2), ((i + 1))::numeric(10,2), (f(a, b))::numeric(10,2)]`,
    ],
    [
      'casts to types of any name',
      `(ARRAY[a])::s."Odd []"[] || (ARRAY[b])::timestamp(3) without time zone[]`,
      `ARRAY[(a)::s."Odd []"] || ARRAY[(b)::timestamp(3) without time zone]`,
    ],
    [
      'casts within arrays of arrays',
      `(ARRAY[ARRAY[a, b], ARRAY[c, d]])::text[]`,
      `ARRAY[ARRAY[(a)::text, (b)::text], ARRAY[(c)::text, (d)::text]]`,
    ],
    [
      'minds commas and brackets in strings',
      `(ARRAY['a, b'::varchar, ']'::varchar, E'\\', '::varchar, '''(['::varchar])::text[]`,
      `ARRAY[('a, b'::varchar)::text, (']'::varchar)::text, (E'\\', '::varchar)::text, ('''(['::varchar)::text]`,
    ],
    [
      'joins a list of conditions with the one on its left',
      `((((a >= 1) AND (a <= 2)) AND (b > 3)))`,
      `(((a >= 1) AND (a <= 2) AND (b > 3)))`,
    ],
    ['joins lists of alternatives', `(((a < 1) OR (a > 2)) OR b)`, `((a < 1) OR (a > 2) OR b)`],
    ['joins what was joined before', `((((a) AND (b)) AND (c)) AND (d))`, `((a) AND (b) AND (c) AND (d))`],
    ['joins lists deep inside', `f(CASE WHEN (((a) AND (b)) AND (c)) THEN 1 END)`, `f(CASE WHEN ((a) AND (b) AND (c)) THEN 1 END)`],
    ['has a condition where a join had none', `(t1\n     LEFT JOIN t2 ON TRUE)`, `(t1\n     LEFT JOIN t2 ON (true))`],
  ])('%s', (_, before, after) => {
    expect(settled(before)).toBe(after);
    expect(settled(after)).toBe(after);
  });

  test.each([
    ['a list on the right', `((a) AND ((b) AND (c)))`],
    ['lists of two kinds', `(((a) AND (b)) OR (c))`],
    ['lists that are compared', `(((a) AND (b)) = ((c) AND (d)))`],
    ['a list that is negated', `((NOT ((a) AND (b))) AND (c))`],
    ['the frame of a window', `sum(x) OVER (ORDER BY y ROWS BETWEEN (1) PRECEDING AND (2) FOLLOWING)`],
    ['a subquery on the left', `(( SELECT a FROM b WHERE (c AND d)) AND (e))`],
    ['an array of casts', `ARRAY[('a'::character varying)::text]`],
    ['an array that is cast to no array', `(ARRAY[1, 2])::point`],
    ['an empty array', `(ARRAY[]::integer[])::text[]`],
    ['an element of an array that is cast', `((ARRAY[1, 2])[1])::text`],
    ['such forms in a string', `'(ARRAY[a])::text[] ((a AND b) AND c) ON TRUE)'`],
    ['such forms in a name', `"((a) AND (b)) AND (c) (ARRAY[x])::text[]"`],
    ['text without SQL', `don't ((a) AND (b)) AND (c`],
    ['brackets that do not match', `(((a) AND (b)] AND (c))`],
    ['nothing', ''],
  ])('leaves %s as it is', (_, text) => {
    expect(settled(text)).toBe(text);
  });

  test('is found in time however deep it is', () => {
    const deep = (levels: number) => `${'('.repeat(levels)}(a) AND (b)${') AND (c)'.repeat(levels)}`;
    expect(settled(`(${deep(1_000)})`)).toBe(`((a) AND (b)${' AND (c)'.repeat(1_000)})`);
  });
});
