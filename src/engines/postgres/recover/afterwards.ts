import { showCount } from '../../../units.ts';
import type { Session } from '../connection.ts';
import { identifier } from '../roles.ts';
import type { RolesMade } from './roles.ts';

/** What acts by itself, or waits for somebody, in a database that came out of a dump. */
const ACTORS = `
SELECT 'publication' AS kind, pubname::pg_catalog.text AS name FROM pg_catalog.pg_publication
UNION ALL SELECT 'event trigger', evtname::pg_catalog.text FROM pg_catalog.pg_event_trigger e WHERE evtenabled <> 'D'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.objid = e.oid AND d.deptype = 'e')
UNION ALL SELECT 'server', srvname::pg_catalog.text FROM pg_catalog.pg_foreign_server
UNION ALL SELECT 'subscription', s.subname::pg_catalog.text FROM pg_catalog.pg_stat_subscription s
  JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
  WHERE EXISTS (SELECT FROM pg_catalog.pg_subscription t WHERE t.oid = s.subid AND t.subdbid = d.oid)
ORDER BY 1, 2`;

const SAY: Record<string, (names: string) => string> = {
  publication: (names) => `Publications are there again (${names}). Slots are not part of a backup: subscribers have to be set up anew.`,
  subscription: (names) =>
    `Subscriptions are asleep (${names}). Where they are to go on: ALTER SUBSCRIPTION … ENABLE; and … REFRESH PUBLICATION.`,
  'event trigger': (names) => `Event triggers act from now on: ${names}.`,
  server: (names) => `Foreign servers are reached as at the source: ${names}. Where this is a copy, make sure that they may be.`,
};

/** What a person has to know and do after a recovery, a sentence each: only of what is there. */
export async function readActors(session: Session): Promise<string[]> {
  const rows = await session.query<{ kind: string; name: string }>(ACTORS);
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return [
    ...kinds.map((kind) =>
      SAY[kind]!(
        rows
          .filter((row) => row.kind === kind)
          .map(({ name }) => name)
          .join(', '),
      ),
    ),
    ...(await jobs(session)),
  ];
}

/** pg_cron keeps its jobs in a table, which a dump has. */
async function jobs(session: Session): Promise<string[]> {
  const [table] = await session.query<{ there: boolean }>("SELECT pg_catalog.to_regclass('cron.job') IS NOT NULL AS there");
  if (!table!.there) return [];
  const [row] = await session.query<{ n: number }>('SELECT pg_catalog.count(*)::int AS n FROM cron.job');
  return row!.n === 0
    ? []
    : [
        `${row!.n === 1 ? '1 job' : `${showCount(row!.n)} jobs`} of pg_cron start by themselves where cron.database_name names this database.`,
      ];
}

export function aboutRoles({ logins, superusers, joined }: Omit<RolesMade, 'findings'>): string[] {
  const [one] = logins;
  const powers = superusers.length > 0 ? ` Superusers among them: ${superusers.join(', ')}.` : '';
  return [
    ...(one === undefined
      ? []
      : [
          `Made with LOGIN and without a password, which no backup holds: ${logins.join(', ')}. Set each in psql with \\password, for example \\password ${identifier(one)}.${powers}`,
        ]),
    ...(joined.length === 0
      ? []
      : [
          `The user of --to is a member of the roles that it made, to give them what is theirs: ${joined.join(', ')}. REVOKE takes that back.`,
        ]),
  ];
}
