import { visibleLine } from '../../../reports/visible.ts';
import { type Session, sessionName } from '../connection.ts';

/** Somebody who works in a database. */
export interface Connected {
  pid: number;
  /** `app (gunicorn) from 10.0.0.7` */
  who: string;
}

/** Who is connected to a database, without the sessions of this run. A user who may not see others still sees that they are there. */
export async function connectedTo(session: Session, database: string, tag: string): Promise<Connected[]> {
  const rows = await session.query<{ pid: number; user: string | null; application: string | null; address: string | null }>(
    `SELECT a.pid, a.usename::pg_catalog.text AS user, a.application_name AS application, pg_catalog.host(a.client_addr) AS address
     FROM pg_catalog.pg_stat_activity a WHERE a.datname OPERATOR(pg_catalog.=) $1 AND a.backend_type IS DISTINCT FROM 'autovacuum worker' ORDER BY a.pid`,
    [database],
  );
  const ours = sessionName(tag);
  return rows
    .filter(({ application }) => !application?.startsWith(ours))
    .map(({ pid, user, application, address }) => ({
      pid,
      who: visibleLine(`${user ?? 'somebody'}${application ? ` (${application})` : ''}${address ? ` from ${address}` : ''}`),
    }));
}

const NAMED = 5;

/** `2 sessions: app (gunicorn) from 10.0.0.7, process 4711; …` */
export function saidSessions(sessions: Connected[]): string {
  const named = sessions.slice(0, NAMED).map(({ pid, who }) => `${who}, process ${pid}`);
  const more = sessions.length > NAMED ? `; and ${sessions.length - NAMED} more` : '';
  return `${sessions.length === 1 ? '1 session' : `${sessions.length} sessions`}: ${named.join('; ')}${more}`;
}
