import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { orAbort } from './abort.ts';
import type { Config } from './config.ts';
import { messageOf } from './errors.ts';
import { EXIT } from './exit.ts';
import { makeFolder } from './folders.ts';
import type { Env, Host } from './hosts/index.ts';
import type { Report } from './report.ts';
import { escapeMarkdown } from './reports/escape-markdown.ts';
import { page } from './reports/html.ts';
import { json } from './reports/json.ts';
import { junit } from './reports/junit.ts';
import { markdown } from './reports/markdown.ts';
import { text } from './reports/text.ts';
import { troubles } from './reports/verdict.ts';
import type { Secrets } from './secrets.ts';

export interface Publishing {
  config: Pick<Config, 'artifact' | 'report-dir' | 'fail-on' | 'on-inconclusive'>;
  host: Host;
  env: Env;
  secrets: Secrets;
  /** Aborted on cancel and after the timeout: nothing may wait for a service then. */
  signal: AbortSignal;
}

/** Log, files, outputs, summary, artifact, annotations; then the verdict as an exit code. Nothing in here changes the verdict. */
export async function publish(raw: Report, publishing: Publishing): Promise<number> {
  const { config, host, secrets } = publishing;
  const report = redacted(raw, secrets);
  for (const line of text(report)) host.info(line);
  const folder = await writeFiles(report, publishing);
  if (folder) host.output('report', join(folder, 'report.json'));
  host.output(
    'failed-checks',
    JSON.stringify(troubles(report).map(({ name, status, expected, actual }) => ({ name, status, expected, actual }))),
  );
  for (const [name, value] of Object.entries(report.outputs)) host.output(name, value);
  await quietly(host, 'The job summary could not be written', () => host.summary(markdown(report)));
  annotate(report, host);
  if (folder && config.artifact !== 'none') {
    const name = config.artifact ?? `seaworthy-${report.mode}-${uniqueTail(publishing)}`;
    await quietly(host, 'The report was not kept as an artifact; the files are in place', async () => {
      const files = Object.keys(WRITERS).map((file) => join(folder, file));
      const said = await orAbort(host.upload(name, folder, files), publishing.signal);
      if (said) host.info(said);
    });
  }
  return exitCode(report, config, host);
}

/** The job's page for a run that ended before it had a report. */
export function endMarkdown(title: string, lines: string[]): string {
  return [
    `### ⛔ ${title}`,
    '',
    ...lines
      .join('\n')
      .split('\n')
      .map((line) => `${escapeMarkdown(line)}  `),
  ].join('\n');
}

/** The same report for machines, for GitHub, for a browser, and for whatever collects tests. */
const WRITERS: Readonly<Record<string, (report: Report) => string>> = {
  'report.json': json,
  'report.md': markdown,
  'report.html': page,
  'report.xml': junit,
};

/** Every string of the report, cleaned once, before it goes anywhere. */
function redacted(report: Report, secrets: Secrets): Report {
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return secrets.redact(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
    return value;
  };
  // The mode's outputs hold only values of our own, which a password such as `1234` must not change.
  return { ...(clean(report) as Report), outputs: report.outputs };
}

async function writeFiles(report: Report, { config, host, env }: Publishing): Promise<string | undefined> {
  const workspace = env.GITHUB_WORKSPACE || '.';
  try {
    const folder = config['report-dir']
      ? resolve(workspace, config['report-dir'])
      : await freshFolder(resolve(workspace, 'seaworthy-report', report.mode));
    await makeFolder(folder);
    for (const [file, write] of Object.entries(WRITERS)) await writeFile(join(folder, file), write(report));
    return folder;
  } catch (thrown) {
    host.annotate('warning', `The report could not be written: ${messageOf(thrown)}`);
    return undefined;
  }
}

/** A second step of the same mode gets a folder of its own: `backup-2`. Making it claims it. */
async function freshFolder(wanted: string): Promise<string> {
  await makeFolder(dirname(wanted));
  for (let number = 1; ; number++) {
    const folder = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await mkdir(folder);
      return folder;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
  }
}

/** Artifact names are unique in a whole run, jobs of a matrix included. */
function uniqueTail({ env }: Publishing): string {
  const job = (env.GITHUB_JOB ?? 'job').replace(/[^\w.-]+/g, '-');
  return `${job}-${Date.now().toString(36)}${Math.floor(Math.random() * 46_656).toString(36)}`;
}

/** GitHub shows ten of a kind per step. */
const MOST_ANNOTATIONS = 9;

function annotate(report: Report, host: Host): void {
  if (!host.annotates) return; // The text has said it.
  const found = troubles(report);
  for (const check of found.slice(0, MOST_ANNOTATIONS)) {
    const level = check.status === 'degraded' ? 'warning' : 'error';
    host.annotate(
      level,
      [`${check.actual} (expected: ${check.expected})`, ...(check.hint ? [check.hint] : [])].join('\n'),
      `${report.mode}: ${check.name} ${check.status}`,
    );
  }
  if (found.length > MOST_ANNOTATIONS) host.annotate('warning', `and ${found.length - MOST_ANNOTATIONS} more; see the report`, report.mode);
}

function exitCode(report: Report, config: Publishing['config'], host: Host): number {
  switch (report.status) {
    case 'passed':
    case 'skipped':
      return EXIT.passed;
    case 'degraded':
      return config['fail-on'] === 'degraded' ? EXIT.failed : EXIT.passed;
    case 'failed':
      return config['fail-on'] === 'never' ? EXIT.passed : EXIT.failed;
    case 'inconclusive':
      if (config['on-inconclusive'] === 'fail') return EXIT.inconclusive;
      host.annotate('warning', `${report.headline}: it could not be found out, and on-inconclusive is warn`, report.mode);
      return EXIT.passed;
  }
}

async function quietly(host: Host, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    host.info(`${what}: ${messageOf(thrown)}`);
  }
}
