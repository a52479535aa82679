import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect } from '@jest/globals';
import { query } from './database.ts';
import type { Step } from './runner.ts';
import { until } from './until.ts';

/** Every path under a folder with the sha256 of its content, `folder` for folders; empty where there is no such folder. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const described = entries.map(async (entry): Promise<[string, string]> => {
    const path = join(entry.parentPath, entry.name);
    return [
      path,
      entry.isDirectory()
        ? 'folder'
        : createHash('sha256')
            .update(await readFile(path))
            .digest('hex'),
    ];
  });
  return Object.fromEntries((await Promise.all(described)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a place for backups holds beside the records of failed runs. */
export async function keptIn(folder: string): Promise<Record<string, string>> {
  const tree = Object.entries(await treeOf(folder));
  const others = tree.filter(([path]) => !RECORD.test(path));
  // A folder that was made for a record alone.
  const holds = (path: string) => others.some(([other]) => other.startsWith(`${path}/`));
  const made = tree.some(([path]) => RECORD.test(path));
  return Object.fromEntries(others.filter(([path, kind]) => !(made && kind === 'folder' && !holds(path))));
}
const RECORD = /\/failure-\d{8}T\d{6}Z\.json$/;

/** Command lines of all processes that carry the tag of a run. */
export async function processesOf(tag: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const found = pids.map(async (pid) => {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (!environment.split('\0').includes(`SEAWORTHY_TAG=${tag}`)) return [];
    return [(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')];
  });
  return (await Promise.all(found)).flat();
}

/** What the server still does for a run. */
export async function sessionsOf(url: string, tag: string): Promise<string[]> {
  const rows = await query<{ query: string }>(url, `SELECT query FROM pg_stat_activity WHERE application_name LIKE '%${tag}%'`);
  return rows.map((row) => row.query);
}

/** No process, no session on the server, nothing in RUNNER_TEMP. `url` may be any database of the source's server. */
export async function expectNothingLeft(step: Step, url?: string): Promise<void> {
  const tag = step.state.tag ?? '';
  expect(tag).toMatch(/^[0-9a-f]{12}$/);
  expect(await processesOf(tag)).toEqual([]);
  expect(await readdir(step.options.job.temp)).toEqual([]);
  // A server ends a session a moment after its client is gone.
  if (url) await until('the end of the sessions on the server', async () => (await sessionsOf(url, tag)).length === 0);
}

/** Fails where a secret, in any spelling a careless writer would give it, stands in anything that outlives the step. */
export async function expectNoSecret(step: Step, secrets: string[], ...folders: string[]): Promise<void> {
  const { job } = step.options;
  const places = new Map<string, string>([
    ['the log', step.log.filter((line) => !line.startsWith('::add-mask::')).join('\n')],
    ['the outputs', JSON.stringify(step.outputs)],
    ['the state', JSON.stringify(step.state)],
    ['the summary', step.summary],
  ]);
  for (const folder of [job.workspace, job.temp, ...folders]) {
    for (const path of Object.keys(await treeOf(folder))) places.set(path, await contentOf(path));
  }
  const found = [...places].flatMap(([place, text]) =>
    secrets.flatMap(spellings).flatMap((spelling) => (text.includes(spelling) ? [`${spelling} stands in ${place}`] : [])),
  );
  expect(found).toEqual([]);
}

function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const percent = encodeURIComponent(secret);
  const everything = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  // A base64 text that begins one or two bytes earlier looks different; its middle does not depend on what stands around.
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    ...new Set([
      secret,
      percent,
      percent.replace(/%../g, (hex) => hex.toLowerCase()),
      everything,
      everything.toUpperCase(),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString('hex'),
      ...shifted.filter((text) => text.length >= 6),
      secret.replace(/[\\:]/g, '\\$&'),
      secret.replaceAll("'", "''"),
      secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    ]),
  ];
}

/** As text, unpacked where the name says it is packed. */
async function contentOf(path: string): Promise<string> {
  if ((await stat(path)).isDirectory()) return '';
  const bytes = await readFile(path);
  if (path.endsWith('.zst')) return zstdDecompressSync(bytes).toString('latin1');
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}
