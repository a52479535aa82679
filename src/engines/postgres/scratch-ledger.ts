import { z } from 'zod';
import { UserError } from '../../errors.ts';
import type { Session } from './connection.ts';
import { identifier, literal } from './roles.ts';
import { type Before, keptBefore, readKept } from './scratch-before.ts';

/**
 * What a run makes on a server that it was given stands on that server before it is made: in the comment of a role of the run's own, which has
 * no rights. So a run that was killed is found there by the next one, with what it had made and how the server was before; and what somebody
 * else makes meanwhile is told from it.
 */
const PREFIX = 'seaworthy-run-';
const NAMED = /^seaworthy-run-([\w-]{1,40})$/;

export const ledgerRole = (tag: string) => `${PREFIX}${tag}`;

/** Names of what belongs to the whole server. */
export interface Made {
  databases: string[];
  roles: string[];
  tablespaces: string[];
}

export interface Ledger {
  tag: string;
  began: Date;
  /** When the run has ended, whatever became of it. */
  until: Date;
  before: Before;
  made: Made;
}

const written = z.object({
  seaworthy: z.literal(1),
  began: z.iso.datetime(),
  until: z.iso.datetime(),
  before: z.string(),
  made: z.object({ databases: z.array(z.string()), roles: z.array(z.string()), tablespaces: z.array(z.string()) }),
});

/** Writes it down, or anew. The session is a superuser's, in a database of any encoding. */
export async function writeLedger(session: Session, { tag, began, until, before, made }: Ledger): Promise<void> {
  const role = identifier(ledgerRole(tag));
  const text = JSON.stringify({
    ...{ seaworthy: 1, began: began.toISOString(), until: until.toISOString(), before: keptBefore(before), made },
  } satisfies z.input<typeof written>);
  const ascii = text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const there = await session.query('SELECT FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) $1', [ledgerRole(tag)]);
  const make = there.length > 0 ? '' : `CREATE ROLE ${role} NOLOGIN; `;
  // One transaction: there is none without its text.
  await session.query(`${make}COMMENT ON ROLE ${role} IS ${literal(ascii)}`);
}

export async function dropLedger(session: Session, tag: string): Promise<void> {
  await session.query(`DROP ROLE IF EXISTS ${identifier(ledgerRole(tag))}`);
}

/** The oldest first. Throws a UserError for a role of such a name with another text. */
export async function readLedgers(session: Session): Promise<Ledger[]> {
  const rows = await session.query<{ name: string; text: string | null }>(
    `SELECT rolname::pg_catalog.text AS name, pg_catalog.shobj_description(oid, 'pg_authid') AS text FROM pg_catalog.pg_roles
     WHERE pg_catalog.starts_with(rolname::pg_catalog.text, $1) ORDER BY oid`,
    [PREFIX],
  );
  return rows.map(({ name, text }) => {
    const tag = NAMED.exec(name)?.[1];
    try {
      if (tag === undefined) throw new UserError('no tag of a run');
      const { began, until, before, made } = written.parse(JSON.parse(text ?? ''));
      return { tag, began: new Date(began), until: new Date(until), before: readKept(before), made };
    } catch (thrown) {
      throw new UserError(`it has a role ${name}, as runs of seaworthy make it, whose comment does not say what that run has made`, {
        hint: `Take away by hand what that run has left, and then: DROP ROLE ${identifier(name)}`,
        cause: thrown,
      });
    }
  });
}

/** Of what a run has written down, what is on the server now and was not before; in words. */
export async function remainsOf(session: Session, { before, made }: Ledger): Promise<string[]> {
  const present = await presentOn(session);
  const databases = await session.query<{ oid: string; name: string }>(
    'SELECT oid::pg_catalog.text AS oid, datname::pg_catalog.text AS name FROM pg_catalog.pg_database ORDER BY pg_database.oid',
  );
  // One in the place of another that was there before is of its name and has another number.
  const earlier = new Set(before.databases.map(({ oid }) => oid));
  const fresh = databases.filter(({ oid }) => !earlier.has(oid)).map(({ name }) => name);
  const roles = before.roles.map(({ name }) => name);
  return [
    ...made.databases.filter((name) => fresh.includes(name)).map((name) => `database ${name}`),
    ...made.roles.filter((name) => present.roles.includes(name) && !roles.includes(name)).map((name) => `role ${name}`),
    ...made.tablespaces
      .filter((name) => present.tablespaces.includes(name) && !before.tablespaces.includes(name))
      .map((name) => `tablespace ${name}`),
  ];
}

export async function presentOn(session: Session): Promise<Made> {
  const rows = await session.query<{ kind: keyof Made; name: string }>(
    `SELECT 'databases' AS kind, datname::pg_catalog.text AS name FROM pg_catalog.pg_database
     UNION ALL SELECT 'roles', rolname::pg_catalog.text FROM pg_catalog.pg_roles
     UNION ALL SELECT 'tablespaces', spcname::pg_catalog.text FROM pg_catalog.pg_tablespace`,
  );
  const of = (kind: keyof Made) => rows.filter((row) => row.kind === kind).map(({ name }) => name);
  return { databases: of('databases'), roles: of('roles'), tablespaces: of('tablespaces') };
}
