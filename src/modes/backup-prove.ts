import type { RestoreVerifyConfig } from '../config-verify.ts';
import type { Context } from '../context.ts';
import type { Meta } from '../hosts/index.ts';
import { MANIFEST_FILE, type Manifest } from '../manifest.ts';
import { type Check, holds } from '../report.ts';
import { publicHalf } from '../signature.ts';
import { type Destination, usable } from './backup-destination.ts';
import type { Work } from './backup-report.ts';

/** What the backup's own checks have said already. */
const SAID = ['backup', 'signature', 'bytes', 'decryption', 'archive', 'origin'];

/**
 * `verify: restore`: the backup that now stands is restored to a throwaway server and compared, from the first destination that can be read, and
 * the proof written beside it. Resolves to whether it came back; a backup that did not is kept, and red.
 */
export async function prove(work: Work, manifest: Manifest, meta: Meta, context: Context): Promise<boolean> {
  const { config } = work;
  const destination = usable(work.destinations).find(({ storage, complete }) => complete && !storage.sendsAtEnd);
  if (destination === undefined) {
    const actual = 'what is sent when the step ends cannot be restored within it';
    const hint = 'Give another destination beside artifact:, or verify it in a step or run of its own with mode restore-verify.';
    work.checks.push({ name: 'restore', status: 'inconclusive', expected: 'the backup comes back', actual, hint, ms: 0 });
    return false;
  }
  const { restoreVerify } = await import('./restore-verify.ts');
  const asked: RestoreVerifyConfig = {
    mode: 'restore-verify',
    'fail-on': config['fail-on'],
    'on-inconclusive': config['on-inconclusive'],
    ...(config['ca-file'] ? { 'ca-file': config['ca-file'] } : {}),
    ...(config['github-token'] ? { 'github-token': config['github-token'] } : {}),
    backup: destination.config.location,
    name: manifest.name,
    select: { kind: 'id', id: manifest.id },
    'decrypt-with': config['decrypt-with'],
    ...(config['sign-with'] ? { 'verify-with': publicHalf(config['sign-with']) } : {}),
    // This very step has made it.
    trust: true,
    scratch: 'auto',
    checks: [],
    run: [],
    'checks-after': [],
    'as-role': [],
    amcheck: false,
    'record-proof': true,
  };
  const report = await restoreVerify(asked, meta, context);
  const cameBack = report.status === 'passed' || report.status === 'degraded';
  if (!cameBack && (await isGone(destination, manifest))) {
    work.checks.push(takenAway(manifest));
    return false;
  }
  const checks = report.checks.filter((check) => !holds(check) || !SAID.includes(check.name));
  work.checks.push(
    ...checks.map((check) => (work.checks.some(({ name }) => name === check.name) ? { ...check, name: `${check.name} again` } : check)),
  );
  work.notes.push(...report.notes);
  Object.assign(work.facts, report.facts);
  return cameBack;
}

/** Where nobody can tell, it counts as there: what the restore has found then stands. */
async function isGone({ storage }: Destination, { name, id }: Manifest): Promise<boolean> {
  const standing = await storage.stat(`${name}/${id}/${MANIFEST_FILE}`).catch(() => true);
  return standing === undefined;
}

/** That its objects are missing says nothing of the backup. */
const takenAway = ({ id }: Manifest): Check => ({
  name: 'restore',
  status: 'inconclusive',
  expected: 'the backup comes back',
  actual: `${id} was taken away while it was being restored: by the retention of another run of this series, or by hand`,
  hint: 'Let one run of a series end before the next begins: put their jobs into one concurrency group.',
  ms: 0,
});
