import type { Difference } from '../compare.ts';
import type { Item } from '../engines/index.ts';
import type { RolesRestored } from '../engines/restored.ts';
import { addGap, leaveOut, type Pair, parted, things } from './verify-compare-pair.ts';

/** The kinds of item that say how a role is, and the word for each. */
const WORDS: Partial<Record<Item['kind'], string>> = { role: 'attributes', 'role-settings': 'settings', 'role-memberships': 'memberships' };
const OF_ROLES = Object.keys(WORDS) as Item['kind'][];

/** Others than the dump's do no harm: what a role owns and may do is compared for itself. Early inventories have nothing but attributes. */
export function leaveOutRoles(pair: Pair): void {
  const known = new Set(pair.expected.filter(({ kind }) => kind === 'role').map(({ name }) => name));
  pair.actual = pair.actual.filter(({ kind, name }) => !OF_ROLES.includes(kind) || known.has(name));
  const isMore = ({ kind }: Item) => kind !== 'role' && OF_ROLES.includes(kind);
  if (pair.expected.some(isMore) || !pair.actual.some(isMore)) return;
  leaveOut(pair, isMore);
  const text = 'memberships and settings of roles were not compared: the backup is of an early version that did not record them';
  addGap(pair, 'structure', text, 'Make a new backup with this version, which records them.');
}

/**
 * As the restore must have left them: who is made for a verification cannot log in, and what the server refused is not missed. Where nobody says
 * which roles a restore has made, all must be as they were, and whether they log in is not compared.
 */
export function evenRoles(pair: Pair, roles: RolesRestored = { before: namesIn(pair), unset: [], login: false }): void {
  const before = new Set(roles.before);
  const settings = (item: Item) => (item.kind === 'role-settings' ? { ...item, value: withoutUnset(item, roles) } : item);
  const attributes = (item: Item, login: (value: string) => string) =>
    item.kind === 'role' && item.value !== undefined ? { ...item, value: login(item.value) } : item;
  // One that was there before is left as it is, and whether it logs in is for its owner to say.
  const made = (value: string) => (roles.login ? value : value.replace(LOGIN, 'NOLOGIN'));
  pair.expected = pair.expected.map((item) => settings(attributes(item, before.has(item.name) ? withoutLogin : made)));
  pair.actual = pair.actual.map((item) => settings(attributes(item, before.has(item.name) ? withoutLogin : (value) => value)));
}

const namesIn = ({ expected }: Pair) => expected.filter(({ kind }) => kind === 'role').map(({ name }) => name);

const LOGIN = /(?<= |^)(?:NO)?LOGIN(?= |$)/;

const withoutLogin = (value: string) => value.replace(LOGIN, '').replace(/ {2}/, ' ').trim();

/** Without what the restore has left out and said: what loads code into a session, and what this very server refused. */
function withoutUnset({ name, value = '' }: Item, { unset }: RolesRestored): string {
  const isUnset = (line: string) => unset.some(({ role, setting }) => role === name && setting === line);
  const lines = value.split('\n').filter((line) => !/^\w+_preload_libraries TO /i.test(line) && !isUnset(line));
  return lines.join('\n');
}

/**
 * Differences without those of superusers that were on the server before, which is said: the first user of a server is one, and on a throwaway
 * one it is none of the backup's. The others that were there before are for `isOfRoleBefore`.
 */
export function withoutOwnSuperusers(pair: Pair, differences: Difference[], before: ReadonlySet<string>): Difference[] {
  const [own, others] = parted(
    differences,
    (difference) => isOfRoleBefore(difference, before) && isSuperuser(pair.actual, difference.name),
  );
  for (const kind of OF_ROLES) {
    const these = own.filter((difference) => difference.kind === kind);
    if (these.length > 0)
      pair.skipped.push(
        `the ${WORDS[kind]} of ${things(these, 'role')} were not compared: a superuser of that name was on the server before`,
      );
  }
  return others;
}

/** A role that is there is left as it is. One that this restore has made must be as it was. */
export const isOfRoleBefore = ({ kind, name, what }: Difference, before: ReadonlySet<string>) =>
  what === 'different' && OF_ROLES.includes(kind) && before.has(name);

const isSuperuser = (items: Item[], name: string) =>
  items.some((item) => item.kind === 'role' && item.name === name && /^SUPERUSER\b/.test(item.value ?? ''));
