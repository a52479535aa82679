import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { listBackups } from '../backups.ts';
import type { Context } from '../context.ts';
import { accessTo, connect } from '../engines/postgres/connection.ts';
import { type Scratch, startScratch } from '../engines/postgres/scratch.ts';
import { parseTarget } from '../engines/postgres/url.ts';
import { UserError } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import { Secrets } from '../secrets.ts';
import { openStorage } from '../storage/index.ts';
import { showCount, showDuration } from '../units.ts';
import { demoGate } from './gate.ts';
import { demoLoad } from './load.ts';
import { sampleSql } from './sample.ts';
import { type Service, startService } from './service.ts';
import { runStep, tell } from './step.ts';

const CUSTOMERS = 2_000;

/**
 * `seaworthy demo`: a throwaway PostgreSQL with a small web shop in it, and this very program run on it as a step of a workflow is,
 * with the files a runner gives a step. What the step wrote is then printed.
 */
export async function demo(_args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  const folder = resolve('seaworthy-demo');
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const context: Context = {
    env,
    signal: cancel,
    now: () => new Date(),
    log: (line) => console.log(line),
    progress: () => {},
    secrets: new Secrets(),
    tempDir,
    tag: randomBytes(6).toString('hex'),
    remember: () => {},
  };
  let scratch: Scratch | undefined;
  let service: Service | undefined;
  try {
    console.log('1. A throwaway PostgreSQL server, with a small web shop in it');
    scratch = await startScratch(context, { listen: true });
    const source = await fill(scratch, context);
    const place = { folder, env, cancel };
    console.log('\n2. A backup of it, as a step of a workflow runs it\n');
    const backups = join(folder, 'backups');
    const step = await runStep({ mode: 'backup', source, destination: `dir:${backups}` }, place);
    tell(step, true);
    if (step.code !== 0) return step.code;
    console.log('\n3. Does it come back? Restored to another throwaway server and compared with the source\n');
    // A crafted archive could run code through an old pg_restore; this one was made a moment ago.
    const verify = {
      mode: 'restore-verify',
      trust: 'true',
      'record-proof': 'true',
      checks: 'SELECT count(*) FROM shop_customer => >=2000',
    };
    const proven = await runStep({ ...verify, backup: `dir:${backups}` }, place);
    tell(proven, true);
    if (proven.code !== 0) return proven.code;
    console.log('\n4. A copy of it in which one bit is another\n');
    const damaged = join(folder, 'damaged');
    await damage(backups, damaged);
    const caught = await runStep({ ...verify, 'record-proof': 'false', backup: `dir:${damaged}` }, place);
    if (caught.code === 0) throw new UserError('The damaged copy was not caught, which is a defect of seaworthy. Please report it.');
    console.log('\n   Caught: the step is red.\n');
    console.log('5. Is the new version fit? The gate after a deploy of a small service on that database\n');
    service = await startService(() => connect(accessTo(parseTarget(source), undefined), context));
    const gated = await demoGate(service, source, place, context);
    if (gated !== 0) return gated;
    console.log('\n7. How fast is it? A short load test of the service\n');
    const loaded = await demoLoad(service, place);
    if (loaded !== 0) return loaded;
    console.log(closing(folder, step.outputs));
    return 0;
  } finally {
    await service?.stop();
    await scratch?.stop();
    await rm(tempDir, { recursive: true, force: true });
  }
}

/** Makes the database `shop` and returns its URL. */
async function fill(scratch: Scratch, context: Context): Promise<string> {
  const began = performance.now();
  const admin = await connect(accessTo(parseTarget(scratch.url), undefined), context);
  await admin.query('CREATE DATABASE shop');
  await admin.close();
  const url = scratch.url.replace(/\/postgres$/, '/shop');
  const shop = await connect(accessTo(parseTarget(url), undefined), context);
  await shop.query(sampleSql({ customers: CUSTOMERS }));
  await shop.close();
  console.log(`   filled with ${showCount(CUSTOMERS)} customers and what belongs to them in ${showDuration(performance.now() - began)}`);
  return url;
}

/** The newest backup alone, with one bit of its dump turned. */
async function damage(backups: string, damaged: string): Promise<void> {
  await rm(damaged, { recursive: true, force: true });
  const [newest] = (await listBackups(openStorage(`dir:${backups}`))).backups;
  await cp(join(backups, newest!.key), join(damaged, newest!.key), { recursive: true });
  const dump = join(damaged, newest!.key, newest!.manifest.parts[0]!.file);
  const bytes = await readFile(dump);
  bytes[Math.floor(bytes.length / 2)]! ^= 1;
  await writeFile(dump, bytes);
}

function closing(folder: string, outputs: [string, string][]): string {
  const here = (path: string) => relative(process.cwd(), path) || '.';
  const location = outputs.find(([name]) => name === 'location')?.[1];
  if (!location) throw new UserError('The demo made no backup; what the step printed above says why');
  return [
    '8. What is left, to look at',
    '',
    `  ${here(location)}   the backup: RECOVERY.md says how a person restores it without this program`,
    `  ${here(join(folder, 'seaworthy-report'))}   the report of each run`,
    '',
    'What to type next, in this folder:',
    '',
    `  npm exec -- seaworthy list --destination dir:${here(join(folder, 'backups'))}`,
    "  SEAWORTHY_SOURCE='postgres://user:password@host:5432/database' npm exec -- seaworthy doctor --destination dir:backups",
    "  SEAWORTHY_SOURCE='postgres://user:password@host:5432/database' npm exec -- seaworthy backup --destination dir:backups",
    '  npm exec -- seaworthy restore-verify --backup dir:backups',
    "  npm exec -- seaworthy health-gate --targets 'https://app.example/health/ status=200 warn:latency<500ms'",
    '  npm exec -- seaworthy load-test --target http://127.0.0.1:8000/ --users 50 --duration 30s --thresholds "p95<200ms"',
  ].join('\n');
}
