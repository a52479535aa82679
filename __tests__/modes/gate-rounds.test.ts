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
    expect([end.end, end.count, end.flapped]).toEqual(['good', 5, true]);
  });

  test('one target that fails holds all of them back, and is named', async () => {
    const good = target('good', { answers: [{ up: 1 }], conditions: ['up=1'] });
    const bad = target('bad', { answers: [{ up: 0 }], conditions: ['up=1'] });
    const end = await run([good, bad], { timeoutMs: 200 });
    expect([end.end, end.streak.length, statusOf(end)]).toEqual(['late', 0, 'failed']);
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
    expect([end.end, end.flapped]).toEqual(['good', true]);
    const [first] = end.streak;
    expect(end.rounds.at(-1)!.atMs - first!.atMs).toBeGreaterThanOrEqual(50);
  });

  test('good too late to be seen long enough is not known, flapping is failed', async () => {
    const late = { successes: 1_000_000, timeoutMs: 100 };
    const steady = await run([target('app', { answers: [{ up: 1 }], conditions: ['up=1'] })], late);
    expect([steady.end, statusOf(steady, late)]).toEqual(['late', 'inconclusive']);
    const answers = [{ up: 1 }, { up: 0 }, { up: 1 }];
    const flapping = await run([target('app', { answers, conditions: ['up=1'] })], late);
    expect([flapping.end, statusOf(flapping, late)]).toEqual(['late', 'failed']);
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
    expect(app.looks()).toBeLessThan(20);
    expect(end.count).toBeGreaterThan(app.looks());
    expect(end.rounds.at(-1)!.targets[0]!.checks[0]!.actual).toMatch(/^refused/);
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
