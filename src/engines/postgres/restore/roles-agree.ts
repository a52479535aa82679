import type { Item } from '../../index.ts';
import { identifier, plain, settingLine } from '../roles.ts';
import type { RolePlan } from './roles.ts';

/**
 * Where the script for the roles says something else of one than the inventory, which was written by the same backup from the same rows, a
 * sentence each. A role that is on the server already is not made, so that nothing of it would show in what is restored; and nobody logs in to
 * what is restored for a verification. `plan` is of the script alone, with LOGIN as it stands there.
 */
export function contradictions(plan: Pick<RolePlan, 'roles' | 'memberships'>, items: readonly Item[]): string[] {
  const recordedAs = (kind: Item['kind']) =>
    new Map(items.filter((item) => item.kind === kind).map(({ name, value = '' }) => [name, value] as const));
  const [attributes, settings, memberships] = [recordedAs('role'), recordedAs('role-settings'), recordedAs('role-memberships')];
  // An inventory without any is of another release.
  if (attributes.size === 0) return [];
  const strangers = plan.memberships.map(({ member }) => member).filter((name) => !attributes.has(name) && !name.startsWith('pg_'));
  return [
    ...strangers.map((name) => `a membership of role ${name}, which is not in the inventory`),
    ...plan.roles.flatMap((role) => {
      const recorded = attributes.get(role.name);
      if (recorded === undefined) return [`role ${role.name}, which is not in the inventory`];
      return [
        ...unlike(role.name, 'attributes', words(role.attributes), words(recorded)),
        ...unlike(role.name, 'settings', settingsOf(role), settings.get(role.name)?.split('\n')),
        ...unlike(role.name, 'memberships', membershipsOf(plan, role), memberships.get(role.name)?.split('\n')),
      ];
    }),
  ];
}

/** What early inventories do not have is no contradiction. */
function unlike(role: string, what: string, script: string[], recorded: string[] | undefined): string[] {
  if (recorded === undefined) return [];
  const only = (these: string[], those: string[]) => these.filter((text) => text !== '' && !those.includes(text)).join(', ') || 'nothing';
  const [found, expected] = [only(script, recorded), only(recorded, script)];
  return found === expected ? [] : [`other ${what} of role ${role} than the inventory: ${found} instead of ${expected}`];
}

/** `CONNECTION LIMIT 5` is one. Who cannot log in says so, or nothing. */
function words(attributes: string): string[] {
  const list = attributes.split(/ (?=[A-Z])(?!LIMIT |UNTIL )/);
  return list.includes('LOGIN') || list.includes('NOLOGIN') ? list : [...list, 'NOLOGIN'];
}

type PlannedRole = RolePlan['roles'][number];

const settingsOf = ({ name, settings }: PlannedRole) => settings.map(({ sql }) => recordedSetting(name, sql));

/** The setting of `ALTER ROLE … SET …`, in the words of the inventory. */
export const recordedSetting = (role: string, sql: string): string => settingLine(sql.slice(`ALTER ROLE ${identifier(role)} SET `.length));

/** Up to PostgreSQL 15 a membership says nothing of INHERIT, which is the member's, nor of SET, which everybody may (roles.ts). */
function membershipsOf({ memberships }: Pick<RolePlan, 'memberships'>, { name, attributes }: PlannedRole): string[] {
  const says = (options: string, word: string, otherwise: boolean) =>
    / (?:INHERIT|SET) /.test(options) ? options.includes(` ${word} true`) : otherwise;
  return memberships
    .filter(({ member }) => member === name)
    .map(({ role, options }) => {
      const allows = [
        ...(/ ADMIN (?:OPTION|true)/.test(options) ? ['admin'] : []),
        ...(says(options, 'INHERIT', !/\bNOINHERIT\b/.test(attributes)) ? ['inherit'] : []),
        ...(says(options, 'SET', true) ? ['set'] : []),
      ];
      return `${plain(role)} (${allows.join(', ')})`;
    });
}
