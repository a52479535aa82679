import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Dump, type DumpOptions, type Engine, engineOf, type Item, type Source, type Survey } from '../../src/engines/index.ts';
import { UserError } from '../../src/errors.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { processesOf } from '../helpers/leftovers.ts';
import { until } from '../helpers/until.ts';
import '../helpers/realm.ts';

type Env = Record<string, string>;

export interface OpenedEngine {
  engine: Engine;
  options: DumpOptions;
  /** A source that passes its survey, with credentials. Its dump is larger than pipes and sockets hold. */
  url: string;
  /** Another source of the same server. */
  other: string;
  /** One whose survey has a failed check. */
  forbidden: string;
  /** Nobody answers there. */
  nowhere: string;
  /** Stands in every URL, and nowhere else. */
  secret: string;
  /** URLs that cannot be read, with the secret in them. */
  unreadable: string[];
  /** What the source holds now: exact counts by the names of the inventory. */
  counts(): Promise<Record<string, number>>;
  /** Everything at the source that a look could have changed, comparable. */
  state(): Promise<unknown>;
  /** Somebody else adds to one thing and takes from another. */
  change(): Promise<void>;
  /** What is there for a run at the source: all its sessions, or only those that work. */
  sessions(tag: string, which: 'all' | 'working'): Promise<string[]>;
  faults: Fault[];
  /** A dump under this environment has given everything when `given` resolves, and does not end before `release`. */
  lingering(): Promise<{ env: Env; given(): Promise<void>; release(): Promise<void> }>;
  /** Leaves at the source what a process leaves there that was killed. */
  abandon(tag: string): Promise<void>;
  cleanup(): Promise<void>;
}

/** What makes a dump fail: its environment, or what happens when half of it was read. */
export interface Fault {
  what: string;
  env?: Env;
  strike?(tag: string): Promise<void>;
}

/** Everything `Engine`, `Source` and `Dump` promise in their docstrings. Any engine must pass, whatever holds the data. */
export function engineContract(name: string, open: () => Promise<OpenedEngine>): void {
  describe(`${name} keeps the promises of an engine`, () => {
    let opened: OpenedEngine;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.cleanup());
    const use = () => opened;

    describe('check', () => checksUrls(use));
    describe('open and survey', () => onlyLooks(use));
    describe('dump', () => givesEverything(use));
    describe('a dump that fails', () => neverEndsHalf(use));
    describe('abort', () => stopsAtAnyTime(use));
    describe('inspect', () => noticesDamage(use));
    describe('recovery', () => saysHow(use));
    describe('close', () => closesAtAnyTime(use));
    describe('cleanUp', () => takesAwayWhatIsLeft(use));
  });
}

type Use = () => OpenedEngine;

/** One run: a context of its own, whose sources are closed and whose leftovers are looked for when the test ends. */
interface Run {
  context: TestContext;
  open(url?: string, options?: Partial<DumpOptions>): Promise<Source>;
  surveyed(url?: string): Promise<{ source: Source; survey: Survey }>;
  dump(): Promise<{ source: Source; survey: Survey; dump: Dump }>;
}

function runs(use: Use): (env?: Env) => Promise<Run> {
  const contexts: TestContext[] = [];
  const sources: Source[] = [];
  afterEach(async () => {
    await Promise.all(sources.splice(0).map((source) => source.close()));
    for (const context of contexts.splice(0)) {
      await expectNothingLeft(use(), context);
      expect(said(context)).not.toContain(use().secret);
      await context.cleanup();
    }
  });
  return async (env = {}) => {
    const context = await testContext({ env: { ...process.env, ...env } });
    contexts.push(context);
    const { engine, url: passing, options } = use();
    const open: Run['open'] = async (url = passing, more = {}) => {
      const source = await engine.open(url, { ...options, ...more }, context);
      sources.push(source);
      return source;
    };
    const surveyed: Run['surveyed'] = async (url) => {
      const source = await open(url);
      return { source, survey: await source.survey() };
    };
    const dump: Run['dump'] = async () => {
      const { source, survey } = await surveyed();
      expect(failedOf(survey)).toEqual([]);
      return { source, survey, dump: await source.dump(silent) };
    };
    return { context, open, surveyed, dump };
  };
}

const silent = { onDumping: () => {}, onCounted: () => {} };
const said = ({ lines, progressLines }: TestContext) => [...lines, ...progressLines].join('\n');
const failedOf = ({ checks }: Survey) => checks.filter(({ status }) => status === 'failed').map(({ name, actual }) => `${name}: ${actual}`);

async function expectNothingLeft(opened: OpenedEngine, { tag }: TestContext, which: 'all' | 'working' = 'all'): Promise<void> {
  expect(await processesOf(tag)).toEqual([]);
  // A server ends a session a moment after its client is gone.
  await until('the end of what the source does for the run', async () => (await opened.sessions(tag, which)).length === 0);
}

async function refusal(work: () => unknown): Promise<UserError> {
  const thrown = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

/** What has settled by now, and how; `pending` else. */
async function stateOf(work: Promise<unknown>): Promise<'pending' | 'resolved' | 'rejected'> {
  const settled = work.then(
    () => 'resolved' as const,
    () => 'rejected' as const,
  );
  return Promise.race([settled, pause(0, 'pending' as const)]);
}

/** Reads so much, and stops reading. */
async function readSome(body: Readable, bytes: number): Promise<void> {
  for (let read = 0; read < bytes; ) {
    const chunk = body.read() as Buffer | null;
    if (chunk) read += chunk.length;
    else await Promise.race([once(body, 'readable'), once(body, 'end')]);
  }
}

/** More than one piece, less than all. */
const PART = 300_000;

/** What of an inventory two dumps of the same content have in common: sequences move outside snapshots, sizes are approximate. */
const comparable = (inventory: Item[]) =>
  inventory.map(({ range: _, bytes: __, ...item }) => item).sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));

const countsIn = (inventory: Item[]) =>
  Object.fromEntries(inventory.flatMap(({ kind, name, count }) => (kind === 'table' && count !== undefined ? [[name, count]] : [])));

function checksUrls(use: Use): void {
  test('every scheme leads to the engine, however it is written', () => {
    const { engine, url } = use();
    const rest = url.slice(url.indexOf(':'));
    for (const scheme of engine.schemes) {
      expect(engineOf(scheme + rest)).toBe(engine);
      expect(engineOf(scheme.toUpperCase() + rest)).toBe(engine);
      engine.check(scheme + rest);
    }
  });

  test('a URL at which nobody answers is a good URL: nothing is touched', () => {
    use().engine.check(use().nowhere);
  });

  test('what cannot be read is refused in words that do not repeat the secret', async () => {
    const { engine, unreadable, secret } = use();
    expect(unreadable.length).toBeGreaterThan(0);
    for (const url of unreadable) {
      const { message, hint = '' } = await refusal(() => engine.check(url));
      expect(message + hint).not.toContain(secret);
      expect(message.length).toBeGreaterThan(10);
    }
  });
}

function onlyLooks(use: Use): void {
  const newRun = runs(use);

  test('a source is described and named without its credentials', async () => {
    const source = await (await newRun()).open();
    expect(source.description).not.toContain(use().secret);
    expect(source.description.length).toBeGreaterThan(0);
    expect(source.defaultName).toMatch(/^[A-Za-z0-9][\w.-]*$/);
  });

  test('a survey of a good source passes, says what it saw, and changes nothing', async () => {
    const { state, secret } = use();
    const before = await state();
    const { survey } = await (await newRun()).surveyed();
    expect(failedOf(survey)).toEqual([]);
    expect(survey.checks.length).toBeGreaterThan(0);
    for (const { name, expected, actual } of survey.checks) expect([name, expected, actual]).not.toContain('');
    expect(survey.rawBytes).toBeGreaterThan(PART);
    expect(JSON.stringify(survey)).not.toContain(secret);
    expect(await state()).toEqual(before);
  });

  test('a dry run changes nothing on this machine either', async () => {
    const { context, open } = await newRun();
    const source = await open(undefined, { 'dry-run': true });
    expect(failedOf(await source.survey())).toEqual([]);
    expect(await readdir(context.tempDir)).toEqual([]);
    expect(context.remembered.size).toBe(0);
  });

  test('a source has the same identity each time, and another source another', async () => {
    const run = await newRun();
    const [first, second, other] = [await run.surveyed(), await run.surveyed(), await run.surveyed(use().other)];
    expect(Object.keys(first.survey.identity!).length).toBeGreaterThan(0);
    expect(second.survey.identity).toEqual(first.survey.identity);
    expect(other.survey.identity).not.toEqual(first.survey.identity);
  });

  test('what forbids a dump is a failed check with a way out, not an error', async () => {
    const { survey } = await (await newRun()).surveyed(use().forbidden);
    const failed = survey.checks.filter(({ status }) => status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const { hint } of failed) expect(hint).toEqual(expect.stringMatching(/./));
  });

  test('where nobody answers it is an error that says so, with a way out', async () => {
    const run = await newRun();
    expect((await run.surveyed()).survey.checks.length).toBeGreaterThan(0);
    const { message, hint } = await refusal(() => run.surveyed(use().nowhere));
    expect(message).not.toContain(use().secret);
    expect(hint).toEqual(expect.stringMatching(/./));
  });
}

function givesEverything(use: Use): void {
  const newRun = runs(use);

  test('the body ends, the result with it, and the inventory is what the source holds', async () => {
    const { survey, dump } = await (await newRun()).dump();
    const body = await buffer(dump.body);
    expect(await stateOf(dump.result)).toBe('resolved');
    const { inventory, extras, facts, warnings } = await dump.result;
    expect(body.length).toBeGreaterThan(PART);
    expect(countsIn(inventory)).toEqual(await use().counts());
    expect(new Set(inventory.map(({ kind, name }) => `${kind} ${name}`)).size).toBe(inventory.length);
    expect(facts).toMatchObject({ engine: use().engine.name, identity: survey.identity });
    const files = [dump.file, ...extras.map(({ file }) => file)];
    expect(new Set(files).size).toBe(files.length);
    for (const file of files) expect(file).toMatch(/^[A-Za-z0-9][\w.-]*$/);
    expect(JSON.stringify({ inventory, extras, facts, warnings })).not.toContain(use().secret);
  });

  test('as long as nobody reads, nothing ends and nothing piles up', async () => {
    const { dump } = await (await newRun()).dump();
    await readSome(dump.body, PART);
    const held = await until('the buffers to be full', async () => {
      const before = dump.body.readableLength;
      await pause(200);
      return before > 0 && before === dump.body.readableLength && before;
    });
    expect(held).toBeLessThan(2_000_000);
    expect({ result: await stateOf(dump.result), ended: dump.body.readableEnded }).toEqual({ result: 'pending', ended: false });
    await buffer(dump.body);
    await dump.result;
  });

  test('the end is withheld until what makes the dump has ended, however long after its last byte', async () => {
    const { env, given, release } = await use().lingering();
    const { dump } = await (await newRun(env)).dump();
    let ended = false;
    const read = buffer(dump.body).then((body) => {
      ended = true;
      return body;
    });
    await given();
    await pause(200); // For whoever would take the last byte for the end.
    expect({ ended, result: await stateOf(dump.result) }).toEqual({ ended: false, result: 'pending' });
    await release();
    expect((await read).length).toBeGreaterThan(PART);
    await dump.result;
  });

  test('it holds one moment: what is written after it began is not in it', async () => {
    const { counts, change } = use();
    const before = await counts();
    const { source, dump } = await (await newRun()).dump();
    await change();
    expect(await counts()).not.toEqual(before);
    const body = await buffer(dump.body);
    const { inventory } = await dump.result;
    expect(countsIn(inventory)).toEqual(before);
    await source.inspect(Readable.from([body]), inventory);
  });

  test('progress is told, to its end', async () => {
    const { source } = await (await newRun()).surveyed();
    const dumping: string[] = [];
    const counted: [number, number][] = [];
    const dump = await source.dump({ onDumping: (name) => dumping.push(name), onCounted: (done, of) => counted.push([done, of]) });
    await buffer(dump.body.resume());
    await dump.result;
    expect(dumping.length).toBeGreaterThan(0);
    expect(counted.length).toBeGreaterThan(0);
    const [done, of] = counted.at(-1)!;
    expect(done).toBe(of);
    expect(counted.map(([n]) => n)).toEqual(counted.map(([n]) => n).toSorted((a, b) => a - b));
  });

  test('two runs at the same time do not know of each other', async () => {
    const [one, two] = await Promise.all([newRun(), newRun()]);
    const [a, b] = await Promise.all([one.dump(), two.dump()]);
    await readSome(a.dump.body, PART);
    await buffer(b.dump.body);
    await b.source.close();
    await buffer(a.dump.body);
    expect(comparable((await a.dump.result).inventory)).toEqual(comparable((await b.dump.result).inventory));
  });
}

function neverEndsHalf(use: Use): void {
  const newRun = runs(use);

  test('passes without the fault', async () => {
    const { dump } = await (await newRun()).dump();
    await readSome(dump.body, PART);
    await buffer(dump.body);
    await dump.result;
    expect(use().faults.length).toBeGreaterThan(0);
  });

  test('fails in body and result alike with what happened, and leaves nothing', async () => {
    for (const { what, env = {}, strike } of use().faults) {
      const { context, dump: start } = await newRun(env);
      const { dump } = await start();
      let ended = false;
      dump.body.once('end', () => {
        ended = true;
      });
      const read = async () => {
        await readSome(dump.body, PART);
        await strike?.(context.tag);
        await buffer(dump.body);
      };
      const [fromBody, fromResult] = [await refusal(read), await refusal(() => dump.result)];
      expect({ what, ended, message: fromBody.message }).toEqual({ what, ended: false, message: expect.stringMatching(/.{10}/) });
      expect(fromResult.message).toBe(fromBody.message);
      expect(fromBody.message).not.toContain(use().secret);
      await dump.abort(fromBody);
      await expectNothingLeft(use(), context, 'working');
    }
  });
}

interface Moment {
  what: string;
  /** Nothing is left to be stopped. */
  over?: boolean;
  arrive(opened: OpenedEngine, newRun: (env?: Env) => Promise<Run>): Promise<{ run: Run; dump: Dump }>;
}

const started = async (newRun: (env?: Env) => Promise<Run>) => {
  const run = await newRun();
  return { run, ...(await run.dump()) };
};

const MOMENTS: Moment[] = [
  { what: 'before anybody reads', arrive: (_, newRun) => started(newRun) },
  {
    what: 'in the middle, while the reader has stopped',
    arrive: async (_, newRun) => {
      const { run, dump } = await started(newRun);
      await readSome(dump.body, PART);
      return { run, dump };
    },
  },
  {
    what: 'when all has been done that can be while the reader has stopped',
    arrive: async (opened, newRun) => {
      const { run, dump } = await started(newRun);
      await readSome(dump.body, PART);
      await until('everybody to wait for the reader', async () => {
        const working = async () => (await opened.sessions(run.context.tag, 'working')).sort().join('\n');
        const before = await working();
        await pause(300);
        return before === (await working());
      });
      return { run, dump };
    },
  },
  {
    what: 'in the middle, while somebody reads',
    arrive: async (_, newRun) => {
      const { run, dump } = await started(newRun);
      await once(dump.body, 'data');
      return { run, dump };
    },
  },
  {
    what: 'when everything was given and the end is withheld',
    arrive: async (opened, newRun) => {
      const { env, given } = await opened.lingering();
      const run = await newRun(env);
      const { dump } = await run.dump();
      dump.body.resume();
      await given();
      return { run, dump };
    },
  },
  {
    what: 'when it has ended',
    over: true,
    arrive: async (_, newRun) => {
      const { run, dump } = await started(newRun);
      await buffer(dump.body);
      return { run, dump };
    },
  },
];

function stopsAtAnyTime(use: Use): void {
  const newRun = runs(use);
  const reason = () => new UserError('stopped by the test');

  test.each(MOMENTS)('$what: stops everything, also on the server, and has when it resolves', async ({ over = false, arrive }) => {
    const { run, dump } = await arrive(use(), newRun);
    dump.body.on('error', () => {});
    await dump.abort(reason());
    expect(await processesOf(run.context.tag)).toEqual([]);
    await expectNothingLeft(use(), run.context, 'working');
    expect({ ended: dump.body.readableEnded, destroyed: dump.body.destroyed }).toEqual({ ended: over, destroyed: true });
    expect(dump.body.errored?.message).toBe(over ? undefined : 'stopped by the test');
    await dump.result.then(
      () => expect(over).toBe(true),
      () => expect(over).toBe(false),
    );
    await dump.abort(reason());
  });

  test.each(MOMENTS)('$what: the signal of the run does the same', async ({ over = false, arrive }) => {
    const { run, dump } = await arrive(use(), newRun);
    dump.body.on('error', () => {});
    run.context.abort(reason());
    await dump.result.then(
      () => expect(over).toBe(true),
      (thrown) => expect({ over, message: thrown.message }).toEqual({ over: false, message: 'stopped by the test' }),
    );
    await until('the end of its processes', async () => (await processesOf(run.context.tag)).length === 0);
    await expectNothingLeft(use(), run.context, 'working');
    expect({ ended: dump.body.readableEnded, destroyed: dump.body.destroyed }).toEqual({ ended: over, destroyed: true });
  });

  test.each([0, 5, 20, 50, 100])(
    'the signal of the run %d ms after it was asked to begin: nothing is left, whatever came of it',
    async (ms) => {
      const run = await newRun();
      const { source } = await run.surveyed();
      const begun = source.dump(silent);
      await pause(ms);
      run.context.abort(reason());
      const came = await begun.then(
        async ({ body, result }) => {
          body.on('error', () => {});
          return stateOf(result.finally(() => {}));
        },
        () => 'rejected' as const,
      );
      expect(['pending', 'rejected']).toContain(came);
      await begun.then(({ result }) => result).catch(() => {});
      await until('the end of its processes', async () => (await processesOf(run.context.tag)).length === 0);
      await expectNothingLeft(use(), run.context, 'working');
    },
  );

  test('a run that was stopped before it began begins nothing', async () => {
    const run = await newRun();
    expect(failedOf((await run.surveyed()).survey)).toEqual([]);
    run.context.abort(reason());
    await expect(run.surveyed()).rejects.toThrow('stopped by the test');
  });
}

function noticesDamage(use: Use): void {
  const newRun = runs(use);
  let run: Run;
  let source: Source;
  let body: Buffer | undefined;
  let inventory: Item[];

  beforeEach(async () => {
    run = await newRun();
    if (body) {
      ({ source } = await run.surveyed());
      return;
    }
    const taken = await run.dump();
    source = taken.source;
    body = await buffer(taken.dump.body);
    ({ inventory } = await taken.dump.result);
  });

  const pieces = (bytes: Buffer) =>
    Readable.from(
      (function* () {
        for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
      })(),
      { objectMode: false },
    );
  const held = () => inventory.filter(({ kind, skipped }) => kind === 'table' && skipped === undefined);

  test('reads a whole dump to its end and says how many tables it held', async () => {
    const stored = pieces(body!);
    expect(await source.inspect(stored, inventory)).toEqual({ tables: held().length });
    expect(stored.readableEnded).toBe(true);
  });

  test('refuses one that was cut, wherever', async () => {
    await source.inspect(pieces(body!), inventory);
    for (const share of [0, 0.01, 0.5, 0.99])
      await refusal(() => source.inspect(pieces(body!.subarray(0, body!.length * share)), inventory));
    for (const less of [1, 4_000]) await refusal(() => source.inspect(pieces(body!.subarray(0, -less)), inventory));
  });

  test('refuses what is no dump', async () => {
    await source.inspect(pieces(body!), inventory);
    await refusal(() => source.inspect(pieces(Buffer.alloc(1_000_000, 'no dump at all\n')), inventory));
  });

  test('refuses one that holds other tables than the inventory, by their names', async () => {
    await source.inspect(pieces(body!), inventory);
    const [first] = held();
    const without = inventory.filter((item) => item !== first);
    const surplus: Item[] = [...inventory, { kind: 'table', name: 'public.nowhere', count: 1 }];
    expect((await refusal(() => source.inspect(pieces(body!), without))).message).toContain(first!.name.split('.').at(-1));
    expect((await refusal(() => source.inspect(pieces(body!), surplus))).message).toContain('nowhere');
  });

  test('fails with its storage when that fails, and leaves nothing', async () => {
    await source.inspect(pieces(body!), inventory);
    const failing = Readable.from(
      (async function* () {
        yield body!.subarray(0, body!.length / 2);
        throw new Error('the storage broke off');
      })(),
      { objectMode: false },
    );
    await expect(source.inspect(failing, inventory)).rejects.toThrow(/the storage broke off|cannot be read/);
    expect(await processesOf(run.context.tag)).toEqual([]);
  });

  test('gives up when the run is stopped, though its storage gives nothing more', async () => {
    await source.inspect(pieces(body!), inventory);
    const stalled = new Readable({ read: () => {} });
    stalled.push(body!.subarray(0, body!.length / 2));
    const inspected = source.inspect(stalled, inventory);
    run.context.abort(new UserError('stopped by the test'));
    await expect(inspected).rejects.toThrow('stopped by the test');
    await until('the end of its processes', async () => (await processesOf(run.context.tag)).length === 0);
  });
}

function saysHow(use: Use): void {
  const newRun = runs(use);

  test('gives the commands for the very files, and says where only a part is in the backup', async () => {
    const { source, survey, dump } = await (await newRun()).dump();
    await buffer(dump.body);
    const { facts, extras } = await dump.result;
    const part = { facts, dump: dump.file, open: (file: string) => `unpack '${file}'`, database: 'shop', partial: false };
    const text = source.recovery(part);
    for (const file of [dump.file, ...extras.map((extra) => extra.file)]) expect(text).toContain(`unpack '${file}'`);
    expect(source.recovery(part)).toBe(text);
    expect(source.recovery({ ...part, partial: true })).not.toBe(text);
    expect(text + JSON.stringify(survey)).not.toContain(use().secret);
    expect(text).toMatch(/^## /);
  });
}

function closesAtAnyTime(use: Use): void {
  const newRun = runs(use);
  const MOMENTS_TO_CLOSE: { what: string; arrive(run: Run): Promise<Source> }[] = [
    { what: 'before a survey', arrive: (run) => run.open() },
    { what: 'after a survey', arrive: async (run) => (await run.surveyed()).source },
    { what: 'after a survey that forbids the dump', arrive: async (run) => (await run.surveyed(use().forbidden)).source },
    {
      what: 'after a survey that could not look',
      arrive: async (run) => {
        const source = await run.open(use().nowhere);
        await refusal(() => source.survey());
        return source;
      },
    },
    {
      what: 'after a dump',
      arrive: async (run) => {
        const { source, dump } = await run.dump();
        await buffer(dump.body);
        await dump.result;
        return source;
      },
    },
    {
      what: 'after a dump that was aborted',
      arrive: async (run) => {
        const { source, dump } = await run.dump();
        dump.body.on('error', () => {});
        await dump.abort(new UserError('stopped by the test'));
        return source;
      },
    },
  ];

  test.each(MOMENTS_TO_CLOSE)('$what: nothing is left, and once more is harmless', async ({ arrive }) => {
    const run = await newRun();
    const source = await arrive(run);
    await source.close();
    await expectNothingLeft(use(), run.context);
    await source.close();
  });
}

function takesAwayWhatIsLeft(use: Use): void {
  const newRun = runs(use);

  test('where there is nothing it does nothing, and says nothing', async () => {
    const { context } = await newRun();
    expect(await use().engine.cleanUp(use().url, {}, context)).toEqual([]);
  });

  test('ends what a killed run left, says so once, and nobody else notices', async () => {
    const { engine, url, abandon, sessions, state, secret } = use();
    const neighbour = await newRun();
    const { dump } = await neighbour.dump();
    await readSome(dump.body, PART);
    const { context } = await newRun();
    await abandon(context.tag);
    expect((await sessions(context.tag, 'all')).length).toBeGreaterThan(0);
    const before = await state();
    const lines = await engine.cleanUp(url, {}, context);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain(secret);
    await expectNothingLeft(use(), context);
    expect(await engine.cleanUp(url, {}, context)).toEqual([]);
    expect(await state()).toEqual(before);
    await buffer(dump.body);
    await dump.result;
  });
}
