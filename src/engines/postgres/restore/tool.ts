import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import { messageOf } from '../../../errors.ts';
import { type Running, start } from '../../../process.ts';
import type { Client } from '../binaries.ts';
import { type Access, accessTo, connect, libpqEnvironment, QueryError, type Session } from '../connection.ts';
import type { ScratchServer } from '../scratch-choice.ts';
import { parseTarget } from '../url.ts';
import { journal } from './journal.ts';
import type { Problem } from './outcome.ts';

/** The server that something is restored to. */
export interface RestoreTarget {
  /** Of a superuser; the database in it does not matter. */
  url: string;
  'ca-file'?: string | undefined;
  /** The user is no superuser after all: what is refused to him is told apart. */
  limited?: boolean;
  /** To be called before something is made that belongs to the whole server. */
  making?: ScratchServer['making'];
}

/** A target with what is needed to work there. `close` must be called. */
export interface Workplace {
  client: Client;
  context: Context;
  limited?: boolean;
  /** What the target was given with, or nothing. */
  making: NonNullable<RestoreTarget['making']>;
  /** The database in which one is while others are made. */
  maintenance: string;
  session: Session;
  /** Another session, in a database of any name. */
  connectTo(database: string): Promise<Session>;
  /** What makes a libpq tool work in a database of any name. */
  libpq(database: string): Record<string, string>;
  /** A folder of its own. */
  folder: string;
  close(): Promise<void>;
}

/** What the database or the role may be set to and what would stop or change a restore. The settings themselves are restored and stay. */
const OVERRIDDEN = {
  role: 'none',
  default_transaction_read_only: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

/** The first thing to do in a session with a restored database. */
export async function override(session: Session): Promise<void> {
  const statements = Object.entries({ ...OVERRIDDEN, search_path: '' }).map(([name, value]) => `SET ${name} = '${value}'`);
  await session.query(statements.join('; '));
}

/** What the tools say of the server's words is looked at (journal.ts). */
const ENGLISH = { lc_messages: 'C' };

/**
 * Makes the session say everything in English, and resolves to whether it may: a superuser may, and who was granted it. Where not, and the
 * server has another language, a sentence in the log says what comes of it.
 */
async function speakEnglish(session: Session, context: Context): Promise<boolean> {
  try {
    await session.query(`SET lc_messages = '${ENGLISH.lc_messages}'`);
    return true;
  } catch (thrown) {
    if (!(thrown instanceof QueryError)) throw thrown;
  }
  const [row] = await session.query<{ language: string }>("SELECT pg_catalog.current_setting('lc_messages') AS language");
  const { language } = row!;
  if (!isEnglish(language))
    context.log(
      `The server speaks ${language}, and this user may not change that: what it says of a restore is not understood, and taken for a failure. ` +
        "A superuser can help with: ALTER ROLE … SET lc_messages = 'C'",
    );
  return false;
}

/** By the name of a locale, as `lc_messages` has it. */
export const isEnglish = (locale: string) => /^(?:$|C\b|POSIX\b|en(?:[_@.]|$)|english(?:_|$))/i.test(locale);

export async function openWorkplace(target: RestoreTarget, maintenance: string, client: Client, context: Context): Promise<Workplace> {
  const access = accessTo(parseTarget(target.url, context.env), target['ca-file']);
  context.secrets.add(access.target.password);
  const at = (database: string): Access => ({ ...access, target: { ...access.target, database } });
  const connectTo = async (database: string) => {
    const session = await connect(at(database), context);
    await override(session);
    return session;
  };
  const folder = await mkdtemp(join(context.tempDir, 'restore-'));
  try {
    const session = await connectTo(maintenance);
    const english = await speakEnglish(session, context);
    // In a folder of its own: a backup in the same run has a password file too.
    const PGOPTIONS = Object.entries({ ...OVERRIDDEN, ...(english ? ENGLISH : {}) })
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' ');
    const libpq = await libpqEnvironment(access, session.encrypted, { ...context, tempDir: folder });
    return {
      ...{ client, context, maintenance, session, connectTo, folder },
      ...(target.limited ? { limited: true } : {}),
      making: target.making ?? (async () => {}),
      libpq: (database) => ({ ...libpq, PGDATABASE: database, PGOPTIONS }),
      close: async () => {
        await session.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

export interface Said {
  problems: Problem[];
  omitted: number;
}

interface ToolCommand {
  tool: 'pg_restore' | 'psql';
  args: string[];
  env?: Record<string, string>;
  /** Gives the tool its input and takes its output; by default there is none and nobody wants it. A failure of it is the tool's, or is thrown. */
  feed?(running: Running): Promise<void>;
}

/** Runs a tool to its end. What it says is told, not thrown; only an abort is, and what is wrong on our side. */
export async function runTool(
  { client, context, limited }: Pick<Workplace, 'client' | 'context' | 'limited'>,
  command: ToolCommand,
): Promise<Said> {
  const said = journal(command.tool, limited);
  const running = start(context, {
    file: client.path(command.tool),
    args: command.args,
    ...(command.env ? { env: command.env } : {}),
    stopSignal: 'SIGINT',
    onStderr: said.line,
  });
  const feeding = (command.feed ?? silent)(running).then(
    () => undefined,
    (thrown: unknown) => ({ thrown }),
  );
  // Who stops feeding, for a reason of his own, leaves a tool that waits for more.
  const failed = await Promise.race([feeding, running.done.then(silence, silence)]);
  if (failed !== undefined) await running.stop();
  const ended = await running.done.then(silence, messageOf);
  context.signal.throwIfAborted();
  const feedFailure = await feeding;
  if (feedFailure !== undefined && !BROKEN_PIPE.test(messageOf(feedFailure.thrown))) throw feedFailure.thrown;
  return said.close(ended);
}

/** The tool went away before it had read everything, and says why itself. */
const BROKEN_PIPE = /EPIPE|ECONNRESET|premature close|write after end/i;

const silence = () => undefined;
const silent = async (running: Running) => {
  running.stdin.end();
  running.stdout.resume();
};
