import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Context } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import type { Item } from '../../index.ts';
import type { Client } from '../binaries.ts';
import { knownScriptWeakness, knowsRestrict } from '../minors.ts';
import {
  createDatabase,
  databaseNames,
  inEncoding,
  maintenanceFor,
  makeRoom,
  makeSchemas,
  makeTablespaces,
  passingDatabase,
} from './database.ts';
import { lexer, type Piece, type Watch } from './lexer.ts';
import { type Needs, needsCollector } from './needs.ts';
import { dumpBytes, type Opened } from './open.ts';
import { type Finding, isBad, judged, type Restored } from './outcome.ts';
import { makeRoles, planRoles } from './roles.ts';
import { openWorkplace, type RestoreTarget, runTool, type Said, type Workplace } from './tool.ts';

export interface ScriptRequest {
  script: Pick<Opened, 'path' | 'compression' | 'byPgDump'>;
  inventory?: readonly Item[] | undefined;
  target: RestoreTarget;
  /** The name to make, where the script does not make its database itself. */
  database: string;
  client: Client;
  /** Run it although psql is known to obey a crafted script. */
  trust: boolean;
}

/**
 * Restores a script by pg_dump with psql, which stops at the first error: a COPY that fails would leave its rows to be read as commands.
 * The script is read twice: first to its end, so that one that is cut off, or would command psql, runs nowhere; then into psql.
 * psql is told by `\restrict` to obey nothing but SQL, besides. Throws a UserError that names the line, or where psql is too old to be
 * trusted with it.
 */
export async function restoreScript(request: ScriptRequest, context: Context): Promise<Restored> {
  const { client, script, database } = request;
  const weakness = knownScriptWeakness(client.version);
  if (weakness !== undefined && !request.trust) {
    throw new UserError(`the dump is a script, and ${weakness}`, {
      hint: 'Install the newest minor release of PostgreSQL, or set trust to true where you know who made the dump.',
    });
  }
  const { needs, whole } = await readThrough(script, context);
  const name = needs.database?.name ?? database;
  const encoding = needs.database?.encoding ?? (needs.clientEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
  const findings: Finding[] = [];
  if (!whole)
    findings.push({
      kind: 'end-unknown',
      name: script.path,
      text: 'the script does not end as those of pg_dump: whether it is whole is not known',
    });
  const work = await openWorkplace(request.target, maintenanceFor(name), client, context);
  try {
    const described = request.inventory !== undefined;
    const plan = planRoles(undefined, request.inventory);
    const roles = [...plan.roles.map((role) => role.name), ...needs.roles];
    await work.making({ roles, databases: [name, passingDatabase(context)], tablespaces: needs.tablespaces });
    await makeRoom(work, name, false);
    findings.push(...(await inEncoding(work, encoding, (session) => makeRoles(session, plan, needs.roles, described))));
    findings.push(...(await makeTablespaces(work.session, needs.tablespaces)));
    if (needs.database === undefined) await createDatabase(work.session, name, encoding);
    if (needs.database === undefined) findings.push(...(await makeSchemas(work, name, needs.schemas)));
    const said = await runScript(work, script, needs.database === undefined ? name : work.maintenance);
    const made = (await databaseNames(work.session)).has(name);
    return judged({ database: made ? name : undefined, ...said, findings, ...(described ? { rolesBefore: plan.before ?? [] } : {}) });
  } finally {
    await work.close();
  }
}

/** Reads a script to its end without running anything. `whole`: it ends with pg_dump's own last words. */
async function readThrough(script: ScriptRequest['script'], context: Context): Promise<{ needs: Needs; whole: boolean }> {
  const collector = needsCollector();
  let whole = false;
  const comment = (text: string) => {
    whole ||= text === '-- PostgreSQL database dump complete';
  };
  for await (const piece of piecesOf(script, { ...collector, comment })) {
    context.signal.throwIfAborted();
    const database = piece.kind === 'command' ? commandOf(piece) : undefined;
    if (database === undefined || database === collector.needs().database?.name) continue;
    throw new UserError(`line ${(piece as Command).line} of the script connects to the database ${database}, which it does not make`);
  }
  if (script.byPgDump && !whole) {
    throw new UserError(`${script.path} ends without the line with which pg_dump ends a script: it was cut off`, {
      hint: 'Take another copy: what is missing cannot be restored.',
    });
  }
  return { needs: collector.needs(), whole };
}

async function* piecesOf(script: ScriptRequest['script'], watch: Watch): AsyncGenerator<Piece> {
  const { feed } = lexer(watch);
  for await (const block of dumpBytes(script)) yield* feed(block.toString('latin1'), false);
  yield* feed('', true);
}

type Command = Extract<Piece, { kind: 'command' }>;

/**
 * What pg_dump tells psql: `\restrict` and `\unrestrict`, which we say ourselves, and `\connect`, of which the database is returned. Anything
 * else a person has written, or somebody who wants psql to do what it should not.
 */
function commandOf({ text, line }: Command): string | undefined {
  if (/^\\(?:un)?restrict [A-Za-z0-9]+\s*$/.test(text)) return undefined;
  const [, plain, quoted, option] =
    /^\\connect (?:([a-z0-9_.]+)|"((?:[^"]|"")+)"|-reuse-previous=on "dbname='((?:[^'"\\]|\\.|"")+)'")\s*$/.exec(text) ?? [];
  const name = plain ?? quoted?.replaceAll('""', '"') ?? option?.replaceAll('""', '"').replace(/\\(.)/g, '$1');
  if (name !== undefined) return Buffer.from(name, 'latin1').toString('utf8');
  const command = /^\\\S{0,20}/.exec(text)?.[0] ?? '\\';
  throw new UserError(`line ${line} of the script is a command to psql, ${command}, which pg_dump never writes`, {
    hint: 'Expected is a script as pg_dump writes it. Take the line out where you know what it does.',
  });
}

const PSQL = ['-X', '--no-password', '--quiet', '-v', 'ON_ERROR_STOP=1', '-f', '-'];

/** One psql for each database that the script connects to: it cannot be allowed to connect anywhere itself. */
async function runScript(work: Workplace, script: ScriptRequest['script'], database: string): Promise<Said> {
  const pieces = piecesOf(script, { statement: () => {} });
  let said: Said = { problems: [], omitted: 0 };
  let next: string | undefined = database;
  let line = 1;
  const restrict = knowsRestrict(work.client.version) ? `\\restrict ${randomBytes(24).toString('hex')}\n` : '';
  async function* segment(): AsyncGenerator<Buffer> {
    if (restrict !== '') yield Buffer.from(restrict);
    for (let step = await pieces.next(); !step.done; step = await pieces.next()) {
      const piece = step.value;
      if (piece.kind === 'sql') yield Buffer.from(piece.text, 'latin1');
      else {
        next = commandOf(piece);
        if (next !== undefined) line = piece.line + 1;
        if (next !== undefined) return;
        yield Buffer.from('\n'); // So that psql counts lines as we do.
      }
    }
  }
  try {
    while (next !== undefined && !said.problems.some(isBad)) {
      const env = work.libpq(next);
      const before: number = line - (restrict === '' ? 1 : 2);
      next = undefined;
      const part: Said = await runTool(work, {
        tool: 'psql',
        args: PSQL,
        env,
        feed: ({ stdin, stdout }) => {
          stdout.resume();
          return pipeline(Readable.from(segment(), { objectMode: false, highWaterMark: 65_536 }), stdin);
        },
      });
      const about = (place = '') => place.replace(/^line (\d+)/, (_, n) => `line ${Number(n) + before}`);
      const problems = part.problems.map((problem) => (problem.about ? { ...problem, about: about(problem.about) } : problem));
      said = { problems: [...said.problems, ...problems], omitted: said.omitted + part.omitted };
    }
  } finally {
    await pieces.return(undefined);
  }
  return said;
}
