import type { Observation } from '../condition.ts';
import { QueryError, type Session } from '../engines/postgres/connection.ts';
import { scalar } from '../engines/postgres/scalar.ts';
import { describeTarget, isSocket, type Target as Place } from '../engines/postgres/url.ts';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, showDuration } from '../units.ts';
import type { Seen } from './index.ts';
import type { History } from './postgres-history.ts';
import { COUNTERS, dimensionOf, QUESTIONS, SLOW } from './postgres-metrics.ts';
import type { Asked, Counters, Found, Question } from './postgres-question.ts';
import { SERVER, type Server } from './postgres-server.ts';
import { OURS, readStatements, type Statements, slowShare } from './postgres-statements.ts';

export interface Wanted {
  /** That somebody asks for, in conditions. */
  metrics: readonly string[];
  /** Questions in SQL, by metric. */
  sql: ReadonlyMap<string, string>;
}

const LOCK_MS = 500;

/**
 * Everything in transactions, with their own settings: poolers refuse settings at the start, and in transaction mode would hand those of a
 * session, such as read only, to the application. The SELECT is one that no application makes: pg_stat_statements, which looks at the shape
 * only, would take the SELECT 1 of others for ours.
 */
export const begin = (timeoutMs: number): string => `BEGIN READ ONLY;
SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = ${Math.floor(timeoutMs)}; SET LOCAL lock_timeout = ${LOCK_MS};
SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; SELECT ${OURS} 'seaworthy'::name`;

/** What earlier looks found. */
export interface Memory {
  counters: Map<string, History<{ answer: unknown; started: string }>>;
  statements: History<Statements & { started: string }>;
  windowMs: number;
}

export interface Seeing {
  place: Place;
  wanted: Wanted;
  isAsked(metric: string): boolean;
  memory: Memory;
  timeoutMs: number;
  started: number;
}

/** One look over an open session. Rejects where the connection is lost, or nothing may be asked at all. */
export async function see(session: Session, seeing: Seeing): Promise<Seen> {
  const { wanted, isAsked, timeoutMs, started } = seeing;
  const values = new Map<string, Observation>();
  const connected = performance.now();
  await session.query(begin(timeoutMs));
  const answered = performance.now();
  const look = (name: string, found: Found) => values.set(name, { ...dimensionOf(name), ...found, ms: performance.now() - started });
  look('latency', { value: answered - started });
  look('query', { value: answered - connected });
  const asks = ({ metrics, always }: Pick<Question, 'metrics' | 'always'>) => always || metrics.some(({ name }) => isAsked(name));
  const questions = QUESTIONS.filter(asks);
  const counters = COUNTERS.filter(asks);
  const answers = await answersTo(session, [...questions, ...counters], timeoutMs);
  const server = answers.get(SERVER.id) as Server | Refused;
  if (server instanceof Refused) throw new UserError(server.why);
  const asked: Asked = { role: server.role, isAsked };
  for (const question of questions) tell(look, question, answers.get(question.id), (answer) => question.read(answer, asked));
  for (const counter of counters)
    tell(look, counter, answers.get(counter.id), (answer) => differ(counter, answer, server.started, seeing.memory));
  await seeStatements(session, seeing, server, look);
  // Together they get little more than one statement, so that several slow ones do not cost the whole look.
  const eachMs = Math.ceil(Math.min(timeoutMs, (1.5 * timeoutMs) / wanted.sql.size));
  for (const [metric, sql] of wanted.sql) look(metric, await ownQuestion(session, sql, eachMs));
  return { values, facts: factsOf(session, seeing.place, server) };
}

/** In place of an answer. */
class Refused {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

type Asking = Pick<Question, 'id' | 'sql'>;

/** All in one statement; where that fails, each alone, so that what may not be asked costs its own answer only. Ends the transaction. */
async function answersTo(session: Session, questions: readonly Asking[], timeoutMs: number): Promise<Map<string, unknown>> {
  try {
    const [row] = await session.query<Record<string, unknown>>(
      `SELECT ${OURS} ${questions.map(({ id, sql }) => `${sql} AS ${id}`).join(',\n')}`,
    );
    await session.query('COMMIT');
    return new Map(Object.entries(row!));
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
  }
  const answers = new Map<string, unknown>();
  for (const { id, sql } of questions) {
    try {
      await session.query(`ROLLBACK; ${begin(timeoutMs / 4)}`);
      const [row] = await session.query<{ answer: unknown }>(`SELECT ${OURS} ${sql} AS answer`);
      answers.set(id, row!.answer);
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      answers.set(id, new Refused(refusalOf(thrown)));
    }
  }
  await session.query('ROLLBACK');
  return answers;
}

/** Of the statement, and not of the connection, which would refuse the next one too. */
const isRefusal = (thrown: unknown): thrown is QueryError =>
  thrown instanceof QueryError && thrown.code !== undefined && !/^(?:08|57P)/.test(thrown.code);

function refusalOf({ code, message }: QueryError): string {
  if (code === '57014') return 'the server did not answer in time';
  if (code === '55P03') return 'it waits for a lock that somebody else holds';
  return oneLine(message, 200);
}

function tell(
  look: (name: string, found: Found) => void,
  { metrics }: Pick<Question, 'metrics'>,
  answer: unknown,
  read: (answer: unknown) => Record<string, Found>,
): void {
  const found =
    answer instanceof Refused ? Object.fromEntries(metrics.map(({ name }) => [name, { value: undefined, why: answer.why }])) : read(answer);
  for (const [name, one] of Object.entries(found)) look(name, one);
}

function differ(counters: Counters, answer: unknown, started: string, memory: Memory): Record<string, Found> {
  const nothing = (why: string) => Object.fromEntries(counters.metrics.map(({ name }) => [name, { value: undefined, why }]));
  const earlier = memory.counters.get(counters.id)!.since({ answer, started }, performance.now());
  if (earlier === undefined) return nothing(tooEarly(memory.windowMs));
  if (earlier.started !== started) return nothing('the server was restarted in the window');
  if (counters.epoch(earlier.answer) !== counters.epoch(answer)) return nothing('the statistics were reset in the window');
  return counters.difference(earlier.answer, answer);
}

const tooEarly = (windowMs: number) => `it takes two looks that lie at least ${showDuration(windowMs)} apart`;

async function seeStatements(
  session: Session,
  { wanted, memory, timeoutMs }: Seeing,
  { role, started }: Server,
  look: (name: string, found: Found) => void,
): Promise<void> {
  const asked = wanted.metrics.filter((metric) => metric.startsWith(SLOW));
  if (asked.length === 0) return;
  const now = await readStatements(session, begin(timeoutMs));
  await session.query('ROLLBACK');
  const nothing = (why: string) => asked.map((metric) => look(metric, { value: undefined, why }));
  if ('why' in now) return void nothing(now.why);
  const earlier = memory.statements.since({ ...now, started }, performance.now());
  if (earlier === undefined) return void nothing(tooEarly(memory.windowMs));
  if (earlier.started !== started) return void nothing('the server was restarted in the window');
  for (const metric of asked) look(metric, slowShare(metric, earlier, now, role));
}

async function ownQuestion(session: Session, sql: string, timeoutMs: number): Promise<Found> {
  try {
    return { value: (await scalar(session, `${sql}\n${OURS}`, { timeoutMs })) ?? null };
  } catch (thrown) {
    return { value: undefined, why: oneLine(messageOf(thrown), 300) };
  }
}

function factsOf(session: Session, place: Place, { version, recovery, pid }: Server): Record<string, string> {
  return {
    server: `PostgreSQL ${oneLine(version, 80)}${recovery ? ', a replica' : ''}`,
    database: describeTarget(place),
    connection: isSocket(place) ? 'over a socket' : session.encrypted ? 'encrypted' : 'not encrypted',
    ...(pid === session.announcedPid ? {} : { pooler: 'between this machine and the server' }),
  };
}
