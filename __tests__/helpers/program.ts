import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';

export interface Said {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

/** Runs a public program to its end, with these bytes as its stdin. A program that is missing throws. */
export async function program(argv: readonly string[], input: Uint8Array = new Uint8Array(0)): Promise<Said> {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, { stdio: 'pipe' });
  const closed = once(child, 'close') as Promise<[number | null]>;
  child.stdin.on('error', () => {}); // One that refuses what it is given need not read it.
  child.stdin.end(input);
  const [[code], stdout, stderr] = await Promise.all([closed, buffer(child.stdout), buffer(child.stderr)]);
  return { code, stdout, stderr: stderr.toString() };
}
