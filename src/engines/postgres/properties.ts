import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import { settingItem } from './setting.ts';

/** What the database itself is, apart from its tables and from how they are built (structure.ts): compared after a restore like everything else. */
export interface Properties {
  items: Item[];
  encoding: string;
  locale: Record<string, string>;
}

const DATABASE = (major: number) => `
SELECT pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype,
  ${major >= 15 ? "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END" : "'libc'"} AS provider,
  ${major >= 17 ? 'd.datlocale' : major >= 15 ? 'd.daticulocale' : 'NULL'} AS locale,
  ${major >= 15 ? 'd.datcollversion' : 'NULL'} AS version,
  pg_catalog.pg_get_userbyid(d.datdba) AS owner, d.datconnlimit::text AS "connection-limit",
  pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;

const SETTINGS = `
SELECT COALESCE(r.rolname, '') AS role, s.setconfig AS settings
FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE s.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) ORDER BY 1`;

const LOCALE = ['collate', 'ctype', 'provider', 'locale', 'version'];

export async function readProperties(session: Session, serverMajor: number): Promise<Properties> {
  const [database] = await session.query<Record<string, string | null>>(DATABASE(serverMajor));
  const settings = await session.query<{ role: string; settings: string[] }>(SETTINGS);
  const known = Object.entries(database!).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    encoding: database!.encoding!,
    locale: Object.fromEntries(known.filter(([name]) => LOCALE.includes(name))),
    items: [
      ...known.map(([name, value]): Item => ({ kind: 'property', name, value })),
      ...settings.flatMap(({ role, settings: list }) => list.map((setting) => itemOf(role, setting))),
    ],
  };
}

function itemOf(role: string, setting: string): Item {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
  return settingItem(role === '' ? name : `${role}: ${name}`, value);
}
