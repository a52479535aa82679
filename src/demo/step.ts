import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env } from '../hosts/index.ts';
import { eachLine } from '../process.ts';

export interface Step {
  code: number;
  outputs: [string, string][];
  summary: string;
}

/** What the step told the workflow; with its summary, also what it wrote for whoever looks at the job. */
export function tell({ outputs, summary }: Step, withSummary = false): void {
  console.log('\n   What the step told the workflow (GITHUB_OUTPUT)\n');
  for (const [name, value] of outputs) console.log(`  ${name}=${value}`);
  if (!withSummary) return;
  console.log('\n   The job summary it wrote (GITHUB_STEP_SUMMARY)\n');
  console.log(summary);
}

export interface Place {
  folder: string;
  env: Env;
  cancel: AbortSignal;
}

/** Starts the bundle as the runner does: inputs in `INPUT_*`, files for output, state and summary, no shell. */
export async function runStep(inputs: Record<string, string>, { folder, env, cancel }: Place): Promise<Step> {
  await mkdir(folder, { recursive: true });
  const files = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const file = async (name: string) => {
    await writeFile(join(files, name), '');
    return join(files, name);
  };
  try {
    const outputFile = await file('output');
    const summaryFile = await file('summary');
    const given = Object.entries({ ...inputs, artifact: 'none' }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    const child = spawn(process.execPath, [process.argv[1]!], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: folder,
      env: {
        ...env,
        ...Object.fromEntries(given),
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: folder,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        GITHUB_STATE: await file('state'),
      },
    });
    // Orders to mask a value are for the runner, which swallows them.
    eachLine(child.stdout, (line) => line.startsWith('::add-mask::') || console.log(`  ${line}`));
    const code = await new Promise<number>((done, failed) => {
      child.once('error', failed);
      child.once('close', (exit) => done(exit ?? 1));
    });
    if (cancel.aborted) throw cancel.reason;
    return { code, outputs: outputsOf(await readFile(outputFile, 'utf8')), summary: await readFile(summaryFile, 'utf8') };
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}

/** The format of GITHUB_OUTPUT: `name<<DELIMITER`, the value's lines, `DELIMITER`. */
function outputsOf(text: string): [string, string][] {
  return [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)].map(([, name = '', , value = '']) => [name, value]);
}
