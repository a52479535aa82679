import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../src/context.ts';
import { Secrets } from '../src/secrets.ts';

/** What every bench needs: a world of its own, processes that are timed from start to end, interleaved rounds, medians. */
const BUNDLE = join(import.meta.dirname, '../dist/index.js');

export interface Run {
  seconds: number;
  /** Peak memory of the Node process, in MB; 0 for other programs. */
  megabytes: number;
}

export async function withWorld(work: (context: Context) => Promise<void>): Promise<void> {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort(new Error('stopped')));
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-bench-'));
  const context: Context = {
    env: process.env,
    signal: controller.signal,
    now: () => new Date(),
    log: (line) => console.log(line),
    progress: () => {},
    secrets: new Secrets(),
    tempDir,
    tag: randomBytes(6).toString('hex'),
    remember: () => {},
  };
  try {
    await work(context);
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

export const machine = () => `${cpus().length} x ${cpus()[0]!.model}, Node ${process.versions.node}`;

/** `dist/index.js` as a person starts it; its peak memory is asked of itself when it exits. */
export function runBundle(context: Context, args: string[], env: Record<string, string>): Promise<Run> {
  const peak = 'data:text/javascript,process.on("exit",()=>console.log("peak",process.resourceUsage().maxRSS/1024))';
  return timed(process.execPath, ['--import', peak, BUNDLE, ...args, '--report-dir', join(context.tempDir, 'report')], env);
}

/** The whole process, start and end included. */
export function timed(file: string, args: string[], env: Record<string, string> = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(file, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', file === process.execPath ? 'pipe' : 'ignore', 'inherit'],
    });
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = (performance.now() - began) / 1_000;
      if (code === 0) resolve({ seconds, megabytes: Number(/^peak ([\d.]+)$/m.exec(said)?.[1] ?? 0) });
      else reject(new Error(`${file} exited with ${code}: ${said}`));
    });
  });
}

/** Every contender once a round, in another order each round, so that none is always after the same neighbour. */
export async function interleaved<T extends string>(
  contenders: readonly T[],
  rounds: number,
  once: (contender: T) => Promise<Run>,
): Promise<Map<T, Run[]>> {
  const runs = new Map<T, Run[]>(contenders.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < contenders.length; i++) {
      const contender = contenders[(i + round) % contenders.length]!;
      runs.get(contender)!.push(await once(contender));
    }
  }
  return runs;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
