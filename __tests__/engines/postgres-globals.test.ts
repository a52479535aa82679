import { describe, expect, test } from '@jest/globals';
import type { Item } from '../../src/engines/index.ts';
import { planRoles } from '../../src/engines/postgres/restore/roles.ts';
import { digestOf } from '../../src/engines/postgres/setting.ts';

describe('globals.sql beside the inventory of the same backup', () => {
  const key = `app.key TO sha256 ${digestOf("'hunter2'")}`;
  const recorded: Item[] = [
    { kind: 'role', name: 'app', value: `NOSUPERUSER INHERIT LOGIN CONNECTION LIMIT 4 VALID UNTIL '2031-02-03 04:05:06+00'` },
    { kind: 'role-settings', name: 'app', value: `${key}\nsearch_path TO 'a', 'b'\nwork_mem TO '9MB'` },
    { kind: 'role-memberships', name: 'app', value: 'boss (admin, set)' },
    { kind: 'role', name: 'boss', value: 'NOSUPERUSER NOINHERIT NOLOGIN' },
    { kind: 'role-settings', name: 'boss', value: '' },
    { kind: 'role-memberships', name: 'boss', value: 'pg_monitor (inherit, set)' },
  ];
  const GLOBALS = `SET client_encoding = 'UTF8';
    DO 'BEGIN IF NOT EXISTS (SELECT) THEN CREATE ROLE "app" WITH NOSUPERUSER INHERIT LOGIN CONNECTION LIMIT 4 VALID UNTIL ''2031-02-03 04:05:06+00''; ALTER ROLE "app" SET "work_mem" TO ''9MB''; ALTER ROLE "app" SET "app"."key" TO ''hunter2''; ALTER ROLE "app" SET "search_path" TO ''a'', ''b''; END IF; END';
    DO 'BEGIN IF NOT EXISTS (SELECT) THEN CREATE ROLE "boss" WITH NOSUPERUSER NOINHERIT NOLOGIN; END IF; END';
    GRANT "boss" TO "app" WITH ADMIN true, INHERIT false, SET true;
    GRANT "pg_monitor" TO "boss" WITH ADMIN false, INHERIT true, SET true;
    GRANT "pg_read_all_settings" TO "pg_monitor" WITH ADMIN false, INHERIT true, SET true;`;

  test.each<[what: string, from: string, to: string, sees: string]>([
    [
      'a superuser',
      'NOSUPERUSER INHERIT',
      'SUPERUSER INHERIT',
      'other attributes of role app than the inventory: SUPERUSER instead of NOSUPERUSER',
    ],
    ['a role that may not log in', ' LOGIN', ' NOLOGIN', 'other attributes of role app than the inventory: NOLOGIN instead of LOGIN'],
    ['a role that may log in', ' NOLOGIN', ' LOGIN', 'other attributes of role boss than the inventory: LOGIN instead of NOLOGIN'],
    [
      'another limit',
      'LIMIT 4',
      'LIMIT 40',
      'other attributes of role app than the inventory: CONNECTION LIMIT 40 instead of CONNECTION LIMIT 4',
    ],
    [
      'another end',
      '2031',
      '2131',
      "other attributes of role app than the inventory: VALID UNTIL '2131-02-03 04:05:06+00' instead of VALID UNTIL '2031-02-03 04:05:06+00'",
    ],
    ['another setting', '9MB', '8MB', "other settings of role app than the inventory: work_mem TO '8MB' instead of work_mem TO '9MB'"],
    [
      'no setting',
      `ALTER ROLE "app" SET "work_mem" TO ''9MB''; `,
      '',
      "other settings of role app than the inventory: nothing instead of work_mem TO '9MB'",
    ],
    [
      'another secret, which is not shown',
      'hunter2',
      'hunter3',
      `other settings of role app than the inventory: app.key TO sha256 ${digestOf("'hunter3'")} instead of ${key}`,
    ],
    [
      'another list',
      "''b''",
      "''c''",
      `other settings of role app than the inventory: search_path TO 'a', 'c' instead of search_path TO 'a', 'b'`,
    ],
    [
      'no membership',
      'GRANT "boss" TO "app" WITH ADMIN true, INHERIT false, SET true;',
      '',
      'other memberships of role app than the inventory: nothing instead of boss (admin, set)',
    ],
    [
      'another membership',
      'INHERIT false',
      'INHERIT true',
      'other memberships of role app than the inventory: boss (admin, inherit, set) instead of boss (admin, set)',
    ],
    [
      'a membership too many',
      'GRANT "boss"',
      'GRANT "pg_write_server_files" TO "app"; GRANT "boss"',
      'other memberships of role app than the inventory: pg_write_server_files (inherit, set) instead of nothing',
    ],
    [
      'a membership of somebody else',
      'GRANT "boss"',
      'GRANT "boss" TO "else"; GRANT "boss"',
      'a membership of role else, which is not in the inventory',
    ],
    [
      'a role too many',
      'SET client',
      `DO 'BEGIN IF NOT EXISTS (SELECT) THEN CREATE ROLE "else" WITH NOLOGIN; END IF; END'; SET client`,
      'role else, which is not in the inventory',
    ],
    ['a password', 'CREATE ROLE "boss" WITH', "CREATE ROLE \"boss\" WITH PASSWORD ''hunter4''", "DO '…'"],
  ])('is believed, and with %s it is not, whether the roles are made or not', (_, from, to, sees) => {
    const changed = GLOBALS.replace(from, to);
    expect(changed).not.toBe(GLOBALS);
    for (const login of [false, true]) {
      expect(planRoles(GLOBALS, recorded, login).strange).toEqual([]);
      const { strange } = planRoles(changed, recorded, login);
      expect(strange[0]).toBe(sees);
      expect(strange.join()).not.toMatch(/hunter/);
    }
  });

  test('is read as an old server says it, and where an early inventory says less nothing is missed', () => {
    const old = GLOBALS.replace(/ WITH ADMIN true.*?;/, ' WITH ADMIN OPTION;').replace(/ WITH ADMIN false.*?;/g, ';');
    const told = recorded.map((item) => {
      if (item.kind !== 'role-memberships') return item;
      return { ...item, value: item.name === 'app' ? 'boss (admin, inherit, set)' : 'pg_monitor (set)' };
    });
    expect(planRoles(old, told).strange).toEqual([]);
    expect(planRoles(old, recorded).strange).toHaveLength(2);
    expect(
      planRoles(
        GLOBALS,
        recorded.filter(({ kind }) => kind === 'role'),
      ).strange,
    ).toEqual([]);
    expect(planRoles(GLOBALS, [{ kind: 'table', name: 't' }]).strange).toEqual([]);
  });
});
