import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { type Catalogue, type Found, listReadable, totalsOf } from '../backups.ts';
import { flags } from '../cli.ts';
import { readDestination } from '../config.ts';
import { ConfigError, explain, messageOf, UserError } from '../errors.ts';
import { historySentence, type Proofs, readHistory, readProofs, sharingFailures } from '../history.ts';
import type { Env } from '../hosts/index.ts';
import { harmless } from '../hosts/lines.ts';
import { plainHost } from '../hosts/plain.ts';
import { signedManifest } from '../provenance.ts';
import { tableLines } from '../reports/text.ts';
import { Secrets } from '../secrets.ts';
import { checkPublicKey } from '../signature.ts';
import { openStorage, type Storage, type StorageWorld } from '../storage/index.ts';
import { oneLine, received, showBytes, showCount, showDuration } from '../units.ts';

const TAKEN = ['destination', 'name', 'verify-with', 'ca-file', 'github-token'];

/**
 * `seaworthy list --destination … [--destination …] [--name …] [--verify-with PEM]`: every backup with age, size, rows and proof. Exit 0 also
 * where there is none; 1 where something is damaged, cannot be listed, or does not carry the signature that was asked for, and where the place or
 * the series does not exist: a slip in its name must not look like a place without backups.
 */
export async function list(args: string[], env: Env): Promise<number> {
  const asked = flags(args);
  const strange = [...asked.keys()].filter((name) => !TAKEN.includes(name));
  if (strange.length > 0)
    throw new ConfigError(strange.map((name) => `--${name}: list takes ${TAKEN.map((one) => `--${one}`).join(', ')}`));
  const given = plainHost(env, asked).inputs();
  const secrets = new Secrets();
  secrets.add(given.get('github-token'));
  const key = given.get('verify-with');
  const problems = key === undefined ? [] : problemOf('verify-with', () => checkPublicKey(key));
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  try {
    const storages = open(given, { env, tempDir }, problems);
    if (problems.length > 0) throw new ConfigError(problems.map((problem) => secrets.redact(problem)));
    return await print(storages, given.get('name'), { key, secrets });
  } finally {
    await rm(tempDir, { recursive: true, force: true });
  }
}

async function print(
  storages: Storage[],
  name: string | undefined,
  { key, secrets }: { key: string | undefined; secrets: Secrets },
): Promise<number> {
  let sound = true;
  const places = await Promise.all(storages.map((storage) => looked(storage, name)));
  const shared = sharingFailures(places.map(({ catalogue, proofs }) => ({ backups: catalogue?.backups ?? [], proofs })));
  for (const [i, place] of places.entries()) {
    const { lines, troubles } = await show(place, { name, key, shared: shared[i]! }).catch((thrown) => ({
      lines: [],
      troubles: told([thrown]),
    }));
    for (const line of [...lines, ...troubles]) console.log(harmless(secrets.redact(line.trimEnd())));
    sound &&= troubles.length === 0;
  }
  return sound ? 0 : 1;
}

interface Place {
  storage: Storage;
  catalogue?: Catalogue;
  proofs: Proofs;
  /** Why it could not be looked at. */
  problem?: unknown;
  now: Date;
}

/** Never rejects: what one place cannot show is no reason to hide the others. */
async function looked(storage: Storage, name: string | undefined): Promise<Place> {
  const now = new Date();
  try {
    const catalogue = await listReadable(storage, name);
    return { storage, catalogue, proofs: await readProofs(storage, catalogue.backups, now), now };
  } catch (problem) {
    return { storage, proofs: new Map(), problem, now };
  }
}

function open(given: ReadonlyMap<string, string>, place: Pick<StorageWorld, 'env' | 'tempDir'>, problems: string[]): Storage[] {
  const lines = (given.get('destination') ?? '').split('\n').map((line) => line.trim());
  const locations = lines.filter((line) => line !== '' && line !== 'true');
  if (locations.length === 0) problems.push('destination is missing: seaworthy list --destination dir:backups');
  const [caFile, token] = [given.get('ca-file'), given.get('github-token')];
  const world: StorageWorld = { ...place, ...(caFile ? { caFile } : {}), ...(token ? { token } : {}) };
  return locations.flatMap((line) => {
    try {
      return [openStorage(readDestination(line).location, world)];
    } catch (thrown) {
      problems.push(`destination: ${messageOf(thrown)}`);
      return [];
    }
  });
}

function problemOf(name: string, check: () => void): string[] {
  try {
    check();
    return [];
  } catch (thrown) {
    return [`${name}: ${messageOf(thrown)}`];
  }
}

interface Showing {
  name: string | undefined;
  key: string | undefined;
  /** With what failed in other places. */
  shared: Proofs;
}

async function show(
  { storage, catalogue, proofs, problem, now }: Place,
  { name, key, shared }: Showing,
): Promise<{ lines: string[]; troubles: string[] }> {
  if (catalogue === undefined) throw problem;
  const { backups } = catalogue;
  if (backups.length === 0) await mustBeThere(storage, name);
  if (backups.length === 0)
    return { lines: [`No backup in ${storage.location}${name ? ` of ${name}` : ''}.`], troubles: catalogue.problems };
  const signatures = key === undefined ? undefined : await signaturesOf(storage, backups, key);
  const columns = ['name', 'id', 'age', 'stored', 'tables', 'rows', 'proof', ...(signatures ? ['signature'] : []), 'state'];
  const rows = backups.map((found) => row(found, now, { proofs, shared, signatures }));
  const sentences: string[] = [];
  for (const series of new Set(backups.map(({ manifest }) => manifest.name))) {
    const sentence = historySentence(await readHistory(storage, catalogue, series, now, shared));
    if (sentence) sentences.push(`${series}: ${sentence}.`);
  }
  const wrong = told([...(signatures?.values() ?? [])].filter((problem) => problem !== undefined));
  return {
    lines: [...tableLines({ title: `Backups in ${storage.location}`, columns, rows }), ...sentences],
    troubles: [...catalogue.problems, ...wrong],
  };
}

/** Throws a UserError, with what may have been meant, where nothing at all lies in the place or in the series. */
async function mustBeThere(storage: Storage, name: string | undefined): Promise<void> {
  const { location } = storage;
  if ((await storage.exists?.()) === false) {
    const beside = await storage.near?.('beside');
    if (!beside) throw new UserError(`${location} does not exist`, { hint: NOWHERE });
    const found = beside.length > 0 ? `Beside it there is ${alike(beside, location)}` : 'Nothing is to be seen beside it either';
    const hint = `${found}. Correct the destination.`;
    throw new UserError(`nothing at all lies in ${location}`, { hint });
  }
  if (name === undefined || (await holdsAny(storage, `${name}/`))) return;
  const series = await (storage.near?.('in') ?? seriesIn(storage));
  const hint = series.length > 0 ? `There is ${alike(series, name)}. Correct name.` : 'Nor is there any other.';
  throw new UserError(`there is no series ${received(name)} in ${location}`, { hint });
}

async function holdsAny(storage: Storage, prefix: string): Promise<boolean> {
  for await (const _ of storage.list(prefix)) return true;
  return false;
}

async function seriesIn(storage: Storage): Promise<string[]> {
  const names = new Set<string>();
  for await (const { key } of storage.list('', () => {})) if (key.includes('/')) names.add(key.split('/')[0]!);
  return [...names];
}

const MOST_ALIKE = 10;

/** `shop, web and 3 more`: those first that begin as what was written does. */
function alike(names: string[], written: string): string {
  const last = /([^/?]*)\/?(?:\?.*)?$/.exec(written)?.[1] ?? written;
  const shared = (name: string) => [...name].findIndex((character, i) => character !== last[i]) >>> 0;
  const sorted = [...names].sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1));
  const shown = sorted.slice(0, MOST_ALIKE).map((name) => oneLine(name, 60));
  return shown.join(', ') + (sorted.length > shown.length ? ` and ${showCount(sorted.length - shown.length)} more` : '');
}

const NOWHERE = 'Correct the destination; a path without a slash in front begins in the folder in which this command runs.';

/** What was thrown, a sentence each, and then what to do about it, each hint once. */
function told(thrown: unknown[]): string[] {
  const said = thrown.map(explain);
  return [...said.map(({ message }) => message), ...new Set(said.flatMap(({ hint }) => hint ?? []))];
}

/** By key of a backup: what is wrong with its signature, if anything is. */
export async function signaturesOf(storage: Storage, backups: Found[], publicKey: string): Promise<Map<string, unknown>> {
  const limit = pLimit(CHECKS_AT_ONCE);
  const look = async (found: Found): Promise<[string, unknown]> => {
    const problem = await signedManifest(storage, found, publicKey).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return [found.key, problem];
  };
  return new Map(await Promise.all(backups.map((found) => limit(look, found))));
}

/** Each is three small requests, and a store far away answers each after a while. */
const CHECKS_AT_ONCE = 16;

interface Known {
  proofs: Proofs;
  shared: Proofs;
  signatures: Map<string, unknown> | undefined;
}

function row({ manifest, key, proofs }: Found, now: Date, { proofs: own, shared, signatures }: Known): string[] {
  const { bytes, tables, rows } = totalsOf(manifest);
  const age = showDuration(Math.max(now.getTime() - Date.parse(manifest.createdAt), 0));
  // Those older than the newest proven one are not read.
  const unread = shared.has(key) ? 'FAILED elsewhere' : proofs.length > 0 ? `${proofs.length} older` : 'none';
  return [
    manifest.name,
    manifest.id,
    age,
    showBytes(bytes),
    showCount(tables),
    rows === undefined ? 'not counted' : showCount(rows),
    { passed: 'proven', unclear: 'unclear', failed: 'FAILED', none: unread }[own.get(key) ?? 'none'],
    ...(signatures ? [signatures.get(key) === undefined ? 'good' : 'NOT GOOD'] : []),
    stateOf(manifest),
  ];
}

function stateOf({ alarms, parts }: Found['manifest']): string {
  if (alarms.length > 0) return `alarm: ${alarms.join(', ')}`;
  const whole = parts.every((part) => Object.values(part.selection).every((patterns) => patterns.length === 0));
  const encrypted = parts.some((part) => part.recipients.length > 0) ? ', encrypted' : '';
  return `${whole ? 'good' : 'good, chosen tables only'}${encrypted}`;
}
