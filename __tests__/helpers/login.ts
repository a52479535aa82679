import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { query, type TestDatabase, type TestServer } from './database.ts';

/** Everything that is awkward in a URL, in .pgpass, in SQL, JSON, HTML, a shell and a percent escape. */
export const PASSWORD = `Sea:w0rthy/@ #%41 "q'\\z&<x>?`;

export interface Login {
  name: string;
  /** Its URL of a database, with parameters such as `?sslmode=disable`. */
  url(database: Pick<TestDatabase, 'url'>, parameters?: string): string;
  drop(): Promise<void>;
}

/** A role that logs in with `PASSWORD`. It must own nothing when it is dropped. */
export async function makeLogin(server: Pick<TestServer, 'url'>, attributes = 'SUPERUSER'): Promise<Login> {
  const name = `u_${randomBytes(6).toString('hex')}`;
  await query(server.url, `CREATE ROLE ${name} LOGIN ${attributes} PASSWORD ${pg.escapeLiteral(PASSWORD)}`);
  return {
    name,
    url: (database, parameters = '') => {
      const { host, pathname } = new URL(database.url);
      return `postgres://${name}:${encodeURIComponent(PASSWORD)}@${host}${pathname}${parameters}`;
    },
    drop: async () => {
      await query(server.url, `DROP ROLE IF EXISTS ${name}`);
    },
  };
}
