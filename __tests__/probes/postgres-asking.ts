import { expect } from '@jest/globals';
import pg from 'pg';
import { judge, parseCondition } from '../../src/condition.ts';
import { UserError } from '../../src/errors.ts';
import type { Look, ProbeWorld, Seen } from '../../src/probes/index.ts';
import { postgresProbe } from '../../src/probes/postgres.ts';
import type { Status } from '../../src/report.ts';

export const WORLD: ProbeWorld = { env: {}, lookMs: 20_000, cwd: '/' };

/** A target that is asked for these conditions. */
export function open(url: string, conditions: readonly string[] = [], options: Record<string, unknown> = {}, world = WORLD): Look {
  return postgresProbe.open({ url, options, metrics: conditions.map((text) => parseCondition(text).metric) }, world);
}

/** One look. */
export async function seen(url: string, conditions: readonly string[] = [], options: Record<string, unknown> = {}): Promise<Seen> {
  const look = open(url, conditions, options);
  try {
    return await look.observe(new AbortController().signal);
  } finally {
    await look.close();
  }
}

/** What a condition comes to: its verdict and what it shows. */
export function verdict({ values }: Seen, text: string): [Status, string] {
  const condition = parseCondition(text);
  const observation = values.get(condition.metric);
  if (observation === undefined) throw new Error(`${condition.metric} was not observed`);
  const { status, actual } = judge(condition, observation);
  return [status, actual];
}

export async function verdictOf(url: string, text: string): Promise<[Status, string]> {
  return verdict(await seen(url, [text]), text);
}

/** The error of a look that must fail. */
export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

export interface Visitor {
  pid: number;
  run(sql: string): Promise<pg.QueryResult>;
  leave(): Promise<void>;
}

/** A session of an application, under its name. */
export async function visit(url: string, name: string): Promise<Visitor> {
  const client = new pg.Client({ connectionString: url, application_name: name });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return { pid: rows[0]!.pid, run: (sql) => client.query(sql), leave: () => client.end() };
}
