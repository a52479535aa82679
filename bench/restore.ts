import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import pg from 'pg';
import type { Context } from '../src/context.ts';
import { requireServer } from '../src/engines/postgres/binaries.ts';
import { startScratch } from '../src/engines/postgres/scratch.ts';
import { openScratch } from '../src/engines/postgres/scratch-choice.ts';
import { makeBenchDatabase } from './database.ts';
import { interleaved, machine, median, type Run, runBundle, timed, withWorld } from './harness.ts';

/**
 * `npm run bench:restore [-- MB …]`: restore-verify from the start of the step to its verdict, against `pg_restore -j2` of the same archive
 * into a server of the same settings that runs already; interleaved rounds, medians, and minutes per GB of database. MB defaults to 100 and
 * 1500 (5000 takes 20 GB of disk); ROUNDS (default 3) may be set in the environment.
 */
const SIZES = process.argv.slice(2).map(Number);
const ROUNDS = Number(process.env.ROUNDS ?? 3);
const CONTENDERS = ['limit', 'restore-verify'] as const;
const MOST = { ofLimit: 1.25, startSeconds: 1.5, megabytes: 160 };
/** Below this size starting is most of it. */
const JUDGED_FROM_MB = 1_000;

await withWorld(async (context) => {
  console.log(`${machine()}, ${ROUNDS} interleaved rounds, medians`);
  for (const megabytes of SIZES.length > 0 ? SIZES : [100, 1500]) await bench(context, megabytes);
  console.log(`throwaway server up in ${(await startTime(context)).toFixed(2)} s (at most ${MOST.startSeconds})`);
});

async function bench(context: Context, megabytes: number): Promise<void> {
  const destination = join(context.tempDir, 'backups');
  const made = await backUp(context, megabytes, destination);
  const archive = join(context.tempDir, 'archive');
  await unpack(destination, archive);
  const target = await openScratch({ scratch: 'auto', jobs: 2, rawBytes: made.bytes }, context);
  try {
    const admin = new pg.Client(target.url);
    admin.on('error', () => {}); // The server is stopped under it when the bench is.
    await admin.connect();
    const runs = await interleaved(CONTENDERS, ROUNDS, async (contender): Promise<Run> => {
      if (contender === 'restore-verify') return verify(context, destination);
      await admin.query('CREATE DATABASE again');
      const run = await timed(await program(context, 'pg_restore'), [
        '-j2',
        '-d',
        target.url.replace(/\/postgres(?=$|\?)/, '/again'),
        archive,
      ]);
      await admin.query('DROP DATABASE again');
      return run;
    });
    await admin.end();
    show(made, runs);
  } finally {
    await target.stop();
    await rm(destination, { recursive: true, force: true });
    await rm(archive, { force: true });
  }
}

function verify(context: Context, destination: string): Promise<Run> {
  return runBundle(context, ['restore-verify', '--backup', `dir:${destination}`, '--jobs', '2', '--trust', 'true'], {});
}

/** The database is gone afterwards, so that it takes no memory and no disk from what is measured. */
async function backUp(context: Context, megabytes: number, destination: string): Promise<{ bytes: number; rows: number }> {
  const source = await startScratch(context, { listen: true, settings: { shared_buffers: '512MB', max_wal_size: '8GB' } });
  try {
    const admin = new pg.Client(source.url);
    await admin.connect();
    await admin.query('CREATE DATABASE bench');
    await admin.end();
    const url = source.url.replace(/\/postgres$/, '/bench');
    const made = await makeBenchDatabase(url, megabytes);
    await runBundle(context, ['backup', '--destination', `dir:${destination}`, '--verify', 'none'], { SEAWORTHY_SOURCE: url });
    return made;
  } finally {
    await source.stop();
  }
}

async function unpack(destination: string, archive: string): Promise<void> {
  const files = await readdir(destination, { recursive: true });
  const dump = files.find((file) => file.endsWith('.pgdump.zst'));
  if (dump === undefined) throw new Error(`no dump among ${files.join(', ')}`);
  await pipeline(createReadStream(join(destination, dump)), createZstdDecompress(), createWriteStream(archive));
}

async function program(context: Context, tool: string): Promise<string> {
  return (await requireServer(context)).path(tool);
}

async function startTime(context: Context): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const scratch = await openScratch({ scratch: 'auto', jobs: 2 }, context);
    seconds.push((performance.now() - began) / 1_000);
    await scratch.stop();
  }
  return median(seconds);
}

function show(made: { bytes: number; rows: number }, runs: Map<(typeof CONTENDERS)[number], Run[]>): void {
  const seconds = (contender: (typeof CONTENDERS)[number]) => median(runs.get(contender)!.map((run) => run.seconds));
  const gigabytes = made.bytes / 1e9;
  console.log(`\n${Math.round(made.bytes / 1e6)} MB database, ${made.rows.toLocaleString('en')} rows`);
  console.log('                 seconds   of limit   minutes per GB   peak MB of Node');
  for (const contender of CONTENDERS) {
    const ratio = seconds(contender) / seconds('limit');
    const peak = Math.max(...runs.get(contender)!.map((run) => run.megabytes));
    const met = ratio <= MOST.ofLimit && peak <= MOST.megabytes;
    const judged =
      contender === 'limit' || gigabytes * 1_000 < JUDGED_FROM_MB
        ? ''
        : `   (at most ${MOST.ofLimit} and ${MOST.megabytes} MB: ${met ? 'met' : 'MISSED'})`;
    console.log(
      `${contender.padEnd(15)}${seconds(contender).toFixed(2).padStart(9)}${ratio.toFixed(2).padStart(11)}${(seconds(contender) / 60 / gigabytes).toFixed(2).padStart(17)}${peak > 0 ? peak.toFixed(0).padStart(18) : ''}${judged}`,
    );
  }
}
