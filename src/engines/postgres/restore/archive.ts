import type { Context } from '../../../context.ts';
import type { Item } from '../../index.ts';
import type { Client } from '../binaries.ts';
import { inEncoding, maintenanceFor, makeDatabase, makeRoom, makeSchemas, passingDatabase, restoreEntries, SILENT } from './database.ts';
import type { Needs } from './needs.ts';
import { isBad, judged, type Problem, type Restored } from './outcome.ts';
import { makeRoles, planRoles } from './roles.ts';
import { type Contents, readContents, readNeeds } from './toc.ts';
import { openWorkplace, type RestoreTarget, type Workplace } from './tool.ts';

export interface RestoreRequest {
  /** A file or folder that `pg_restore` reads; a file must allow seeking. */
  archive: string;
  /** `tar` cannot be read by several at a time. */
  format?: 'custom' | 'tar' | 'directory';
  /** What the backup says of roles: `globals.sql` and the inventory. Both undefined for a dump of others. */
  globals?: string | undefined;
  inventory?: readonly Item[] | undefined;
  target: RestoreTarget;
  /** With `create` only for an archive that does not name its database, without it an existing empty one. */
  database: string;
  client: Client;
  /** Connections at a time. */
  jobs: number;
  /** Make the database under its own name, with its settings, as `pg_restore --create` does. */
  create: boolean;
  /** Where the machine lacks the database's locale, make it in the server's own. Found and said; otherwise it is an error. */
  substituteLocale?: boolean;
}

/**
 * Restores an archive with owners, grants, missing roles and the database's own settings. Nothing is stopped at the first error: what the tools
 * say is classified and listed. Throws a UserError where it could not begin, and the signal's reason on abort; the tools are ended then.
 * Whoever gives an archive that he does not trust must know that it is code (minors.ts).
 */
export async function restoreArchive(request: RestoreRequest, context: Context): Promise<Restored> {
  const reader = { client: request.client, context };
  const read = await readNeeds(reader, request.archive);
  const listed = await readContents(reader, request.archive);
  const unreadable = [read, listed].find(({ problems }) => problems.some(isBad));
  if (unreadable) return judged({ database: undefined, problems: unreadable.problems, omitted: unreadable.omitted, findings: [] });
  const { needs } = read;
  const name = needs.database?.name ?? request.database;
  const work = await openWorkplace(request.target, request.create ? maintenanceFor(name) : request.database, request.client, context);
  try {
    return await restoreWith(work, request, needs, listed.contents);
  } finally {
    await work.close();
  }
}

/** What the archive refers to and nothing described shows only when it is restored; a name in the rows (regrole) is the last place. */
const ROUNDS = 3;

async function restoreWith(work: Workplace, request: RestoreRequest, needs: Needs, contents: Contents): Promise<Restored> {
  const described = request.globals !== undefined || request.inventory !== undefined;
  const plan = planRoles(request.globals, request.inventory);
  const encoding = needs.database?.encoding ?? 'UTF8';
  if (request.create) {
    const name = needs.database?.name ?? request.database;
    const roles = [...plan.roles.map((role) => role.name), ...needs.roles];
    await work.making({ roles, databases: [name, passingDatabase(work.context)], tablespaces: needs.tablespaces });
  }
  const findings = await inEncoding(work, encoding, (session) => makeRoles(session, plan, needs.roles, described));
  for (let round = 1; ; round++) {
    const { findings: more, ...restored } = await restoreOnce(work, request, needs, contents);
    const lost = request.create && restored.database !== undefined ? lostRoles(restored.problems) : [];
    if (lost.length === 0 || round === ROUNDS)
      return judged({ ...restored, findings: [...findings, ...more], ...(plan.before ? { rolesBefore: plan.before } : {}) });
    await work.making({ roles: lost });
    findings.push(...(await inEncoding(work, encoding, (session) => makeRoles(session, planRoles(undefined), lost, described))));
    await makeRoom(work, restored.database!, true);
  }
}

export function lostRoles(problems: Problem[]): string[] {
  const named = problems.map(({ text }) => /(?:^|: )role "(.*)" does not exist$/.exec(text)?.[1]);
  return [...new Set(named.filter((name) => name !== undefined))];
}

async function restoreOnce(work: Workplace, request: RestoreRequest, needs: Needs, contents: Contents): Promise<Omit<Restored, 'outcome'>> {
  const { archive, jobs, create } = request;
  const made = create ? await makeAnew(work, request, needs, contents) : { ...SILENT, database: request.database, findings: [] };
  const { database } = made;
  if (database === undefined) return made;
  const schemas = await makeSchemas(work, database, needs.schemas);
  const parallel = jobs > 1 && request.format !== 'tar' ? [`--jobs=${jobs}`] : [];
  const main = await restoreEntries(work, archive, contents.main, parallel, database);
  const late = contents.late.length > 0 ? await restoreEntries(work, archive, contents.late, [], database) : SILENT;
  return {
    database,
    problems: [made, main, late].flatMap(({ problems }) => problems),
    omitted: made.omitted + main.omitted + late.omitted,
    findings: [...made.findings, ...schemas],
  };
}

async function makeAnew(work: Workplace, request: RestoreRequest, needs: Needs, contents: Contents) {
  await makeRoom(work, needs.database?.name ?? request.database, false);
  return makeDatabase(work, request, needs, contents);
}
