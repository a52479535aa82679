import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestServer } from './database.ts';
import type { S3Server } from './s3-servers/client.ts';

/** Shared with global-teardown.ts, which runs in the same process. */
const shared = globalThis as typeof globalThis & { testServers?: ChildProcess[] };

/**
 * Starts the real servers that the tests run against, once for all test files, in processes of their own: jest loads this file as CommonJS,
 * which cannot import ours. The workers inherit the environment: `SEAWORTHY_TEST_SERVERS` (see `servers()` in database.ts),
 * `SEAWORTHY_PG_PATH` with the clients of the same majors, and in the long suite `SEAWORTHY_TEST_S3` (see s3-servers/client.ts).
 */
export default async function globalSetup(
  { rootDir }: { rootDir: string },
  { globals }: { globals: Record<string, unknown> },
): Promise<void> {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) < 24) throw new Error(`The tests run on Node 24, which npm test puts first; this is ${version}.`);
  shared.testServers = [];
  const [databases, s3] = await Promise.all([serve(rootDir, 'postgres'), globals.s3Servers ? serve(rootDir, 's3') : undefined]);
  const servers = JSON.parse(databases) as TestServer[];
  const folders = [process.env.SEAWORTHY_PG_PATH, ...servers.map(({ bin }) => bin)].filter((folder) => folder);
  process.env.SEAWORTHY_PG_PATH = folders.join(delimiter);
  process.env.SEAWORTHY_TEST_SERVERS = databases;
  process.stderr.write(`Test servers: PostgreSQL ${servers.map(({ version }) => version).join(', ')}\n`);
  if (s3 === undefined) return;
  process.env.SEAWORTHY_TEST_S3 = s3;
  const s3Servers = JSON.parse(s3) as S3Server[];
  process.stderr.write(`S3 servers: ${s3Servers.map(({ name, version }) => `${name} ${version}`).join(', ')}\n`);
}

/** The line by which the servers say that they are there. */
async function serve(rootDir: string, kind: 'postgres' | 's3'): Promise<string> {
  const child = spawn(process.execPath, ['--no-warnings', join(rootDir, '__tests__/helpers/serve.ts'), kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  shared.testServers?.push(child);
  child.stdin.on('error', () => {}); // It may end before us; its exit code says why.
  const exit = once(child, 'close');
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), exit.then(() => [])]);
  const text = line[0] as string | undefined;
  if (text === undefined) throw new Error('The test servers could not be started; the sentence above says why.');
  return text;
}
