import type { PartFacts, RecoveryPart } from '../index.ts';

/**
 * How a person gets the database back with public tools: this program is not among them. `tablespace` is the default one of the database,
 * where that is not the usual one.
 */
export function recoverySteps({ open, dump, facts, database, partial }: RecoveryPart, tablespace?: string): string {
  const major = facts.serverVersion?.split('.')[0] ?? '';
  const fresh = `${database}_restored`;
  const restore = `${open(dump)} | pg_restore --exit-on-error --no-tablespaces`;
  return `## PostgreSQL database \`${oneLine(database)}\`

Dumped from PostgreSQL ${facts.serverVersion} with pg_dump ${facts.clientVersion} (custom format), encoding ${facts.encoding}.
You need a PostgreSQL server of version ${major} or newer, and \`psql\`, \`createdb\` and \`pg_restore\` of version ${major} or newer.
Set \`PGHOST\`, \`PGPORT\` and \`PGUSER\` (a superuser) for the server you restore to, and \`PGPASSWORD\` or a \`~/.pgpass\` where it asks for a
password. A dump is code: restore only what you trust.
${partial ? PARTIAL : ''}
1. Make the roles that the dump refers to (existing ones are left as they are; passwords are not in the backup):

   \`\`\`sh
   ${open('globals.sql')} | psql -X -v ON_ERROR_STOP=1 -d postgres
   \`\`\`

2. Make an empty database with the properties of the old one, beside whatever is there:

   \`\`\`sh
   ${createDatabase(fresh, facts)}
   \`\`\`

3. Restore into it:

   \`\`\`sh
   ${restore} -d ${shellWord(fresh)}
   \`\`\`

${partial ? '' : itself(restore, tablespace)}
   \`--no-tablespaces\` puts everything into the default tablespace; leave it out where the server has the tablespaces of the old one.

4. Gather statistics, so that the planner knows the tables: \`vacuumdb --analyze-only -d\` and the name of the database.

\`${open('inventory.json')}\` shows what the database held at the moment of the dump: names, and the exact rows of every table where they
were counted.`;
}

const PARTIAL = `
**Only chosen tables are in this backup.** Schemas, types, functions and extensions that they use are not: restore into a database that has
them, by its name in step 3, and leave out step 2.
`;

function itself(restore: string, tablespace: string | undefined): string {
  return `   To make the database itself anew under its own name, with its settings (\`ALTER DATABASE … SET\`), where none of that name exists,
   use this instead of steps 2 and 3:
${tablespace === undefined ? '' : makeTablespace(tablespace)}
   \`\`\`sh
   ${restore} --create -d postgres
   \`\`\`
`;
}

/** `--no-tablespaces` leaves the default one of a database where it stands in the dump. */
function makeTablespace(name: string): string {
  const sql = `CREATE TABLESPACE "${name.replaceAll('"', '""')}" LOCATION :'folder';`;
  return `
   Its default tablespace is another than usual and must be there first. Set \`FOLDER\` to an empty folder of the server's user on the server:

   \`\`\`sh
   printf '%s\\n' ${shellWord(sql)} | psql -X -v ON_ERROR_STOP=1 -v folder="$FOLDER" -d postgres
   \`\`\`

   Then:
`;
}

const oneLine = (text: string) => text.replace(/[\r\n`]+/g, ' ');

function createDatabase(name: string, { encoding, locale = {} }: PartFacts): string {
  const options = [
    '-T template0',
    ...(encoding ? [`-E ${shellWord(encoding)}`] : []),
    ...(locale.collate ? [`--lc-collate=${shellWord(locale.collate)}`] : []),
    ...(locale.ctype ? [`--lc-ctype=${shellWord(locale.ctype)}`] : []),
    ...(locale.provider && locale.provider !== 'libc' ? [`--locale-provider=${locale.provider}`] : []),
    ...(locale.provider === 'icu' && locale.locale ? [`--icu-locale=${shellWord(locale.locale)}`] : []),
    ...(locale.provider === 'builtin' && locale.locale ? [`--builtin-locale=${shellWord(locale.locale)}`] : []),
  ];
  return `createdb ${options.join(' ')} ${shellWord(name)}`;
}

/** One word for a POSIX shell, quoted where it must be. */
export const shellWord = (text: string) => (/^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
