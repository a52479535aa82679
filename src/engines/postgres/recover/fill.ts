import { UserError } from '../../../errors.ts';
import type { RestorePart } from '../../restored.ts';
import { lostRoles } from '../restore/archive.ts';
import { createDatabase, databaseNames, makeRoom, makeSchemas, restoreEntries, SILENT } from '../restore/database.ts';
import type { Needs } from '../restore/needs.ts';
import type { Opened } from '../restore/open.ts';
import { type Finding, isBad, judged, type Restored } from '../restore/outcome.ts';
import { makeRoles, planRoles } from '../restore/roles.ts';
import { type Contents, readContents, readNeeds } from '../restore/toc.ts';
import type { Workplace } from '../restore/tool.ts';
import { identifier } from '../roles.ts';
import { type Itself, readItself, sayOf } from './itself.ts';
import { makeListedRoles, type RolesMade } from './roles.ts';

export interface Filling {
  dump: Opened;
  part: RestorePart;
  jobs: number;
  /** The database that is filled. */
  database: string;
  /** It does not exist yet. */
  make: boolean;
  /** From now on there may be one, and whoever cleans up has to know. */
  onMaking(): void;
}

export interface Filled {
  restored: Restored;
  roles: Omit<RolesMade, 'findings'>;
}

interface Read {
  needs: Needs;
  contents: Contents;
  itself: Itself;
}

/**
 * Restores an archive into a database of any name: as `restoreArchive` (restore/archive.ts) does it for a verification, but for a database that
 * people will work with. What the archive says of the database itself is said of this one, when everything else is there.
 */
export async function fill(work: Workplace, filling: Filling): Promise<Filled> {
  const { dump, part } = filling;
  const read = await readNeeds(work, dump.path);
  const listed = await readContents(work, dump.path);
  const { itself, said } = await readItself(work, dump.path, listed.contents.database);
  const unreadable = [read, listed, said].find(({ problems }) => problems.some(isBad));
  const nobody = { logins: [], superusers: [], joined: [], before: [] };
  if (unreadable) return { restored: judged({ ...unreadable, database: undefined, findings: [] }), roles: nobody };
  const { needs } = read;
  const roles = await makeListedRoles(work, part, needs.roles, needs.database?.encoding ?? 'UTF8');
  const given = { needs, contents: listed.contents, itself };
  let restored = await restoreInto(work, filling, given);
  for (let round = 1; round < ROUNDS && filling.make && !work.limited; round++) {
    const lost = lostRoles(restored.problems);
    if (lost.length === 0) break;
    roles.findings.push(...(await makeRoles(work.session, planRoles(undefined), lost, true)));
    await makeRoom(work, filling.database, true);
    restored = await restoreInto(work, filling, given);
  }
  const findings = [...roles.findings, ...restored.findings].map(mild);
  return { restored: { ...restored, findings, rolesBefore: roles.before }, roles };
}

/** A name in the rows (regrole) shows only when they are restored. */
const ROUNDS = 3;

async function restoreInto(work: Workplace, filling: Filling, { needs, contents, itself }: Read): Promise<Restored> {
  const { dump, database, make, jobs } = filling;
  const findings = findingsOf(itself, database);
  if (make) {
    if ((await databaseNames(work.session)).has(database)) throw new UserError(`the server has a database ${database} already`);
    filling.onMaking();
    if (itself.creation === undefined) await createDatabase(work.session, database, needs.database?.encoding ?? 'UTF8');
    else await work.session.query(`CREATE DATABASE ${identifier(database)} ${itself.creation}`);
  }
  const owner = await sayOf(work, itself.owner, database);
  findings.push(...(await makeSchemas(work, database, needs.schemas)));
  const parallel = jobs > 1 && dump.format !== 'tar' ? [`--jobs=${jobs}`] : [];
  const main = await restoreEntries(work, dump.path, contents.main, parallel, database);
  const late = contents.late.length > 0 ? await restoreEntries(work, dump.path, contents.late, [], database) : SILENT;
  const own = await sayOf(work, itself.statements, database);
  return judged({
    database,
    problems: [...owner, ...main.problems, ...late.problems, ...own],
    omitted: main.omitted + late.omitted,
    findings,
  });
}

function findingsOf({ creation, strange, tablespace }: Itself, database: string): Finding[] {
  const beside = {
    kind: 'made-tablespace',
    name: tablespace ?? '',
    text: `tablespace ${tablespace} of the source: everything is in the default one`,
  } as const;
  return [
    ...(tablespace === undefined ? [] : [beside]),
    ...(creation === undefined
      ? [{ kind: 'no-database', name: database, text: 'the dump says nothing of the database itself' } as const]
      : []),
    ...strange.map(
      (text) =>
        ({ kind: 'strange-globals', name: database, text: `not run, since pg_dump writes no such thing of a database: ${text}` }) as const,
    ),
  ];
}

/** What would be a fault of the backup in a verification does not keep a person from the data. */
const mild = (finding: Finding): Finding =>
  finding.kind === 'lost-role' || finding.kind === 'strange-globals' ? { ...finding, kind: 'role' } : finding;
