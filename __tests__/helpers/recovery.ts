import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import type { Scratch } from '../../src/engines/postgres/scratch.ts';

const execute = promisify(execFile);

/** The code blocks of a text that are marked `sh`, without the indent of the list they stand in. */
export function shBlocks(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^( *)```sh\n([\s\S]*?)^\1```$/gm), ([, indent = '', code = '']) =>
    code
      .split('\n')
      .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      .join('\n'),
  );
}

/** What a person types in a shell that knows the server (`PGHOST`, `PGPORT`, `PGUSER`) and has its programs on PATH. */
export async function typeIn(folder: string, script: string, server: Scratch, bin: string): Promise<string> {
  const { hostname, port, username, password } = new URL(server.url);
  const known = { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: decodeURIComponent(password) };
  const env = { PATH: [bin, process.env.PATH].join(delimiter), HOME: folder, ...known };
  const { stdout, stderr } = await execute('sh', ['-e', '-c', script], { cwd: folder, env, maxBuffer: 1e8 });
  return stdout + stderr;
}

/** The database as SQL text: two databases that give the same are the same to everybody who asks them. */
export async function asText(url: string, bin: string, ...options: string[]): Promise<string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const env = {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  const { stdout } = await execute(`${bin}/pg_dump`, options, { env, maxBuffer: 1e9 });
  // Two lines hold a word that is drawn anew for every dump.
  return stdout.replace(/^\\(un)?restrict .*$/gm, '');
}
