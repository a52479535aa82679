import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { type Check, timed } from '../../../report.ts';
import { showBytes } from '../../../units.ts';
import type { Recovery, RecoveryOptions, RestorePart } from '../../restored.ts';
import { connect, using } from '../connection.ts';
import { receiveArchive } from '../receive.ts';
import { content } from '../restore/content.ts';
import { refuseUnreadable } from '../restore/header.ts';
import { type Opened, openArchive } from '../restore/open.ts';
import { rolesRestored, unfilledIn } from '../restore/outcome.ts';
import { openWorkplace, override } from '../restore/tool.ts';
import { diskOf } from '../scratch-disk.ts';
import { clientFor, describe, majorOf } from '../target.ts';
import { originCheck } from '../trust.ts';
import { aboutRoles, readActors } from './afterwards.ts';
import { exchange, renames } from './exchange.ts';
import { type Filled, fill } from './fill.ts';
import { analyze, grown, settle, type Written } from './finish.ts';
import { besideName } from './names.ts';
import { needsHere } from './needs.ts';
import { at, lookAtPlace, type Place } from './place.ts';
import { saidSessions } from './sessions.ts';
import { readEmpty } from './undo.ts';
import { recoveredCheck } from './verdict.ts';

/**
 * A database to recover, on the server of a person. Where there is an empty one it is filled. Else a new one is made under a name of its own,
 * filled, compared, and only then renamed: nobody meets half a database, and whatever had the name keeps its data.
 */
export async function openRecovery(
  options: RecoveryOptions,
  { facts: source, rawBytes }: Pick<RestorePart, 'facts'> & { rawBytes?: number },
  context: Context,
): Promise<Recovery> {
  const place = await lookAtPlace(options, source, context);
  const client = await clientFor(place.server.major, context);
  const reader = await clientFor(majorOf(source?.serverVersion), context);
  const jobs = options.jobs ?? availableParallelism();
  const now = context.now();
  const filled = place.there?.empty === true;
  const change = {
    from: besideName(place.name, 'restored', now),
    aside: place.there && !filled ? besideName(place.name, 'before', now) : undefined,
  };
  const written: Written = { database: filled ? place.name : change.from, begun: false, exchanged: false };
  await refuseSpace(rawBytes, context);
  const folder = await mkdtemp(join(context.tempDir, 'dump-'));
  let dump: Opened | undefined;
  let done: Filled | undefined;
  const session = () => connect(at(place.access, written.database), context);
  const maintenance = () => connect(at(place.access, place.maintenance), context);
  return {
    facts: { target: place.description, 'restored with': `${client.path('pg_restore')} ${client.version}` },
    notes: [],
    found: foundCheck(place, change.aside),
    fills: filled,
    excused: ({ kind, name }) =>
      (filled && kind === 'property' && OF_PLACE.includes(name)) ||
      (place.limited && (OF_RIGHTS.includes(kind) || (kind === 'property' && name === 'owner'))),
    origin: async (signed) => {
      // What a dump of others is, its first bytes have told; a backup is read to its end by a client of its own major before it is restored.
      const clients = dump === undefined ? [reader, client] : [client];
      const checks = clients.map(({ version }) => originCheck({ version, signed, trust: options.trust, script: false }));
      return checks.find(({ status }) => status !== 'passed') ?? checks.at(-1)!;
    },
    receive: async (body, inventory) => {
      const path = join(folder, 'archive');
      const received = await receiveArchive(body, path, inventory, reader, context);
      dump = await openArchive(path, context);
      return received;
    },
    take: async (path) => {
      dump = await openArchive(path, context);
      if (dump.format === 'plain')
        throw new UserError(`${path} is a script, which makes and connects to what it names`, {
          hint: 'Run it yourself with psql on an empty database; this command restores archives.',
        });
      return describe(dump);
    },
    needs: async (part) => {
      refuseUnreadable(dump!, client.major);
      return using(maintenance, (opened) => needsHere(opened, { part, dump: dump!, place }));
    },
    restore: async (part) => {
      if (filled) written.before = await using(session, readEmpty);
      const target = { url: options.to, 'ca-file': options['ca-file'], limited: place.limited };
      const work = await openWorkplace(target, place.maintenance, client, context);
      try {
        const onMaking = () => {
          written.begun = true;
        };
        if (filled) onMaking();
        done = await fill(work, { dump: dump!, part, jobs, database: written.database, make: !filled, onMaking });
      } finally {
        await work.close();
      }
      return recoveredCheck(done.restored, place.server.user);
    },
    content: async (part) => {
      const items = await using(session, (opened) =>
        content(opened, {
          major: place.server.major,
          fingerprint: part.fingerprint,
          'exclude-table-data': part.selection['exclude-table-data'] ?? [],
          partial: (part.selection['include-table'] ?? []).length > 0,
          connect: session,
          workers: jobs,
        }),
      );
      const whole = done?.restored.findings.every(({ kind }) => kind !== 'no-database') ?? false;
      const sameMajor = majorOf(source?.serverVersion) === place.server.major;
      return {
        items,
        sameMajor,
        database: whole,
        ...(done ? { roles: rolesRestored(done.restored, true), unfilled: unfilledIn(done.restored) } : {}),
      };
    },
    grown: () => grown(maintenance, written),
    analyze: () => using(session, analyze),
    exchange: () =>
      timed(async () => {
        if (filled) {
          written.exchanged = true;
          return { name: 'in place', status: 'passed', expected: `the restored database is ${place.name}`, actual: place.description };
        }
        const check = await exchange(place, change, context);
        if (check.status === 'passed') Object.assign(written, { exchanged: true, database: place.name });
        return check;
      }),
    afterwards: async () => [
      ...(done ? aboutRoles(done.roles) : []),
      ...(await using(session, async (opened) => {
        await override(opened);
        return readActors(opened);
      })),
      ...(written.exchanged && change.aside ? [asideNote(change.aside)] : []),
    ],
    close: async (keep) => {
      try {
        return await settle({ place, written, filled, keep, statements: renames(place.name, change) }, context);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** Of an empty database that somebody made: its own. */
const OF_PLACE = ['encoding', 'collate', 'ctype', 'provider', 'locale'];
/** What only a superuser, or a member of other roles, may restore. */
const OF_RIGHTS: readonly string[] = [
  ...[
    'owner',
    'grant',
    'default-privileges',
    'comment',
    'security-label',
    'role',
    'role-settings',
    'role-memberships',
    'setting',
    'extension',
    'extension-schema',
  ],
  ...['event-trigger', 'publication', 'subscription'],
];

async function refuseSpace(rawBytes: number | undefined, { tempDir }: Context): Promise<void> {
  if (rawBytes === undefined) return;
  const { folder, free } = await diskOf(tempDir);
  if (free < rawBytes)
    throw new UserError(
      `${folder} has ${showBytes(free)} free, and the dump, which is kept there until it is restored, has ${showBytes(rawBytes)}`,
      {
        hint: 'Free space there, or set TMPDIR to a folder on a larger disk.',
      },
    );
}

function foundCheck({ description, there }: Place, aside: string | undefined): Check {
  const base = { name: 'target', expected: 'a database that can be made, or is empty', ms: 0 };
  if (!there) return { ...base, status: 'passed', actual: `${description} does not exist: it is made` };
  if (there.empty) return { ...base, status: 'passed', actual: `${description} is empty: it is filled` };
  const actual = `${description} holds ${there.contents}; when the restored one is complete it is put aside as ${aside}`;
  const { sessions } = there;
  if (sessions.length === 0) return { ...base, status: 'passed', actual };
  return {
    ...base,
    status: 'degraded',
    actual: `${actual}; now in it: ${saidSessions(sessions)}`,
    hint: 'Stop the application and its workers before the end: a database in which somebody is cannot be renamed. Nobody is thrown out.',
  };
}

const asideNote = (aside: string) =>
  `The database from before is still there as ${aside}. When nobody needs it any more: DROP DATABASE "${aside.replaceAll('"', '""')}";`;
