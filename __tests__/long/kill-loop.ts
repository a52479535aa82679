import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { type Login, makeLogin } from '../helpers/login.ts';
import { seeded } from '../helpers/random.ts';
import { expectEnd, type Job, newJob, runStep, type Step, startStep } from '../helpers/runner.ts';
import { countsOf, HUGE, SHOP } from '../helpers/shop.ts';
import { requireTools } from '../helpers/tools.ts';
import { until } from '../helpers/until.ts';
import { filesOf, orphans, plantOlder, restoreByHand, type Whole, wholeBackups } from './aftermath.ts';
import { type Arena, type Destination, daysLater, PHASES, type Phase } from './arenas.ts';

/** How many backups `keep` leaves, and how many there are before a run that is killed while it prunes. */
const KEPT = 3;
const CROWD = 6;
const own = servers()[0]!;

interface Kill {
  number: number;
  phase: Phase;
  /** Per mille of the phase's steps that come before. */
  at: number;
}

interface Stage {
  job: Job;
  login: Login;
  database: TestDatabase;
  arena: Arena;
  /** Of a whole backup, small, to plant copies of. */
  template: Map<string, Buffer>;
  /** Steps of each phase of a run that nobody kills. */
  counts: Record<Phase, number>;
}

/** Kills a backup at so many random moments. `SEAWORTHY_SEED` chooses others. */
export function killLoop(name: string, kills: number, open: (job: Job) => Promise<Arena>): void {
  const seed = Number(process.env.SEAWORTHY_SEED ?? 20_261_121);
  const random = seeded(seed);
  const moments = Array.from({ length: kills }, (_, i): Kill => ({ number: i + 1, phase: PHASES[i % 2]!, at: random.below(1_000) }));

  describe(`a backup into ${name} is killed with SIGKILL at random (SEAWORTHY_SEED=${seed})`, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await setStage(open);
    }, 300_000);
    afterAll(async () => stage && strike(stage));

    test.each(moments)('kill $number, at $at per mille of $phase: what is listed is whole, the last good one can be read by hand', (kill) =>
      survives(stage, kill),
    );

    test('the next run, two days later, sweeps what they left', async () => {
      const { place } = stage.arena;
      const left = [...(await orphans(place)), ...(await place.unfinished())];
      expect(left.length).toBeGreaterThan(0); // Otherwise there is nothing to sweep.
      expectEnd(await (await start(stage, { ...stage.arena, env: { ...stage.arena.env, ...daysLater(2) } })).done, 0, 'passed');
      expect(await place.unfinished()).toEqual([]);
      expect(await orphans(place)).toEqual([]);
      expect(await wholeBackups(place)).toHaveLength(KEPT);
    });

    test('the last good backup restores by hand into an empty database, row for row', async () => {
      const { arena, job, database } = stage;
      const empty = await withDatabase(own);
      try {
        await restoreByHand(arena.place, (await wholeBackups(arena.place)).at(-1)!, own, job.folder, empty.url);
        expect(await countsOf(empty.url)).toEqual(await countsOf(database.url));
      } finally {
        await empty.drop();
      }
    });
  });
}

async function setStage(open: (job: Job) => Promise<Arena>): Promise<Stage> {
  const context = await testContext();
  await requireTools(context);
  await context.cleanup();
  const job = await newJob();
  const login = await makeLogin(own);
  const database = await withDatabase(own, SHOP);
  const arena = await open(job);
  const stage: Stage = { job, login, database, arena, template: new Map(), counts: { upload: 0, pruning: 0 } };
  expectEnd(await (await start(stage, arena)).done, 0, 'passed');
  const [first] = await wholeBackups(arena.place);
  stage.template = await filesOf(arena.place, first!);
  await query(database.url, HUGE);
  await plantOlder(arena.place, stage.template, CROWD);
  const { step, counts } = await arena.count((destination) => start(stage, destination));
  expectEnd(step, 0, 'passed');
  for (const phase of PHASES) expect(counts[phase]).toBeGreaterThan(3);
  return Object.assign(stage, { counts });
}

async function strike({ job, database, login, arena }: Stage): Promise<void> {
  await arena.close();
  await job.remove();
  await database.drop();
  await login.drop();
}

const start = ({ job, login, database }: Stage, { destination, env }: Destination) =>
  startStep({ job, inputs: { mode: 'backup', source: login.url(database), destination, keep: `last=${KEPT}` }, env });

async function survives(stage: Stage, kill: Kill): Promise<void> {
  const { arena, job } = stage;
  if (kill.phase === 'pruning') await plantOlder(arena.place, stage.template, CROWD);
  const before = await wholeBackups(arena.place);
  const step = await killedOnce(stage, kill);

  const after = await wholeBackups(arena.place);
  expectNothingLost(before, after);
  await expectListed(stage, after);
  await restoreByHand(arena.place, after.at(-1)!, own, job.folder);
  await until('the end of what it had started', async () => (await processesOf(step.state.tag!)).length === 0);
  for (const left of await readdir(job.temp)) await rm(join(job.temp, left), { recursive: true });
}

/** A run may have fewer steps than the one that was counted, and come to its end: then earlier. */
async function killedOnce(stage: Stage, { phase, at }: Kill): Promise<Step> {
  for (let number = 1 + Math.floor((stage.counts[phase] * at) / 1_000); number > 0; number = Math.floor(number / 2)) {
    const step = await stage.arena.kill((destination) => start(stage, destination), { phase, step: number });
    if (step.signal === 'SIGKILL') return step;
    expectEnd(step, 0, 'passed');
  }
  throw new Error(`No run reached the first step of ${phase}.`);
}

/** Nothing may be gone but what retention removes after a new backup stands. */
function expectNothingLost(before: Whole[], after: Whole[]): void {
  const ids = after.map(({ id }) => id);
  const made = ids.filter((id) => before.every((other) => other.id !== id));
  const room = Math.max(KEPT - made.length, 0);
  const kept = made.length === 0 ? before : before.slice(before.length - room);
  expect(ids).toEqual(expect.arrayContaining(kept.map(({ id }) => id)));
}

async function expectListed({ arena, job }: Stage, whole: Whole[]): Promise<void> {
  const listed = await runStep({ job, args: ['list', '--destination', arena.destination], env: arena.env });
  expect(listed.code).toBe(0);
  const ids = listed.log.flatMap((line) => /\b\d{8}T\d{6}Z-[0-9a-f]{6}\b/.exec(line) ?? []);
  expect(ids.sort()).toEqual(whole.map(({ id }) => id).sort());
}
