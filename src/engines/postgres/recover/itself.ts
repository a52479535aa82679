import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../../errors.ts';
import { QueryError } from '../connection.ts';
import { commandHead } from '../restore/journal.ts';
import { lexer, type Token } from '../restore/lexer.ts';
import type { Problem } from '../restore/outcome.ts';
import { runTool, type Said, type Workplace } from '../restore/tool.ts';
import { identifier, literal } from '../roles.ts';

/** Around the name of the database; without an `after` none stands in it. */
interface Statement {
  before: string;
  after: string;
}

/** What an archive says of its database itself, to be said of one of another name. */
export interface Itself {
  /** `WITH ENCODING = 'UTF8' …`; undefined in an archive that does not say it. */
  creation: string | undefined;
  /** Whose it is, which decides who may make what in it. */
  owner: Statement[];
  /** Settings, privileges, comment: in order. */
  statements: Statement[];
  /** What pg_dump does not write there. It is not run. */
  strange: string[];
  /** The default tablespace of the source; it is left out, as those of tables are. */
  tablespace: string | undefined;
}

const LONGEST_LITERAL = 1_048_576;

/**
 * Reads the entries of the database itself out of an archive. `pg_restore --create` can make it under its own name only, which another may have:
 * so its statements are taken apart into words, those that pg_dump writes are known by their beginning, and put together again for any name.
 */
export async function readItself(work: Workplace, archive: string, entries: string[]): Promise<{ itself: Itself; said: Said }> {
  const found: Token[][] = [];
  const itself: Itself = { creation: undefined, owner: [], statements: [], strange: [], tablespace: undefined };
  if (entries.length === 0) return { itself, said: { problems: [], omitted: 0 } };
  const list = join(work.folder, 'itself');
  await writeFile(list, entries.map((id) => `${id};\n`).join(''), { mode: 0o600 });
  const { feed } = lexer({ statement: (tokens) => void found.push(tokens) }, LONGEST_LITERAL);
  const said = await runTool(work, {
    tool: 'pg_restore',
    args: ['--create', '--no-tablespaces', '--file=-', `--use-list=${list}`, archive],
    feed: async ({ stdin, stdout }) => {
      stdin.end();
      for await (const chunk of stdout as AsyncIterable<Buffer>) feed(chunk.toString('latin1'), false);
      feed('', true);
    },
  });
  const source = found.find((tokens) => begins(tokens, 'CREATE', 'DATABASE'))?.[2]?.text;
  for (const tokens of found) sort(tokens, source, itself);
  return { itself, said };
}

function sort(tokens: Token[], source: string | undefined, itself: Itself): void {
  if (begins(tokens, 'CREATE', 'DATABASE') && itself.creation === undefined) {
    const { kept, tablespace } = withoutTablespace(tokens.slice(3));
    itself.creation = sql(kept);
    itself.tablespace = tablespace;
    return;
  }
  const grants = begins(tokens, 'SET', 'SESSION', 'AUTHORIZATION') || begins(tokens, 'RESET', 'SESSION', 'AUTHORIZATION');
  if (grants) itself.statements.push({ before: sql(tokens), after: '' });
  else if (begins(tokens, 'SET') || begins(tokens, 'SELECT'))
    return; // Of the session of pg_restore.
  else {
    const place = placeOf(tokens);
    if (place > 0 && tokens[place]?.text === source) {
      const list = begins(tokens.slice(place + 1), 'OWNER', 'TO') ? itself.owner : itself.statements;
      list.push({ before: sql(tokens.slice(0, place)), after: sql(tokens.slice(place + 1)) });
    } else itself.strange.push(sql(tokens.slice(0, 6)));
  }
}

/** Where the name stands in what pg_dump writes of a database (dumpDatabase and dumpDatabaseConfig of pg_dump.c, buildACLCommands of dumputils.c). */
function placeOf(tokens: Token[]): number {
  if (begins(tokens, 'ALTER', 'DATABASE')) return 2;
  if (begins(tokens, 'ALTER', 'ROLE') && begins(tokens.slice(3), 'IN', 'DATABASE')) return 5;
  const about = tokens.findIndex((_, i) => begins(tokens.slice(i), 'ON', 'DATABASE'));
  const [first] = tokens;
  return about > 0 && /^(?:GRANT|REVOKE|COMMENT|SECURITY)$/.test(first!.text) && first!.kind === 'word' ? about + 2 : 0;
}

function withoutTablespace(tokens: Token[]): { kept: Token[]; tablespace: string | undefined } {
  const from = tokens.findIndex((token) => token.kind === 'word' && token.text === 'TABLESPACE');
  if (from < 0) return { kept: tokens, tablespace: undefined };
  const name = from + (tokens[from + 1]?.text === '=' ? 2 : 1);
  return { kept: [...tokens.slice(0, from), ...tokens.slice(name + 1)], tablespace: tokens[name]?.text };
}

const begins = (tokens: Token[], ...words: string[]) => words.every((word, i) => tokens[i]?.kind === 'word' && tokens[i].text === word);

const sql = (tokens: Token[]) =>
  tokens.map(({ kind, text }) => (kind === 'name' ? identifier(text) : kind === 'text' ? literal(text) : text)).join(' ');

/** Refused to who is no superuser; no such role. */
const DENIED = ['42501', '42704'];

/** Says this of a database of another name. What fails is told. */
export async function sayOf(work: Workplace, statements: Statement[], name: string): Promise<Problem[]> {
  if (statements.length === 0) return [];
  const problems: Problem[] = [];
  const session = await work.connectTo(work.maintenance);
  try {
    for (const { before, after } of statements) {
      const command = after === '' ? before : `${before} ${identifier(name)} ${after}`;
      await session.query(command).catch((thrown: unknown) => {
        if (!(thrown instanceof QueryError)) throw thrown;
        const kind = work.limited && DENIED.includes(thrown.code ?? '') ? 'denied' : 'error';
        problems.push({ kind, text: messageOf(thrown), about: commandHead(command) });
      });
    }
  } finally {
    await session.close();
  }
  return problems;
}
