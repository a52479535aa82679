import { readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import { type Check, STATUSES } from '../report.ts';
import type { Baseline } from './gate-advice.ts';

/** `save` before the deploy, `compare` after it; each with a path of its own where the two run in different jobs. */
export interface BaselineInput {
  action: 'save' | 'compare';
  path: string;
}

const DEFAULT_PATH = 'seaworthy-report/health-gate-baseline.json';

/** Throws an Error. */
export function parseBaseline(value: string): BaselineInput {
  const [, action, path] = /^(save|compare)(?::(.+))?$/.exec(value.trim()) ?? [];
  if (action === 'save' || action === 'compare') return { action, path: path?.trim() || DEFAULT_PATH };
  throw new Error(
    `received '${value}', expected save (before the deploy) or compare (after it), each with a path if you like: save:before.json`,
  );
}

const FILE = z.object({
  version: z.literal(1),
  at: z.iso.datetime(),
  checks: z.record(z.string().max(1_000), z.enum(STATUSES)),
});

/** Only names and statuses: what was seen tells too much, and is not compared. */
export async function saveBaseline(path: string, checks: readonly Check[], at: Date, workspace: string): Promise<string> {
  const file = resolve(workspace, path);
  const content = { version: 1, at: at.toISOString(), checks: Object.fromEntries(checks.map(({ name, status }) => [name, status])) };
  try {
    await makeFolder(dirname(file));
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  } catch (thrown) {
    throw new UserError(`baseline: ${file} cannot be written: ${messageOf(thrown)}`, { cause: thrown });
  }
  return file;
}

/** Throws a UserError where it is not there: a gate that was told to compare must not go on as if nothing had been asked. */
export async function readBaseline(path: string, workspace: string): Promise<{ at: string; baseline: Baseline }> {
  const file = resolve(workspace, path);
  const text = await readFile(file, 'utf8').catch((thrown) => {
    throw new UserError(`baseline: ${file} cannot be read: ${messageOf(thrown)}`, {
      hint: 'Run the same gate with baseline: save before the deploy; in another job, hand the file over as an artifact.',
    });
  });
  const parsed = FILE.safeParse(jsonOf(text));
  if (!parsed.success)
    throw new UserError(`baseline: ${file} is not what baseline: save writes`, { hint: 'Save it anew before the deploy.' });
  return { at: parsed.data.at, baseline: new Map(Object.entries(parsed.data.checks)) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
