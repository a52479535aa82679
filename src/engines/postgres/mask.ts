import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { start } from '../../process.ts';
import type { Client } from './binaries.ts';
import { knowsRestrict } from './minors.ts';
import { commandHead, journal } from './restore/journal.ts';
import { lexer, type Token } from './restore/lexer.ts';

export interface MaskRequest {
  /** A file of SQL. */
  file: string;
  client: Client;
  /** What makes a libpq tool work in the restored database; see `libpqEnvironment`. */
  env: Record<string, string>;
}

const LARGEST = 50_000_000;

/**
 * Runs a file of SQL in one transaction, so that a mask is put on whole or not at all. It is SQL alone: commands to psql are refused, in
 * here and by psql itself. Throws a UserError that names the statement, and nothing of what stands in the rows.
 */
export async function maskData({ file, client, env }: MaskRequest, context: Context): Promise<void> {
  const sql = await readMask(file);
  const restrict = knowsRestrict(client.version) ? `\\restrict ${randomBytes(24).toString('hex')}\n` : '';
  const said = errors(file, restrict === '' ? 0 : 1);
  const args = ['-X', '--no-password', '--quiet', '--single-transaction', '--echo-errors'];
  const running = start(context, {
    file: client.path('psql'),
    args: [...args, '-v', 'ON_ERROR_STOP=1', '-f', '-'],
    env,
    stopSignal: 'SIGINT',
    onStderr: said.line,
  });
  running.stdout.resume();
  running.stdin.end(Buffer.concat([Buffer.from(restrict), sql]));
  try {
    await running.done;
  } catch (thrown) {
    context.signal.throwIfAborted();
    throw new UserError(said.sentence() ?? `mask: ${file}: ${messageOf(thrown)}`, {
      hint: 'Nothing of it was kept: it is one transaction.',
    });
  }
}

async function readMask(file: string): Promise<Buffer> {
  const size = await stat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
  if (size === undefined) throw new UserError(`mask: received ${file}, which is no file here; expected a file of SQL`);
  if (size > LARGEST) throw new UserError(`mask: ${file} has ${size} bytes, expected at most ${LARGEST}`);
  const sql = await readFile(file);
  let statements = 0;
  let ending: { at: number; text: string } | undefined;
  const watch = {
    statement: (tokens: Token[]) => {
      statements++;
      if (ending === undefined && endsTransaction(tokens)) ending = { at: statements, text: tokens[0]!.text.toUpperCase() };
    },
  };
  const found = piecesOf(file, () => lexer(watch).feed(`${sql.toString('latin1')}\n;\n`, true)).find(({ kind }) => kind === 'command');
  if (found?.kind === 'command') {
    throw new UserError(`mask: line ${found.line} of ${file} is a command to psql (a backslash outside quotes), expected SQL alone`);
  }
  if (ending !== undefined) {
    throw new UserError(`mask: statement ${ending.at} of ${file} is ${ending.text}, which begins or ends a transaction`, {
      hint: 'Take it out: the whole file is one transaction, so that a mask is put on whole or not at all.',
    });
  }
  if (statements === 0) throw new UserError(`mask: ${file} holds no statement, so that nothing would be masked`);
  return sql;
}

/** What would keep a part of the file. Savepoints may be gone back to; a COMMIT inside of DO or CALL the server refuses itself. */
function endsTransaction(tokens: Token[]): boolean {
  const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
  if (words[0] === 'ROLLBACK') return !words.includes('TO');
  return /^(?:BEGIN|START|COMMIT|END|ABORT)$/.test(words[0]!) || (words[0] === 'PREPARE' && words[1] === 'TRANSACTION');
}

function piecesOf<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw new UserError(`mask: ${file}: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** Keeps the first error and the statement that psql repeats after it; everything else that it says may hold values. */
function errors(file: string, before: number) {
  const log = journal('psql');
  let failed = false;
  let place = '';
  let statement: string | undefined;
  return {
    line: (line: string): false => {
      const [, number, level] = /^psql:(?:<stdin>:(\d+):)? ?(\w+): /.exec(line) ?? [];
      if (level === 'STATEMENT') statement ??= commandHead(line.replace(/^.*?STATEMENT: +/, ''));
      else if (!failed && level !== undefined && /^(?:ERROR|FATAL|PANIC|error)$/.test(level)) {
        failed = true;
        log.line(line);
        place = number === undefined ? '' : `, line ${Number(number) - before}`;
      } else if (failed && level === undefined && statement === undefined) log.line(line);
      return false;
    },
    sentence: () => {
      const message = log.close().problems[0]?.text;
      if (message === undefined) return undefined;
      return `mask: ${basename(file)}${place}${statement === undefined ? '' : `, ${statement}`}: ${message}`;
    },
  };
}
