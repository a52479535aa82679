import type { PartFacts } from '../index.ts';

/** How a person gets the database back with public tools: this program is not among them. */
export function recoverySteps({ extract, facts, database, partial }: RecoveryFacts): string {
  const major = facts.serverVersion?.split('.')[0] ?? '';
  const fresh = `${database}_restored`;
  const restore = `${extract} | pg_restore --exit-on-error --no-tablespaces`;
  return `## PostgreSQL database \`${oneLine(database)}\`

Dumped from PostgreSQL ${facts.serverVersion} with pg_dump ${facts.clientVersion} (custom format), encoding ${facts.encoding}.
You need a PostgreSQL server of version ${major} or newer, and \`psql\`, \`createdb\` and \`pg_restore\` of version ${major} or newer.
Set \`PGHOST\`, \`PGPORT\` and \`PGUSER\` (a superuser) for the server you restore to, and \`PGPASSWORD\` or a \`~/.pgpass\` where it asks for a
password. A dump is code: restore only what you trust.
${partial ? PARTIAL : ''}
1. Make the roles that the dump refers to (existing ones are left as they are; passwords are not in the backup):

   \`\`\`sh
   zstd -dc globals.sql.zst | psql -X -v ON_ERROR_STOP=1 -d postgres
   \`\`\`

2. Make an empty database with the properties of the old one, beside whatever is there:

   \`\`\`sh
   ${createDatabase(fresh, facts)}
   \`\`\`

3. Restore into it:

   \`\`\`sh
   ${restore} -d ${shellWord(fresh)}
   \`\`\`

   To make the database itself anew under its own name, with its settings (\`ALTER DATABASE … SET\`), where none of that name exists,
   use this instead of steps 2 and 3:

   \`\`\`sh
   ${restore} --create -d postgres
   \`\`\`

   \`--no-tablespaces\` puts everything into the default tablespace; leave it out where the server has the tablespaces of the old one.

4. Gather statistics, so that the planner knows the tables: \`vacuumdb --analyze-only -d\` and the name of the database.

\`zstd -dc inventory.json.zst\` shows what the database held at the moment of the dump: names, and the exact rows of every table where they
were counted.`;
}

export interface RecoveryFacts {
  extract: string;
  facts: PartFacts;
  database: string;
  /** Only chosen tables are in the dump. */
  partial: boolean;
}

const PARTIAL = `
**Only chosen tables are in this backup.** Schemas, types, functions and extensions that they use are not: restore into a database that has
them, and leave out step 2.
`;

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
