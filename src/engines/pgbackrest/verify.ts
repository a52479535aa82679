import type { Context } from '../../context.ts';
import { type Check, timed } from '../../report.ts';
import { oneLine, showCount } from '../../units.ts';
import type { BackupSet } from './info.ts';
import { call, failure, type Said, type Tool } from './tool.ts';

/** What `verify` says of the repository, taken from its text, because it exits with 0 whatever it finds. */
export interface Verified {
  /** Of the whole; undefined where it does not say. */
  status: string | undefined;
  /** Of each set, with how many of its files were checked and how many are valid. */
  sets: Map<string, { status: string; checked: number; valid: number }>;
  wal: { checked: number; valid: number };
  /** Lines that tell of something wrong. */
  complaints: string[];
}

const EXPECTED = 'every file and WAL segment there, and with its checksum';

/**
 * `pgbackrest verify`: each file of the repository against size and checksum, of the chosen set only where the release can be told so.
 * Nothing is restored. Inconclusive where it says nothing of the set.
 */
export function verify(tool: Tool, set: BackupSet, jobs: number, context: Context): Promise<Check> {
  return timed(async () => {
    const chosen = tool.knows.verifySet ? [`--set=${set.label}`] : [];
    const args = ['--output=text', '--verbose', `--process-max=${jobs}`, ...chosen];
    return {
      name: 'repository files',
      expected: EXPECTED,
      ...judge(await call(tool, { command: 'verify', args, repo: set.repo }, context), set, tool),
    };
  });
}

export function judge(
  said: Said,
  { label }: Pick<BackupSet, 'label'>,
  tool: Pick<Tool, 'address'>,
): Pick<Check, 'status' | 'actual' | 'hint'> {
  if (said.code !== 0) return unable(said, tool);
  const found = readVerified(said.stdout);
  const ours = found.sets.get(label);
  const bad = found.status === 'error' || found.complaints.length > 0 || (ours !== undefined && ours.status !== 'valid');
  if (bad) {
    const words = found.complaints.slice(0, 4).join('; ');
    const hint =
      'Take a new full backup now, and find out what changed or removed files in the repository. `pgbackrest verify --output=text --verbose` names what is damaged.';
    return { status: 'failed', actual: oneLine(words || `status: ${found.status}`, 500), hint };
  }
  if (found.status !== 'ok' || ours === undefined) {
    const actual = found.status === 'ok' ? `it says nothing of the set ${label}` : `it said: ${oneLine(said.stdout, 200)}`;
    return {
      status: 'inconclusive',
      actual,
      hint: 'The set may have been removed in the meantime, or this release of pgBackRest is not known yet.',
    };
  }
  const segments = found.wal.checked > 0 ? `, ${showCount(found.wal.checked)} WAL segments` : '';
  return { status: 'passed', actual: `${showCount(ours.checked)} files of ${label}${segments}` };
}

/** Where the repository is another host's, it may run only there; then the restore is what checks, file by file. */
function unable(said: Said, tool: Pick<Tool, 'address'>): Pick<Check, 'status' | 'actual' | 'hint'> {
  const { message, hint } = failure(tool, 'verify', said);
  if (said.code === 72)
    return { status: 'skipped', actual: `${message}; the restore reads each file that it needs`, ...(hint ? { hint } : {}) };
  const damaged = [26, 28, 29, 95].includes(said.code);
  return { status: damaged ? 'failed' : 'inconclusive', actual: message, ...(hint ? { hint } : {}) };
}

const SET = /^\s*backup: (\S+), status: ([^,]+?)(?:, total files checked: (\d+), total valid files: (\d+))?\s*$/;
const ARCHIVE = /^\s*archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)\s*$/;
/** In what a set may be that is no fault of it: a backup is being taken, or was removed while verify ran. */
const HARMLESS = /^(?:valid|in-progress)$/;

export function readVerified(text: string): Verified {
  const found: Verified = { status: undefined, sets: new Map(), wal: { checked: 0, valid: 0 }, complaints: [] };
  let about = 'repository';
  for (const line of text.split('\n').filter((one) => one.trim() !== '' && !/^\s*stanza: /.test(one))) {
    const [, overall] = /^\s*status: (\S+)\s*$/.exec(line) ?? [];
    const [, label, status = '', checked = 0, valid = 0] = SET.exec(line) ?? [];
    const [, archive, segments = 0, good = 0] = ARCHIVE.exec(line) ?? [];
    if (overall !== undefined) found.status = overall;
    else if (label !== undefined) {
      about = label;
      found.sets.set(label, { status, checked: Number(checked), valid: Number(valid) });
      if (!HARMLESS.test(status)) found.complaints.push(`${label} is ${status}: ${valid} of ${checked} files are valid`);
    } else if (archive !== undefined) {
      about = `WAL ${archive}`;
      if (good !== segments) found.complaints.push(`${about}: ${good} of ${segments} segments are valid`);
      found.wal = { checked: found.wal.checked + Number(segments), valid: found.wal.valid + Number(good) };
    } else found.complaints.push(...faultsIn(line).map((fault) => `${about}: ${fault}`));
  }
  return found;
}

/** `missing: 1, checksum invalid: 0` gives `missing: 1`; a line of another form that is not known is a fault as it stands. */
function faultsIn(line: string): string[] {
  const counts = line.trim().split(', ');
  if (counts.every((count) => /^[a-z ]+: \d+$/.test(count))) return counts.filter((count) => !count.endsWith(': 0'));
  return [line.trim()];
}
