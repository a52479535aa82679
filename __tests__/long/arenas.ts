import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Job, StartedStep, Step } from '../helpers/runner.ts';
import type { Bucket } from '../helpers/s3-servers/client.ts';
import { openGate, type Passing } from '../helpers/s3-servers/gate.ts';
import { bucketPlace, folderPlace, type Place } from './places.ts';

/** `upload`: from the first byte of a backup until its manifest stands. `pruning`: from then on to the end of the run. */
export const PHASES = ['upload', 'pruning'] as const;
export type Phase = (typeof PHASES)[number];

export interface Moment {
  phase: Phase;
  /** From 1 on, of the steps of that phase that `count` counts. */
  step: number;
}

/** What a run needs beside its inputs, for its destination. */
export interface Destination {
  destination: string;
  env: Record<string, string>;
}

export type Start = (destination: Destination) => Promise<StartedStep>;

/** A destination, and a way to end a backup into it with SIGKILL at any moment, whatever the speed of the machine. */
export interface Arena extends Destination {
  place: Place;
  /** Runs a backup to its end and counts in how many steps it changed or asked the destination. */
  count(start: Start): Promise<{ step: Step; counts: Record<Phase, number> }>;
  /** Runs a backup that is killed then; one that has fewer steps comes to its end. */
  kill(start: Start, at: Moment): Promise<Step>;
  close(): Promise<void>;
}

const preload = (file: string) => `--import=${pathToFileURL(join(import.meta.dirname, file)).href}`;

/** Variables that set a run's clock forward. */
export const daysLater = (days: number) => ({ NODE_OPTIONS: preload('days-later.ts'), DAYS_LATER: String(days) });

/** The process kills itself: a folder has nobody in front of it who could watch. */
export async function folderArena(job: Job): Promise<Arena> {
  const own = { destination: `dir:${job.backups}`, env: {} };
  const countFile = join(job.folder, 'steps.json');
  const dying = (more: Record<string, string>) => ({ ...own, env: { NODE_OPTIONS: preload('die.ts'), DIE_UNDER: job.backups, ...more } });
  return {
    ...own,
    place: folderPlace(job.backups),
    count: async (start) => {
      const step = await (await start(dying({ DIE_COUNT: countFile }))).done;
      return { step, counts: JSON.parse(await readFile(countFile, 'utf8')) };
    },
    kill: async (start, { phase, step }) => {
      // Odd: before the call of the system, even: after it.
      const at = `${phase} ${Math.ceil(step / 2)} ${step % 2 ? 'before' : 'after'}`;
      return (await start(dying({ DIE_AT: at }))).done;
    },
    close: async () => {},
  };
}

/** The requests go through a gate, which sees each come, in its middle and answered, and kills the process at one of them. */
export async function bucketArena(bucket: Bucket): Promise<Arena> {
  const gate = await openGate(bucket.server);
  const through = { destination: bucket.location('nightly', gate.endpoint), env: bucket.env };
  return {
    ...through,
    destination: bucket.location('nightly'),
    place: bucketPlace(bucket),
    count: async (start) => {
      const counts = { upload: 0, pruning: 0 };
      gate.watch = phased((phase) => {
        counts[phase]++;
        return undefined;
      });
      const step = await (await start(through)).done;
      gate.watch = undefined;
      return { step, counts };
    },
    kill: async (start, at) => {
      let run: StartedStep | undefined;
      let steps = 0;
      gate.watch = phased((phase) => {
        if (phase !== at.phase || ++steps !== at.step) return undefined;
        run?.child.kill('SIGKILL');
        return 'cut';
      });
      run = await start(through);
      const step = await run.done;
      gate.watch = undefined;
      return step;
    },
    close: () => gate.stop(),
  };
}

/** Requests before the first that changes the folder of a backup are trials and looks. */
function phased(see: (phase: Phase) => 'cut' | undefined): (passing: Passing) => 'cut' | undefined {
  let phase: Phase | undefined;
  return ({ method, key, instant }) => {
    if (phase === undefined && method !== 'GET' && method !== 'HEAD' && /\/\d{8}T\d{6}Z-[0-9a-f]{6}\//.test(key)) phase = 'upload';
    if (phase === undefined) return undefined;
    const seen = see(phase);
    if (method === 'PUT' && key.endsWith('/manifest.json') && instant === 'answered') phase = 'pruning';
    return seen;
  };
}
