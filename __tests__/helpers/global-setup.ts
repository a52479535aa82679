import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestServer } from './database.ts';

/** Shared with global-teardown.ts, which runs in the same process. */
const shared = globalThis as typeof globalThis & { testServers?: ChildProcess };

/**
 * Starts the real servers that the tests run against, once for all test files, in a process of their own: jest loads this file as CommonJS,
 * which cannot import ours. The workers inherit the environment: `SEAWORTHY_TEST_SERVERS` (see `servers()` in database.ts), and
 * `SEAWORTHY_PG_PATH` with the clients of the same majors.
 */
export default async function globalSetup({ rootDir }: { rootDir: string }): Promise<void> {
  const version = process.versions.node;
  if (Number.parseInt(version, 10) < 24) throw new Error(`The tests run on Node 24, which npm test puts first; this is ${version}.`);
  const child = spawn(process.execPath, ['--no-warnings', join(rootDir, '__tests__/helpers/serve.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  shared.testServers = child;
  child.stdin.on('error', () => {}); // It may end before us; its exit code says why.
  const exit = once(child, 'close');
  const line = await Promise.race([once(createInterface(child.stdout), 'line'), exit.then(() => [])]);
  const text = line[0] as string | undefined;
  if (text === undefined) throw new Error('The test servers could not be started; the sentence above says why.');
  const servers = JSON.parse(text) as TestServer[];
  const folders = [process.env.SEAWORTHY_PG_PATH, ...servers.map(({ bin }) => bin)].filter((folder) => folder);
  process.env.SEAWORTHY_PG_PATH = folders.join(delimiter);
  process.env.SEAWORTHY_TEST_SERVERS = text;
  process.stderr.write(`Test servers: PostgreSQL ${servers.map(({ version }) => version).join(', ')}\n`);
}
