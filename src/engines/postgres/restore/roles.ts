import { messageOf } from '../../../errors.ts';
import type { Item } from '../../index.ts';
import type { Session } from '../connection.ts';
import { identifier, literal } from '../roles.ts';
import { isMadeUp } from '../setting.ts';
import { statementsOf, type Token } from './lexer.ts';
import type { Finding } from './outcome.ts';
import { contradictions, recordedSetting } from './roles-agree.ts';

interface Role {
  name: string;
  /** As SQL, made anew from words that are known. LOGIN only where it was asked for. */
  attributes: string;
  settings: { name: string; sql: string }[];
}

export interface RolePlan {
  roles: Role[];
  memberships: { role: string; member: string; options: string }[];
  /** What stands in the script and is none of ours. */
  strange: string[];
  /** Which of them the server had before: `makeRoles` says it. */
  before?: string[];
}

const FLAGS = /^(?:NO)?(?:SUPERUSER|INHERIT|CREATEROLE|CREATEDB|LOGIN|REPLICATION|BYPASSRLS)$/;
/** They make a session load code, or fail where there is none: nobody logs in here as the application does. */
const PRELOAD = /_preload_libraries"?$/i;

/**
 * What `globals.sql` (roles.ts) says, without running it: it is read word by word, and only what roles.ts could have written is understood.
 * Roles of the inventory that it does not have are added. With `login` those that could log in at the source can again, without a password.
 */
export function planRoles(globals: string | undefined, items: readonly Item[] = [], login = false): RolePlan {
  const plan: RolePlan = { roles: [], memberships: [], strange: [] };
  for (const tokens of statements(globals ?? '', plan)) {
    if (isWords(tokens, 'SET', 'client_encoding')) continue;
    const role = isWords(tokens, 'DO') && tokens.length === 2 ? roleOf(tokens[1]!.text, login) : undefined;
    const membership = isWords(tokens, 'GRANT') ? membershipOf(tokens) : undefined;
    if (role) plan.roles.push(role);
    else if (membership) plan.memberships.push(membership);
    else plan.strange.push(tokens.map(shown).join(' '));
  }
  if (globals !== undefined && items.length > 0) plan.strange.push(...contradictions(login ? plan : planRoles(globals, [], true), items));
  for (const { kind, name, value } of items) {
    if (kind !== 'role' || plan.roles.some((role) => role.name === name)) continue;
    const attributes = attributesOf(statements(value ?? '', plan).flat(), login);
    plan.roles.push({ name, attributes: attributes ?? 'NOLOGIN', settings: [] });
    if (globals !== undefined || attributes === undefined) plan.strange.push(`no role ${name}, which is in the inventory`);
  }
  return plan;
}

/**
 * Makes the roles of the plan, and then those of `referred`, that the server does not have: none can log in, none has a password. Existing
 * ones are left as they are, and the plan names them then. `listed`: somebody has listed the roles, so that one nobody knows is lost.
 */
export async function makeRoles(session: Session, plan: RolePlan, referred: readonly string[], listed: boolean): Promise<Finding[]> {
  const findings: Finding[] = plan.strange.map((text) => ({ kind: 'strange-globals', name: text, text: `globals.sql holds ${cut(text)}` }));
  type More = Pick<Finding, 'setting'> & { secret?: boolean };
  const attempt = async (kind: Finding['kind'], name: string, what: string, sql: string, { secret, ...more }: More = {}) => {
    await session.query(sql).catch((thrown: unknown) => {
      // The server repeats the value that it does not take.
      const why = secret ? 'the server refused its value' : messageOf(thrown);
      findings.push({ kind, name, text: `${what}: ${why}`, ...more });
    });
  };
  const present = await roleNames(session);
  plan.before = plan.roles.map(({ name }) => name).filter((name) => present.has(name));
  const made = new Set<string>();
  for (const { name, attributes } of plan.roles) {
    if (present.has(name) || made.has(name)) continue;
    made.add(name);
    await attempt('role', name, `role ${name} could not be made`, `CREATE ROLE ${identifier(name)} WITH ${attributes}`);
  }
  for (const name of referred) {
    if (present.has(name) || made.has(name) || name.startsWith('pg_')) continue;
    made.add(name);
    await attempt('role', name, `role ${name} could not be made`, `CREATE ROLE ${identifier(name)} WITH NOLOGIN`);
    findings.push({
      kind: listed ? 'lost-role' : 'made-role',
      name,
      text: `role ${name} is referred to and described nowhere: made without rights`,
    });
  }
  for (const { role, member, options } of plan.memberships.filter((membership) => made.has(membership.member))) {
    const sql = `GRANT ${identifier(role)} TO ${identifier(member)}${options}`;
    await attempt('role', member, `role ${member} could not be made a member of ${role}`, sql);
  }
  for (const { name, settings } of plan.roles.filter((role) => made.has(role.name))) {
    for (const setting of settings) {
      if (PRELOAD.test(setting.name)) findings.push({ kind: 'role-setting', name, text: `role ${name}: ${setting.name} was left out` });
      else {
        const what = `role ${name}: ${setting.name} could not be set`;
        const more = { setting: recordedSetting(name, setting.sql), secret: isMadeUp(setting.name) };
        await attempt('role-setting', name, what, setting.sql, more);
      }
    }
  }
  return findings;
}

async function roleNames(session: Session): Promise<Set<string>> {
  const rows = await session.query<{ name: string }>('SELECT rolname AS name FROM pg_catalog.pg_roles');
  return new Set(rows.map(({ name }) => name));
}

function statements(sql: string, plan: RolePlan): Token[][] {
  try {
    return statementsOf(sql);
  } catch (thrown) {
    plan.strange.push(messageOf(thrown));
    return [];
  }
}

/** The body that roles.ts writes: IF NOT EXISTS (…) THEN CREATE ROLE …; ALTER ROLE … SET …; END IF; END. */
function roleOf(body: string, login: boolean): Role | undefined {
  const [first, ...others] = statementsOf(body);
  const ends = others.splice(-2).map((tokens) => tokens.map(({ text }) => text).join(' '));
  const at = first?.findIndex((token, i) => isWord(token, 'CREATE') && isWord(first[i + 1], 'ROLE')) ?? -1;
  const name = first?.[at + 2];
  if (!first || at < 0 || name?.kind !== 'name' || !isWord(first[at + 3], 'WITH')) return undefined;
  const attributes = attributesOf(first.slice(at + 4), login);
  const settings = others.map((tokens) => settingOf(name.text, tokens));
  if (attributes === undefined || ends.join('; ') !== 'END IF; END') return undefined;
  const known = settings.filter((setting) => setting !== undefined);
  return known.length === settings.length ? { name: name.text, attributes, settings: known } : undefined;
}

function attributesOf(tokens: Token[], login: boolean): string | undefined {
  const words: string[] = [];
  let rest = tokens;
  while (rest.length > 0) {
    const [{ kind, text }, , third] = rest as [Token, Token?, Token?];
    const limit = isWords(rest, 'CONNECTION', 'LIMIT') && third !== undefined && /^\d{1,9}$/.test(third.text);
    const until = isWords(rest, 'VALID', 'UNTIL') && third?.kind === 'text';
    if (limit) words.push(`CONNECTION LIMIT ${third.text}`);
    else if (until) words.push(`VALID UNTIL ${literal(third.text)}`);
    else if (kind === 'word' && FLAGS.test(text)) words.push(text === 'LOGIN' && !login ? 'NOLOGIN' : text);
    else return undefined;
    rest = rest.slice(limit || until ? 3 : 1);
  }
  return [...new Set(words.includes('LOGIN') ? words : [...words, 'NOLOGIN'])].join(' ');
}

/** ALTER ROLE "name" SET "a"."b" TO 'one', 'two' */
function settingOf(role: string, tokens: Token[]): Role['settings'][number] | undefined {
  const to = tokens.findIndex((token) => isWord(token, 'TO'));
  const names = tokens.slice(4, to).filter(({ text }) => text !== '.');
  const values = tokens.slice(to + 1).filter(({ kind }) => kind !== 'symbol');
  const ours =
    isWords(tokens, 'ALTER', 'ROLE') && tokens[2]?.text === role && isWord(tokens[3], 'SET') && names.length > 0 && values.length > 0;
  if (!ours || names.some(({ kind }) => kind !== 'name') || values.some(({ kind }) => kind !== 'text')) return undefined;
  const name = names.map(({ text }) => identifier(text)).join('.');
  return { name, sql: `ALTER ROLE ${identifier(role)} SET ${name} TO ${values.map(({ text }) => literal(text)).join(', ')}` };
}

/** GRANT "role" TO "member" WITH ADMIN OPTION, or WITH ADMIN true, INHERIT true, SET true */
function membershipOf(tokens: Token[]): RolePlan['memberships'][number] | undefined {
  const [, role, to, member, ...rest] = tokens;
  if (role?.kind !== 'name' || !isWord(to, 'TO') || member?.kind !== 'name') return undefined;
  const options = rest.map(({ text }) => (text === ',' ? ',' : ` ${text}`)).join('');
  if (!/^(?: WITH(?: ADMIN OPTION|(?:,? (?:ADMIN|INHERIT|SET) (?:true|false))+))?$/.test(options)) return undefined;
  return { role: role.text, member: member.text, options };
}

/** What is none of ours may hold anything, passwords too. */
const shown = ({ kind, text }: Token) => (kind === 'text' ? "'…'" : text);
const isWord = (token: Token | undefined, text: string) => token?.kind === 'word' && token.text === text;
const isWords = (tokens: Token[], ...words: string[]) => words.every((text, i) => isWord(tokens[i], text));
const cut = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
