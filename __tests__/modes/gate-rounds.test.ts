import { describe, expect, test } from '@jest/globals';
import { type Observation, parseCondition } from '../../src/condition.ts';
import { UserError } from '../../src/errors.ts';
import { checksOf, type GateEnd, type GateTimes, gateCheck, runRounds } from '../../src/modes/gate-rounds.ts';
import type { Asked } from '../../src/modes/gate-targets.ts';
import type { Layer, Probe, Seen } from '../../src/probes/index.ts';
import { worst } from '../../src/report.ts';
import '../helpers/realm.ts';

const TIMES: GateTimes = { intervalMs: 1, successes: 3, soakMs: 0, timeoutMs: 20_000 };

type Answer = Record<string, Observation['value']> | Error;

const seen = (answer: Answer): Seen => {
  if (answer instanceof Error) throw answer;
  return { values: new Map(Object.entries(answer).map(([name, value]) => [name, { value, ms: 1 }])), facts: { version: '1' } };
};

interface Script {
  /** One for each look; the last one goes on. */
  answers: Answer[];
  conditions?: string[];
  defaults?: string[];
  fatal?: string[];
  layer?: Layer;
}

/** A target that answers by a script. */
function target(
  label: string,
  { answers, conditions = [], defaults = [], fatal = [], layer = 'app' }: Script,
): Asked & { looks: () => number } {
  let looks = 0;
  const probe: Probe = { name: 'script', schemes: ['script:'], layer, metrics: [], defaults: [], open: () => look };
  const look = {
    observe: async () => seen(answers[Math.min(looks++, answers.length - 1)]!),
    close: async () => {},
  };
  return {
    ...{ label, url: label, options: {}, probe, look, looks: () => looks },
    conditions: conditions.map(parseCondition),
    defaults: defaults.map(parseCondition),
    fatal: fatal.map(parseCondition),
  };
}

const run = (targets: Asked[], times: Partial<GateTimes> = {}, signal = new AbortController().signal): Promise<GateEnd> =>
  runRounds(targets, { ...TIMES, ...times }, { signal, log: () => {}, versions: async () => undefined });
const statusOf = (end: GateEnd, times: Partial<GateTimes> = {}) =>
  worst([...checksOf(end), gateCheck(end, { ...TIMES, ...times })].map(({ status }) => status));

describe('rounds of a gate', () => {
  test('it passes after so many good rounds in a row, and no sooner', async () => {
    const app = target('app', { answers: [{ up: 1 }], conditions: ['up=1'] });
    const end = await run([app]);
    expect([end.end, end.count, app.looks(), statusOf(end)]).toEqual(['good', 3, 3, 'passed']);
  });

  test('what fails at first is tried again until it holds', async () => {
    const app = target('app', { answers: [new UserError('refused'), { up: 0 }, { up: 1 }], conditions: ['up=1'] });
    const end = await run([app]);
    expect([end.end, end.count, statusOf(end)]).toEqual(['good', 5, 'passed']);
    expect(end.errors.get('app')).toEqual(['answers: refused', 'up=1: 0']);
  });

  test('one good round between bad ones is no pass', async () => {
    const app = target('app', { answers: [{ up: 1 }, { up: 0 }, { up: 1 }, { up: 1 }, { up: 1 }], conditions: ['up=1'] });
    const end = await run([app]);
    expect([end.end, end.count, end.falls]).toEqual(['good', 5, 1]);
  });

  test('one target that fails holds all of them back, and is named', async () => {
    const good = target('good', { answers: [{ up: 1 }], conditions: ['up=1'] });
    const bad = target('bad', { answers: [{ up: 0 }], conditions: ['up=1'] });
    const end = await run([good, bad], { timeoutMs: 200 });
    expect([end.end, end.streak.count, statusOf(end)]).toEqual(['late', 0, 'failed']);
    expect(checksOf(end).map(({ name, status }) => `${name} ${status}`)).toEqual(['good up=1 passed', 'bad up=1 failed']);
  });

  test('a value that is missing is not known, and never a pass', async () => {
    const end = await run([target('app', { answers: [{ other: 1 }], conditions: ['up=1'] })], { timeoutMs: 100 });
    expect([end.end, statusOf(end)]).toEqual(['late', 'inconclusive']);
    expect(checksOf(end)[0]!.actual).toBe('app has no up');
  });

  test('a default is judged where its metric was seen, and not missed where it was not', async () => {
    const app = target('app', { answers: [{ status: 200 }], defaults: ['status<400', 'health!=error'] });
    expect(checksOf(await run([app])).map(({ name }) => name)).toEqual(['app status<400']);
    const sick = target('app', { answers: [{ status: 200, health: 'error' }], defaults: ['status<400', 'health!=error'] });
    expect(statusOf(await run([sick], { timeoutMs: 100 }))).toBe('failed');
  });

  test('a missed warning in one of the good rounds makes the verdict degraded', async () => {
    const app = target('app', {
      answers: [
        { up: 1, ms: 5 },
        { up: 1, ms: 900 },
        { up: 1, ms: 5 },
      ],
      conditions: ['up=1', 'warn:ms<100'],
    });
    const end = await run([app]);
    expect([end.end, end.count, statusOf(end)]).toEqual(['good', 3, 'degraded']);
    expect(checksOf(end).find(({ status }) => status === 'degraded')!.actual).toBe('900');
  });

  test('a miss of fail-fast ends it at once, which a miss of the same condition elsewhere does not', async () => {
    const patient = target('app', { answers: [{ code: 500 }, { code: 200 }], conditions: ['code=200'] });
    expect((await run([patient])).end).toBe('good');
    const hasty = target('app', { answers: [{ code: 500 }, { code: 200 }], conditions: ['code=200'], fatal: ['code!=500'] });
    const end = await run([hasty]);
    expect([end.end, end.count, statusOf(end)]).toEqual(['fatal', 1, 'failed']);
  });

  test('the soak must hold as well; what breaks in it begins anew', async () => {
    const answers = [...Array.from({ length: 4 }, () => ({ up: 1 })), { up: 0 }, { up: 1 }];
    const app = target('app', { answers, conditions: ['up=1'] });
    const end = await run([app], { soakMs: 60, successes: 2 });
    expect([end.end, end.falls]).toEqual(['good', 1]);
    expect(end.ms - end.streak.provenMs!).toBeGreaterThanOrEqual(60);
  });

  test('good too late to be seen long enough is not known, flapping is failed', async () => {
    const late = { successes: 1_000_000, timeoutMs: 100 };
    const steady = await run([target('app', { answers: [{ up: 1 }], conditions: ['up=1'] })], late);
    expect([steady.end, statusOf(steady, late)]).toEqual(['late', 'inconclusive']);
    const answers = [{ up: 1 }, { up: 0 }, { up: 1 }];
    const flapping = await run([target('app', { answers, conditions: ['up=1'] })], late);
    expect([flapping.end, statusOf(flapping, late)]).toEqual(['late', 'failed']);
  });

  test('what was not known for a moment is no flapping', async () => {
    const late = { successes: 1_000_000, timeoutMs: 100 };
    const end = await run([target('app', { answers: [{ up: 1 }, {}, { up: 1 }], conditions: ['up=1'] })], late);
    expect([end.end, end.falls, statusOf(end, late)]).toEqual(['late', 0, 'inconclusive']);
  });

  test('what comes and goes is named even where it is there when the time is up', async () => {
    const late = { successes: 1_000_000, timeoutMs: 100 };
    const answers: Answer[] = [{ up: 1 }, { up: 0 }, { up: 1 }, new UserError('refused'), { up: 1 }];
    const end = await run([target('app', { answers, conditions: ['up=1'] })], late);
    const failed = checksOf(end).filter(({ status }) => status === 'failed');
    expect(failed.map(({ name, actual }) => `${name}: ${actual}`)).toEqual([
      'app answers: refused (it comes and goes: 2 times everything held and something failed again)',
    ]);
  });

  test('where the step fails on what is degraded, it is tried again', async () => {
    const app = { answers: [{ ms: 900 }, { ms: 900 }, { ms: 5 }], conditions: ['warn:ms<100'] };
    const lenient = await run([target('app', app)]);
    expect([lenient.count, statusOf(lenient)]).toEqual([3, 'degraded']);
    const strict = await run([target('app', app)], { strict: true });
    expect([strict.count, statusOf(strict)]).toEqual([5, 'passed']);
    const never = await run([target('app', { ...app, answers: [{ ms: 900 }] })], { strict: true, timeoutMs: 100 });
    expect([never.end, statusOf(never)]).toEqual(['late', 'degraded']);
  });

  describe('a metric that needs a window', () => {
    /** No value before so many looks. */
    const filling = (looks: number, script: Partial<Script> = {}) => {
      const empty = Array.from({ length: looks }, () => ({ up: 1 }));
      const app = target('app', { answers: [...empty, { up: 1, rate: 0.9 }], conditions: ['up=1', 'warn:rate>0.5'], ...script });
      return { ...app, probe: { ...app.probe, metrics: [{ name: 'up' }, { name: 'rate', windowMs: 5_000 }] } };
    };

    test('is waited for, also by a warning', async () => {
      const end = await run([filling(6)]);
      expect([end.end, end.count, statusOf(end)]).toEqual(['good', 7, 'passed']);
      const low = await run([filling(6, { conditions: ['up=1', 'warn:rate>0.95'] })]);
      expect([low.end, low.count, statusOf(low)]).toEqual(['good', 7, 'degraded']);
    });

    test('is waited for by a snapshot', async () => {
      const signal = new AbortController().signal;
      const end = await runRounds(
        [filling(3)],
        { ...TIMES, successes: 1 },
        { signal, log: () => {}, once: true, versions: async () => undefined },
      );
      expect(checksOf(end).map(({ name, actual }) => `${name} ${actual}`)).toEqual(['app up=1 1', 'app warn:rate>0.5 0.9']);
    });

    test('that the time is too short for makes a warning degraded and the rest not known', async () => {
      const warned = await run([filling(1e6)], { timeoutMs: 100 });
      expect([warned.end, statusOf(warned)]).toEqual(['good', 'degraded']);
      const needed = await run([filling(1e6, { conditions: ['rate>0.5'] })], { timeoutMs: 100 });
      expect([needed.end, statusOf(needed)]).toEqual(['late', 'inconclusive']);
      const once = await run([filling(1e6)], { timeoutMs: 100, successes: 1_000_000 });
      expect([once.end, statusOf(once)]).toEqual(['late', 'inconclusive']);
    });
  });

  test('towards the end a target is asked even while its breaker is open: the verdict rests on what is so now', async () => {
    const refused = new UserError('refused');
    // The pause of its breaker is a tenth of the time, and the rounds that it needs are the rest.
    const app = target('app', { answers: [refused, refused, refused, refused, { up: 1 }], conditions: ['up=1'] });
    const end = await run([app], { timeoutMs: 2_000, intervalMs: 100, successes: 18 });
    expect(end.rounds.filter(({ targets }) => targets[0]!.notAsked)).toEqual([]);
    expect(end.breakers.get('app')).toBe('closed');
    const patient = target('app', { answers: [refused], conditions: ['up=1'] });
    const never = await run([patient], { timeoutMs: 1_000, intervalMs: 10 });
    expect(never.rounds.some(({ targets }) => targets[0]!.notAsked)).toBe(true);
    expect(never.rounds.at(-1)!.targets[0]!.notAsked).toBeUndefined();
  });

  test('what the gate itself lacks is not known; what the other side refuses is failed', async () => {
    const here = target('tool', { answers: [new UserError('there is no openssl here', { layer: 'gate' })] });
    expect(statusOf(await run([here], { timeoutMs: 50 }))).toBe('inconclusive');
    const there = target('app', { answers: [new UserError('refused')] });
    expect(statusOf(await run([there], { timeoutMs: 50 }))).toBe('failed');
    const defect = target('app', { answers: [new TypeError('x is undefined')] });
    const end = await run([defect], { timeoutMs: 50 });
    expect([statusOf(end), checksOf(end)[0]!.actual]).toEqual(['inconclusive', 'Unexpected: x is undefined']);
  });

  test('after three failures in a row the breaker opens, the target is left alone and then asked once', async () => {
    const app = target('app', { answers: [new UserError('refused')] });
    const end = await run([app], { timeoutMs: 300 });
    // A breaker that never opens would have let far more than this through: a round takes a few milliseconds.
    expect(app.looks()).toBeLessThan(end.count / 2);
    expect(end.count).toBeGreaterThan(app.looks());
    expect(end.rounds.some(({ targets }) => /^refused \(not asked now/.test(targets[0]!.checks[0]!.actual))).toBe(true);
    expect(end.breakers.get('app')).toMatch(/open|half-open/);
  });

  test('a target that comes back while its breaker is open is found again', async () => {
    const refused = new UserError('refused');
    const app = target('app', { answers: [refused, refused, refused, { up: 1 }], conditions: ['up=1'] });
    const end = await run([app], { timeoutMs: 5_000 });
    expect([end.end, end.breakers.get('app'), statusOf(end)]).toEqual(['good', 'closed', 'passed']);
  });

  test('a look that never ends and hears no signal does not hold the verdict back', async () => {
    const stuck = target('stuck', { answers: [{ up: 1 }], conditions: ['up=1'] });
    expect((await run([stuck])).end).toBe('good');
    stuck.look.observe = () => new Promise(() => {});
    const began = performance.now();
    const end = await run([stuck], { timeoutMs: 100 });
    expect(performance.now() - began).toBeLessThan(2_100);
    expect([end.end, end.count, statusOf(end)]).toEqual(['late', 1, 'inconclusive']);
  });

  test('a cancel ends it with its reason', async () => {
    const controller = new AbortController();
    const app = target('app', { answers: [{ up: 0 }], conditions: ['up=1'] });
    const running = run([app], {}, controller.signal);
    controller.abort(new UserError('cancelled by the test'));
    await expect(running).rejects.toThrow('cancelled by the test');
  });
});
