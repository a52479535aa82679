import { describe, expect, test } from '@jest/globals';
import type { Found } from '../../src/backups.ts';
import { UserError } from '../../src/errors.ts';
import type { Proofs } from '../../src/history.ts';
import { parseKeep } from '../../src/retention/keep.ts';
import { isoWeek } from '../../src/retention/periods.ts';
import { type Plan, type Planning, planLines, planRetention, removals } from '../../src/retention/plan.ts';
import { makePart } from '../helpers/manifest.ts';
import { catalogueOf, foundAt, idAt } from '../helpers/series.ts';

const { identity, selection } = makePart();
const other = { ...identity, database: '99999' };
const NOW = new Date('2026-11-21T12:00:00Z');
const DAY = 86_400_000;

const plan = (keep: string, backups: Found[], overrides: Partial<Planning> = {}): Plan =>
  planRetention({
    series: 'shop',
    catalogue: catalogueOf(backups),
    keep: parseKeep(keep),
    identity,
    proofs: new Map(),
    now: NOW,
    ...overrides,
  });

/** `2026-11-21` and so on backwards, one a day. */
const nights = (count: number, overrides: Parameters<typeof foundAt>[1] = {}): Found[] =>
  Array.from({ length: count }, (_, i) => foundAt(dayBefore(i), overrides));
const dayBefore = (days: number): string => new Date(Date.parse('2026-11-21T03:00:00Z') - days * DAY).toISOString().slice(0, 10);

const keptIn = ({ decisions }: Plan): string[] => decisions.filter(({ action }) => action === 'keep').map(({ id }) => id);
const removedIn = (planned: Plan): string[] => removals(planned).map(({ id }) => id);
const reasonsIn = ({ decisions }: Plan): Record<string, string> =>
  Object.fromEntries(decisions.map(({ id, reasons }) => [id, reasons.join(', ')]));
const alarms = ['max-shrink'];
const proven = (...moments: string[]): Proofs => new Map(moments.map((moment) => [`shop/${idAt(moment)}`, 'passed']));

describe('each rule keeps the newest of its last periods', () => {
  const CASES: { keep: string; moments: string[]; kept: Record<string, string> }[] = [
    {
      keep: 'last=2',
      moments: ['2026-11-21', '2026-11-20', '2026-11-19'],
      kept: { '2026-11-21': 'newest, last 1 of 2', '2026-11-20': 'last 2 of 2' },
    },
    {
      keep: 'daily=2',
      moments: ['2026-11-21T09:00:00Z', '2026-11-21T03:00:00Z', '2026-11-20T23:59:59Z', '2026-11-20T00:00:00Z', '2026-11-18'],
      kept: { '2026-11-21T09:00:00Z': 'newest, daily 2026-11-21', '2026-11-20T23:59:59Z': 'daily 2026-11-20' },
    },
    {
      // Days without a backup are not counted: a week without runs must not empty the series.
      keep: 'daily=3',
      moments: ['2026-11-21', '2026-10-02', '2026-10-01', '2026-09-30'],
      kept: { '2026-11-21': 'newest, daily 2026-11-21', '2026-10-02': 'daily 2026-10-02', '2026-10-01': 'daily 2026-10-01' },
    },
    {
      // Sunday the 15th ends a week, Monday the 16th begins one.
      keep: 'weekly=2',
      moments: ['2026-11-21', '2026-11-16', '2026-11-15', '2026-11-09', '2026-11-08'],
      kept: { '2026-11-21': 'newest, weekly 2026-W47', '2026-11-15': 'weekly 2026-W46' },
    },
    {
      keep: 'monthly=2',
      moments: ['2026-11-21', '2026-11-01', '2026-10-31', '2026-10-01', '2026-09-30'],
      kept: { '2026-11-21': 'newest, monthly 2026-11', '2026-10-31': 'monthly 2026-10' },
    },
    {
      keep: 'yearly=2',
      moments: ['2026-11-21', '2026-01-01', '2025-12-31', '2025-01-01', '2024-12-31'],
      kept: { '2026-11-21': 'newest, yearly 2026', '2025-12-31': 'yearly 2025' },
    },
    {
      keep: 'last=1 daily=2 monthly=2',
      moments: ['2026-11-21', '2026-11-20', '2026-11-19', '2026-10-31', '2026-10-30'],
      kept: {
        '2026-11-21': 'newest, last 1 of 1, daily 2026-11-21, monthly 2026-11',
        '2026-11-20': 'daily 2026-11-20',
        '2026-10-31': 'monthly 2026-10',
      },
    },
  ];
  test.each(CASES)('$keep', ({ keep, moments, kept }) => {
    const planned = plan(
      keep,
      moments.map((moment) => foundAt(moment)),
    );
    const expected = Object.fromEntries(moments.map((moment) => [idAt(moment), kept[moment] ?? `not among ${keep}`]));
    expect(reasonsIn(planned)).toEqual(expected);
    expect(keptIn(planned)).toEqual(Object.keys(kept).map((moment) => idAt(moment)));
    expect(removedIn(planned)).toEqual(moments.filter((moment) => !(moment in kept)).map((moment) => idAt(moment)));
  });

  test('an age keeps what is exactly as old, and nothing older', () => {
    const planned = plan('30d', [foundAt('2026-11-21'), foundAt('2026-10-22T12:00:00Z'), foundAt('2026-10-22T11:59:59Z')]);
    expect(planLines(planned)).toEqual([
      'keep    20261121T030000Z-9f3a1c  newest, younger than 30 d',
      'keep    20261022T120000Z-9f3a1c  younger than 30 d',
      'remove  20261022T115959Z-9f3a1c  older than 30 d',
    ]);
  });

  test('backups of one second are told apart by their tails, the greater counting as newer', () => {
    const planned = plan('last=1', [foundAt('2026-11-21', { tail: '000000' }), foundAt('2026-11-21', { tail: 'ffffff' })]);
    expect(removedIn(planned)).toEqual([idAt('2026-11-21', '000000')]);
  });

  // From the tables of ISO 8601; 2026 begins on a Thursday, 2027 on a Friday.
  test.each([
    ['2024-12-30', '2025-W01'],
    ['2025-12-28', '2025-W52'],
    ['2025-12-29', '2026-W01'],
    ['2026-01-01', '2026-W01'],
    ['2026-01-04', '2026-W01'],
    ['2026-01-05', '2026-W02'],
    ['2026-11-21', '2026-W47'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2021-01-03', '2020-W53'],
  ])('%s lies in week %s, in its first and its last second', (day, week) => {
    expect(isoWeek(Date.parse(`${day}T00:00:00Z`))).toBe(week);
    expect(isoWeek(Date.parse(`${day}T23:59:59Z`))).toBe(week);
  });
});

describe('whatever the rule says', () => {
  test('the newest stays, however old', () => {
    const planned = plan('1d', [foundAt('2020-01-02'), foundAt('2020-01-01')]);
    expect(reasonsIn(planned)).toEqual({ [idAt('2020-01-02')]: 'newest', [idAt('2020-01-01')]: 'older than 1 d' });
  });

  test('the newest proven one stays, and those before it go', () => {
    const backups = nights(5);
    expect(removedIn(plan('last=1', backups))).toEqual([1, 2, 3, 4].map((days) => idAt(dayBefore(days))));
    const planned = plan('last=1', backups, { proofs: proven(dayBefore(3)) });
    expect(removedIn(planned)).toEqual([1, 2, 4].map((days) => idAt(dayBefore(days))));
    expect(reasonsIn(planned)[idAt(dayBefore(3))]).toBe('newest proven');
  });

  test('one whose proofs cannot be read stays beside the newest that is surely proven', () => {
    const proofs: Proofs = new Map([...proven(dayBefore(3)), [`shop/${idAt(dayBefore(2))}`, 'unclear']]);
    const planned = plan('last=1', nights(5), { proofs });
    expect(removedIn(planned)).toEqual([1, 4].map((days) => idAt(dayBefore(days))));
    expect(reasonsIn(planned)).toMatchObject({ [idAt(dayBefore(2))]: 'proof unclear', [idAt(dayBefore(3))]: 'newest proven' });
  });

  test('a proven one with alarms takes the protection from no other', () => {
    const backups = [foundAt('2026-11-21'), foundAt('2026-11-20', { alarms }), foundAt('2026-11-19'), foundAt('2026-11-18')];
    const planned = plan('last=1', backups, { proofs: proven('2026-11-20', '2026-11-19') });
    expect(removedIn(planned)).toEqual([idAt('2026-11-18')]);
    expect(reasonsIn(planned)).toMatchObject({ [idAt('2026-11-20')]: 'newest proven', [idAt('2026-11-19')]: 'proven' });
  });

  test('what this run has made stays, also where another run has made a newer one meanwhile or the clock went on', () => {
    const made = idAt(dayBefore(2));
    expect(removedIn(plan('last=1', nights(4)))).toContain(made);
    const planned = plan('last=1', nights(4), { made });
    expect(removedIn(planned)).toEqual([1, 3].map((days) => idAt(dayBefore(days))));
    expect(reasonsIn(planned)[made]).toBe('made by this run');
    expect(reasonsIn(plan('last=3', nights(4), { made }))[made]).toBe('last 3 of 3');
  });

  test('what others have made since this run began stays beside it', () => {
    const [made, meanwhile] = [idAt(dayBefore(1)), new Set([idAt(dayBefore(2))])];
    expect(removedIn(plan('last=1', nights(4), { made }))).toEqual([2, 3].map((days) => idAt(dayBefore(days))));
    const planned = plan('last=1', nights(4), { made, meanwhile });
    expect(removedIn(planned)).toEqual([idAt(dayBefore(3))]);
    expect(reasonsIn(planned)).toMatchObject({ [made]: 'made by this run', [idAt(dayBefore(2))]: 'made by another run meanwhile' });
  });

  test('one whose manifest cannot be read stays and is named', () => {
    const unreadable = [`shop/${idAt('2020-01-01')}`, `shop2/${idAt('2020-01-01')}`];
    const planned = plan('last=1', nights(2), { catalogue: catalogueOf(nights(2), unreadable) });
    expect(planLines(planned)).toEqual([
      'keep    20261121T030000Z-9f3a1c  newest, last 1 of 1',
      'remove  20261120T030000Z-9f3a1c  not among last=1',
      'keep    20200101T030000Z-9f3a1c  its manifest cannot be read',
    ]);
  });
});

describe('backups with alarms', () => {
  test('that are newer than the last good one all stay, and the last good one with them', () => {
    const backups = [...nights(3, { alarms }), foundAt(dayBefore(3)), foundAt(dayBefore(4))];
    const planned = plan('last=1', backups);
    expect(removedIn(planned)).toEqual([idAt(dayBefore(4))]);
    expect(reasonsIn(planned)).toMatchObject({
      [idAt(dayBefore(0))]: 'newest, newer than the last good one, among the last (with alarms)',
      [idAt(dayBefore(3))]: 'newest good, last 1 of 1',
    });
  });

  test('are all kept where there is no good one', () => {
    const planned = plan('1d', nights(5, { alarms }));
    expect(removedIn(planned)).toEqual([]);
    expect(reasonsIn(planned)[idAt(dayBefore(4))]).toBe('no good one yet');
    expect(removedIn(plan('1d', nights(5))).length).toBeGreaterThan(0);
  });

  test('do not take the place of a good one of the same day', () => {
    const backups = [
      foundAt('2026-11-21'),
      foundAt('2026-11-20T21:00:00Z', { alarms }),
      foundAt('2026-11-20T03:00:00Z'),
      foundAt('2026-11-20T02:00:00Z'),
    ];
    expect(removedIn(plan('daily=2', backups))).toEqual([idAt('2026-11-20T21:00:00Z'), idAt('2026-11-20T02:00:00Z')]);
  });

  test('do not push good ones out, however many nights the alarm went on', () => {
    const good = [foundAt('2026-11-21'), foundAt(dayBefore(15)), foundAt(dayBefore(16))];
    const nightsOfAlarm = nights(15, { alarms }).slice(1);
    expect(removedIn(plan('last=2 daily=2', good))).toEqual([idAt(dayBefore(16))]);
    const planned = plan('last=2 daily=2', [...good, ...nightsOfAlarm]);
    expect(keptIn(planned)).toContain(idAt(dayBefore(15)));
    expect(reasonsIn(planned)).toMatchObject({
      [idAt(dayBefore(15))]: `last 2 of 2, daily ${dayBefore(15)}`,
      [idAt(dayBefore(1))]: `among the last (with alarms), daily ${dayBefore(1)} (with alarms)`,
    });
  });

  test('go when enough good ones are newer', () => {
    const backups = [...nights(3), foundAt(dayBefore(3), { alarms }), foundAt(dayBefore(4))];
    expect(removedIn(plan('last=3', backups))).toEqual([idAt(dayBefore(3)), idAt(dayBefore(4))]);
  });
});

describe('backups that did not come back', () => {
  const failedOn = (...days: number[]): Proofs => new Map(days.map((day) => [`shop/${idAt(dayBefore(day))}`, 'failed']));

  test('do not take the place of those of which nobody says so', () => {
    expect(removedIn(plan('last=4', nights(8)))).toEqual([4, 5, 6, 7].map((days) => idAt(dayBefore(days))));
    const planned = plan('last=4', nights(8), { proofs: new Map([...proven(dayBefore(0)), ...failedOn(1, 2, 3)]) });
    expect(removedIn(planned)).toEqual([idAt(dayBefore(7))]);
    expect(reasonsIn(planned)).toMatchObject({
      [idAt(dayBefore(0))]: 'newest, newest proven, last 1 of 4',
      [idAt(dayBefore(1))]: 'among the last (did not come back)',
      [idAt(dayBefore(4))]: 'last 2 of 4',
      [idAt(dayBefore(6))]: 'last 4 of 4',
    });
  });

  test('are no newest good one, whatever the rule: the one before them stays, and they too while nothing newer is good', () => {
    expect(removedIn(plan('1d', nights(5)))).toEqual([1, 2, 3, 4].map((days) => idAt(dayBefore(days))));
    const planned = plan('1d', nights(5), { proofs: failedOn(0, 1, 2) });
    expect(removedIn(planned)).toEqual([idAt(dayBefore(4))]);
    expect(reasonsIn(planned)).toMatchObject({ [idAt(dayBefore(1))]: 'newer than the last good one', [idAt(dayBefore(3))]: 'newest good' });
    expect(removedIn(plan('1d', nights(3), { proofs: failedOn(0, 1, 2) }))).toEqual([]);
  });

  test('give their day to another of it, and go when enough good ones are newer', () => {
    const backups = [foundAt('2026-11-21'), foundAt('2026-11-20T21:00:00Z'), foundAt('2026-11-20T03:00:00Z'), foundAt('2026-11-19')];
    expect(removedIn(plan('daily=2', backups))).toEqual([idAt('2026-11-20T03:00:00Z'), idAt('2026-11-19')]);
    const proofs: Proofs = new Map([[`shop/${idAt('2026-11-20T21:00:00Z')}`, 'failed']]);
    expect(removedIn(plan('daily=2', backups, { proofs }))).toEqual([idAt('2026-11-20T21:00:00Z'), idAt('2026-11-19')]);
  });
});

describe('what is none of its business', () => {
  const own = nights(4);

  test('backups of another source are neither counted nor touched, and it says so', () => {
    expect(removedIn(plan('last=2', own))).toEqual([2, 3].map((days) => idAt(dayBefore(days))));
    const foreign = nights(4, { tail: 'ffffff', parts: [makePart({ identity: other })] });
    const planned = plan('last=2', [...own, ...foreign]);
    expect(planned.decisions.map(({ id }) => id)).toEqual(own.map(({ manifest }) => manifest.id));
    expect(removedIn(planned)).toEqual([2, 3].map((days) => idAt(dayBefore(days))));
    expect(planned.foreign).toBe(4);
    expect(planned.notes).toEqual([expect.stringMatching(/^4 backups of another source in shop\/: neither counted nor removed/)]);
    expect(plan('last=2', own).notes).toEqual([]);
  });

  test('a series whose name begins with the same letters is not touched', () => {
    const neighbours = [...nights(4, { name: 'shop2' }), ...nights(4, { name: 'sho' }), ...nights(4, { name: 'shop-media' })];
    const planned = plan('last=2', [...own, ...neighbours]);
    expect(planned.decisions.map(({ key }) => key)).toEqual(own.map(({ key }) => key));
    expect(planned).toMatchObject({ foreign: 0, notes: [] });
  });

  test('a backup of some tables only does not take the place of a whole one; each selection is planned by itself', () => {
    const parts = [makePart({ selection: { ...selection, 'include-table': ['shop.item'] } })];
    const hourly = [1, 2, 3].map((hour) => foundAt(`2026-11-21T0${hour + 3}:00:00Z`, { parts }));
    const planned = plan('last=2', [...own, ...hourly]);
    expect(removedIn(planned)).toEqual([idAt('2026-11-21T04:00:00Z'), idAt(dayBefore(2)), idAt(dayBefore(3))]);
    expect(planned.foreign).toBe(0);
  });

  test('a source that does not say what it is gets no plan', () => {
    const nameless = nights(3, { parts: [makePart({ identity: {} })] });
    expect(() => plan('last=1', nameless, { identity: {} })).toThrow(UserError);
    expect(() => plan('last=1', nameless, { identity: {} })).toThrow(
      /the source does not say what it is: its backups in shop\/ cannot be told/,
    );
  });

  test('a series without backups has an empty plan', () => {
    expect(plan('last=1', [])).toMatchObject({ decisions: [], held: 0, foreign: 0, notes: [] });
  });
});

describe('a clock that is wrong', () => {
  const future = [1, 2, 3, 4, 5, 6, 7].map((day) => foundAt(`2099-01-0${day}`));

  test.each(['last=2', 'daily=2', 'yearly=1', '2d'])('%s: backups from the future stay and are a reason to remove no other', (keep) => {
    const past = nights(4);
    const planned = plan(keep, [...past, ...future]);
    const ofPast = plan(keep, past);
    expect(removedIn(planned)).toEqual(removedIn(ofPast));
    expect(removedIn(ofPast).length).toBeGreaterThan(0);
    expect(reasonsIn(planned)).toMatchObject({ ...reasonsIn(ofPast), [idAt('2099-01-07')]: 'from the future, not counted' });
    expect(planned.notes).toEqual([expect.stringMatching(/^7 backups in shop\/ from the future: kept and not counted\. A clock is wrong/)]);
  });

  test('a run whose clock went back removes nothing of what is newer than it', () => {
    const planned = plan('1d', nights(20), { now: new Date('2026-11-10T12:00:00Z') });
    expect(removedIn(planned)).toEqual(
      nights(20)
        .slice(12)
        .map(({ manifest }) => manifest.id),
    );
    expect(removedIn(plan('1d', nights(20), { now: new Date(0) }))).toEqual([]);
  });

  test('an id that names no moment is kept and not counted', () => {
    const odd = foundAt('2026-11-21', { id: '20261399T996099Z-9f3a1c' });
    const planned = plan('last=1', [...nights(2), odd]);
    expect(keptIn(planned)).toEqual([odd.manifest.id, idAt(dayBefore(0))]);
  });
});

describe('the fuse', () => {
  test.each([
    { what: 'ten of eleven', backups: 11, removed: 10 },
    { what: 'ten of twelve', keep: 'last=2', backups: 12, removed: 10 },
    { what: 'half of forty', keep: 'last=20', backups: 40, removed: 20 },
  ])('lets $what go at once', ({ keep = 'last=1', backups, removed }) => {
    const planned = plan(keep, nights(backups));
    expect(removedIn(planned)).toHaveLength(removed);
    expect(planned).toMatchObject({ held: 0, notes: [] });
  });

  test.each([
    { what: 'eleven of twelve', keep: 'last=1', backups: 12, held: 1 },
    { what: 'twenty-one of forty', keep: 'last=19', backups: 40, held: 11 },
    { what: 'all but one of a thousand', keep: 'last=1', backups: 1_000, held: 989 },
  ])('lets only the ten oldest of $what go, and says how to go on', ({ keep, backups, held }) => {
    const planned = plan(keep, nights(backups));
    const oldest = Array.from({ length: 10 }, (_, i) => idAt(dayBefore(backups - 10 + i)));
    expect(removedIn(planned)).toEqual(oldest);
    expect(planned.held).toBe(held);
    expect(planned.notes).toEqual([
      `keep ${keep} would remove ${held + 10} of ${backups.toLocaleString('en')} backups at once, which is more than 10 and more than half: ` +
        'only the 10 oldest go in each run. If that is meant there is nothing to do; if not, change keep before the next run.',
    ]);
    expect(planLines(planned)[backups - 11]).toBe(`keep    ${idAt(dayBefore(backups - 11))}  not among ${keep}, goes in a later run`);
  });

  test('counts the backups of this source only', () => {
    const foreign = nights(40, { tail: 'ffffff', parts: [makePart({ identity: other })] });
    expect(plan('last=20', [...nights(40), ...foreign]).held).toBe(0);
    expect(plan('last=19', [...nights(40), ...foreign]).held).toBe(11);
  });

  test('heals itself: run after run the rest goes, until the rule is met', () => {
    let backups = nights(95);
    const removed: number[] = [];
    for (let planned = plan('daily=7', backups); removals(planned).length > 0; planned = plan('daily=7', backups)) {
      const gone = new Set(removedIn(planned));
      removed.push(gone.size);
      backups = backups.filter(({ manifest }) => !gone.has(manifest.id));
    }
    expect(removed).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 8]);
    expect(backups.map(({ manifest }) => manifest.id)).toEqual(nights(7).map(({ manifest }) => manifest.id));
  });
});
