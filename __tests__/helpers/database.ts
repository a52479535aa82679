import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** A real server that was started for this run of the tests; see global-setup.ts. */
export interface TestServer {
  major: number;
  version: string;
  /** Of the superuser `postgres`, over TCP with a password. */
  url: string;
  /** The folder of its programs, clients included. */
  bin: string;
}

export interface TestDatabase {
  name: string;
  /** Of the superuser. */
  url: string;
  server: TestServer;
  /** Ends every session in it and removes it. */
  drop(): Promise<void>;
}

/** All test servers, the machine's own first; at least two different majors. */
export function servers(): TestServer[] {
  const text = process.env.SEAWORTHY_TEST_SERVERS;
  if (!text) throw new Error('There are no test servers: run the tests through jest, whose global setup starts them.');
  return JSON.parse(text) as TestServer[];
}

/** The server of a major; throws when the run has none. */
export function serverOf(major: number): TestServer {
  const server = servers().find((candidate) => candidate.major === major);
  if (!server) throw new Error(`There is no test server of major ${major}.`);
  return server;
}

/** A new database, filled by running SQL in it or by copying a template database. Drop it in `afterAll`. */
export async function withDatabase(server: TestServer, content: string | { template: string } = ''): Promise<TestDatabase> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  const template = typeof content === 'string' ? '' : ` TEMPLATE ${pg.escapeIdentifier(content.template)}`;
  await query(server.url, `CREATE DATABASE ${name}${template}`);
  const drop = async () => {
    await query(server.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  };
  const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
  if (typeof content === 'string' && content !== '') {
    try {
      await query(url, content);
    } catch (thrown) {
      await drop();
      throw thrown;
    }
  }
  return { name, url, server, drop };
}

/** Runs SQL over a connection of its own and returns the rows of the last statement. */
export async function query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  url: string,
  sql: string,
  values?: unknown[],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // A server that goes away rejects the query as well.
  await client.connect();
  try {
    // Several statements at once come back as a list, which the types do not say.
    const result: pg.QueryResult<Row> | pg.QueryResult<Row>[] = await client.query<Row>(sql, values);
    return (Array.isArray(result) ? result.at(-1) : result)?.rows ?? [];
  } finally {
    await client.end();
  }
}
