import type { RestorePart } from '../../restored.ts';
import type { Session } from '../connection.ts';
import { inEncoding } from '../restore/database.ts';
import type { Finding } from '../restore/outcome.ts';
import { makeRoles, planRoles, type RolePlan } from '../restore/roles.ts';
import type { Workplace } from '../restore/tool.ts';
import { identifier } from '../roles.ts';

export interface RolesMade {
  /** That can log in as soon as they have a password. */
  logins: string[];
  /** Of these the superusers. */
  superusers: string[];
  /** Of which the user is a member now, to be able to give them what is theirs. */
  joined: string[];
  /** Of those that the backup lists: on the server before, and left as they are. */
  before: string[];
  findings: Finding[];
}

/** The words of a role that only a superuser may give. */
const POWERS = /\b(?:SUPERUSER|REPLICATION|BYPASSRLS)\b/g;

/**
 * Makes the roles that the backup lists and the server lacks. Unlike for a verification those that logged in at the source may log in again: an
 * application is to work with the database. None has a password, and nobody gets in without one. Existing roles stay as they are.
 */
export async function makeListedRoles(work: Workplace, part: RestorePart, referred: string[], encoding: string): Promise<RolesMade> {
  const globals = part.extras['globals.sql'];
  const plan = planRoles(globals, part.inventory, true);
  const findings: Finding[] = [];
  const described = globals !== undefined || part.inventory !== undefined;
  const joined: string[] = [];
  const act = async (session: Session) => {
    const before = await rolesOf(session);
    if (work.limited) findings.push(...weakened(plan.roles.filter(({ name }) => !before.has(name))));
    findings.push(...(await makeRoles(session, plan, referred, described)));
    const made = new Set([...(await rolesOf(session))].filter((name) => !before.has(name)));
    if (work.limited) joined.push(...(await joinMade(session, [...made])));
    return plan.roles.filter(({ name }) => made.has(name));
  };
  // Who may not make databases makes no other one for the sake of its encoding.
  const made = await (work.limited ? act(work.session) : inEncoding(work, encoding, act));
  const logins = made.filter(({ attributes }) => /\bLOGIN\b/.test(attributes));
  return {
    logins: logins.map(({ name }) => name),
    superusers: logins.filter(({ attributes }) => /\bSUPERUSER\b/.test(attributes)).map(({ name }) => name),
    joined,
    before: plan.before ?? [],
    findings,
  };
}

function weakened(roles: RolePlan['roles']): Finding[] {
  const findings: Finding[] = [];
  for (const role of roles) {
    const powers = role.attributes.match(POWERS);
    if (!powers) continue;
    role.attributes = role.attributes.replace(POWERS, 'NO$&');
    findings.push({
      kind: 'role',
      name: role.name,
      text: `role ${role.name} is not given ${powers.join(', ')}, which only a superuser may give`,
    });
  }
  return findings;
}

/** Objects can only be given to roles that the user is a member of. Who made a role may add himself, from PostgreSQL 16 on as its administrator. */
async function joinMade(session: Session, names: string[]): Promise<string[]> {
  const joined: string[] = [];
  for (const name of names) {
    // Where it is refused the owners stay with the user, and that is said then.
    await session.query(`GRANT ${identifier(name)} TO CURRENT_USER`).then(
      () => joined.push(name),
      () => {},
    );
  }
  return joined;
}

async function rolesOf(session: Session): Promise<Set<string>> {
  const rows = await session.query<{ name: string }>('SELECT rolname::pg_catalog.text AS name FROM pg_catalog.pg_roles');
  return new Set(rows.map(({ name }) => name));
}
