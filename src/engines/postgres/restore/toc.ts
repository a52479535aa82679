import { eachLine } from '../../../process.ts';
import { lexer } from './lexer.ts';
import { type Needs, needsCollector } from './needs.ts';
import { runTool, type Said, type Workplace } from './tool.ts';

/** The numbers of an archive's entries, by what has to be done with them, in the order of a restore. */
export interface Contents {
  /** The database itself, its settings, comment and grants. */
  database: string[];
  /** That of CREATE DATABASE; undefined in an archive that says nothing of its database. */
  creation: string | undefined;
  main: string[];
  /** What must not be made before all rows are there. */
  late: string[];
}

const DATABASE = /^(?:DATABASE|DATABASE PROPERTIES|(?:COMMENT|ACL|SECURITY LABEL) - DATABASE) /;
/**
 * A parallel restore makes these as soon as it can, which may be before the rows are loaded, since they depend on no table:
 * - a NOT VALID constraint of a domain: rows from before it are lawful at the source, and would be refused here (seen);
 * - publications: PostgreSQL 14 shows the server's warning of each, and two workers write theirs into one line (seen);
 * - subscriptions and event triggers, which are to find a finished database.
 */
const LATE = /^(?:CHECK CONSTRAINT|PUBLICATION|SUBSCRIPTION|EVENT TRIGGER) /;

/** Reads the table of contents of an archive, of which `--list` says more than it restores: a cut archive has all of it. */
export async function readContents(work: Pick<Workplace, 'client' | 'context'>, archive: string): Promise<Said & { contents: Contents }> {
  const contents: Contents = { database: [], creation: undefined, main: [], late: [] };
  const late = new Set<string>();
  const entries: { id: string; description: string; dependsOn: string[] }[] = [];
  const onLine = (line: string) => {
    const [, id, description] = /^(\d+); \d+ \d+ (.*)$/.exec(line) ?? [];
    if (id !== undefined && description !== undefined) entries.push({ id, description, dependsOn: [] });
    const others = /^;\tdepends on:([\d ]+)$/.exec(line)?.[1];
    if (others !== undefined) entries.at(-1)?.dependsOn.push(...others.trim().split(' '));
  };
  const said = await runTool(work, {
    tool: 'pg_restore',
    args: ['--list', '--verbose', archive],
    feed: async ({ stdin, stdout }) => {
      stdin.end();
      eachLine(stdout, onLine);
    },
  });
  for (const { id, description, dependsOn } of entries) {
    if (description.startsWith('DATABASE - ')) contents.creation ??= id;
    // What leans on a late one (its comment) comes behind it in the list.
    if (LATE.test(description) || dependsOn.some((other) => late.has(other))) late.add(id);
    contents[DATABASE.test(description) ? 'database' : late.has(id) ? 'late' : 'main'].push(id);
  }
  return { ...said, contents };
}

/** What the archive presupposes, from the SQL that a restore would run, without the rows. Nothing of it is run. */
export async function readNeeds(work: Pick<Workplace, 'client' | 'context'>, archive: string): Promise<Said & { needs: Needs }> {
  const collector = needsCollector();
  const { feed } = lexer(collector);
  const said = await runTool(work, {
    tool: 'pg_restore',
    // Not --schema-only, which leaves out large objects and so their owners.
    args: ['--file=-', '--create', '--no-tablespaces', '--section=pre-data', '--section=post-data', archive],
    feed: async ({ stdin, stdout }) => {
      stdin.end();
      for await (const chunk of stdout as AsyncIterable<Buffer>) feed(chunk.toString('latin1'), false);
    },
  });
  if (said.problems.length === 0) feed('', true);
  return { ...said, needs: collector.needs() };
}
