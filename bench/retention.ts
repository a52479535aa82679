import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import pLimit from 'p-limit';
import { makeManifest } from '../__tests__/helpers/manifest.ts';
import { startS3 } from '../__tests__/helpers/s3-server.ts';
import { proofText } from '../__tests__/helpers/series.ts';
import { backupId, type Manifest } from '../src/manifest.ts';
import { showCount } from '../src/units.ts';
import { machine, median, timed, withWorld } from './harness.ts';

/**
 * `npm run bench:retention [-- BACKUPS]`: listing a series and planning its retention, in a folder and in an S3 server on this machine, which
 * shares its processors; medians of processes that do nothing else. They run the emitted JavaScript, as the bundle does: Node takes 35 MB to
 * read TypeScript. BACKUPS defaults to 10000; ROUNDS (default 5) may be set in the environment.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const LIMIT = { seconds: 5, megabytes: 200 };
const HOUR = 3_600_000;
const NEWEST = Date.parse('2026-11-21T03:00:00Z');
const ROOT = join(import.meta.dirname, '..');

const backups = Number(process.argv[2] ?? 10_000);
await withWorld(async ({ tempDir }) => {
  const lib = await emit(tempDir);
  const s3 = await startS3();
  try {
    const folder = join(tempDir, 'backups');
    const bucket = await s3.bucket();
    await Promise.all([fill(intoFolder(folder)), fill(intoBucket(s3.direct, bucket))]);
    console.log(`${machine()}, ${showCount(backups)} backups, ${ROUNDS} rounds, medians`);
    console.log('        seconds    min    max   of processor   peak MB');
    await show('folder', lib, `dir:${folder}`);
    await show('s3', lib, `s3://${bucket}?endpoint=${s3.direct}`);
  } finally {
    await s3.stop();
  }
});

/** Resolves to the folder of the program as JavaScript. */
async function emit(tempDir: string): Promise<string> {
  const lib = join(tempDir, 'lib');
  await timed(join(ROOT, 'node_modules/.bin/tsc'), ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', lib, '--noCheck']);
  await symlink(join(ROOT, 'node_modules'), join(tempDir, 'node_modules'));
  await writeFile(join(tempDir, 'package.json'), '{"type":"module"}');
  return lib;
}

interface Planned {
  seconds: number;
  processorSeconds: number;
  megabytes: number;
  backups: number;
  unwanted: number;
}

/** In a process of its own; the time is that of the work, its memory that of all. */
async function plan(lib: string, location: string): Promise<Planned> {
  const module = (path: string) => JSON.stringify(pathToFileURL(join(lib, path)).href);
  const { identity } = makeManifest().parts[0]!;
  const script = `
    import { parseKeep } from ${module('retention/keep.js')};
    import { planSeries } from ${module('retention/prune.js')};
    import { openStorage } from ${module('storage/index.js')};
    const began = performance.now();
    const storage = openStorage(${JSON.stringify(location)}, { env: process.env, tempDir: '/tmp' });
    const keep = parseKeep('last=7 daily=7 weekly=4 monthly=12 yearly=2');
    const { decisions, held } = await planSeries(storage, 'shop', { keep, identity: ${JSON.stringify(identity)}, now: new Date(${NEWEST + HOUR}) });
    const seconds = (performance.now() - began) / 1e3;
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const unwanted = held + decisions.filter(({ action }) => action === 'remove').length;
    console.log(JSON.stringify({ seconds, processorSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: maxRSS / 1024, backups: decisions.length, unwanted }));
    process.exit();`;
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  const planned = JSON.parse(said) as Planned;
  // A fast plan of nothing would be no merit.
  if (planned.backups !== backups || planned.unwanted < backups / 2) throw new Error(`The plan is not what it should be: ${said}`);
  return planned;
}

async function show(name: string, lib: string, location: string): Promise<void> {
  const runs: Planned[] = [];
  for (let round = 0; round < ROUNDS; round++) runs.push(await plan(lib, location));
  const seconds = runs.map((run) => run.seconds);
  const peak = Math.max(...runs.map((run) => run.megabytes));
  const columns = [
    median(seconds).toFixed(2).padStart(9),
    Math.min(...seconds)
      .toFixed(2)
      .padStart(7),
    Math.max(...seconds)
      .toFixed(2)
      .padStart(7),
    median(runs.map((run) => run.processorSeconds))
      .toFixed(2)
      .padStart(15),
    peak.toFixed(0).padStart(10),
  ];
  const met = median(seconds) <= LIMIT.seconds && peak <= LIMIT.megabytes;
  console.log(`${name.padEnd(6)}${columns.join('')}   at most ${LIMIT.seconds} s and ${LIMIT.megabytes} MB: ${met ? 'met' : 'MISSED'}`);
}

type Write = (key: string, content: string) => Promise<void>;

/** One an hour, with the files that a backup has; one in a hundred proven, one in fifty with an alarm. */
async function fill(write: Write): Promise<void> {
  const each = Array.from({ length: backups }, (_, i) => i);
  await pLimit(32).map(each, async (i) => {
    const at = new Date(NEWEST - i * HOUR);
    const id = backupId(at, i.toString(16).padStart(6, '0'));
    const manifest: Manifest = makeManifest({ id, createdAt: at.toISOString(), alarms: i % 50 === 49 ? ['max-shrink'] : [] });
    const folder = `shop/${id}`;
    for (const file of ['shop.pgdump.zst', 'globals.sql.zst', 'inventory.json.zst', 'RECOVERY.md']) await write(`${folder}/${file}`, 'x');
    // As mode backup writes it.
    await write(`${folder}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
    if (i % 100 === 99) await write(`${folder}/proof-20261121T050000Z.json`, proofText(id));
  });
}

/** Not through the storage, which makes every file durable. */
function intoFolder(root: string): Write {
  return async (key, content) => {
    const path = join(root, key);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, content);
  };
}

/** Not through the SDK, which takes three times as long. The server does not ask who it is. */
function intoBucket(endpoint: string, bucket: string): Write {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  return (key, content) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/octet-stream', 'content-length': Buffer.byteLength(content) };
      const put = request(`${endpoint}/${bucket}/${key}`, { method: 'PUT', agent, headers }, (answer) => {
        answer.resume().once('end', resolve).once('error', reject);
      });
      put.once('error', reject).end(content);
    });
}
