import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { asRole } from '../postgres/as-role.ts';
import { requireClient } from '../postgres/binaries.ts';
import { accessTo, connect, libpqEnvironment, type Session, using } from '../postgres/connection.ts';
import { override } from '../postgres/restore/tool.ts';
import { scalar } from '../postgres/scalar.ts';
import { environmentOf } from '../postgres/target-environment.ts';
import { parseTarget } from '../postgres/url.ts';
import type { Restored } from '../restored.ts';
import type { PgBackRestDrill } from './open.ts';

/**
 * The restored database of a drill that got as far as a server. Where the cluster has several and the URL names none, every question is
 * refused with a UserError that lists them.
 */
export function askRestored({ server, facts, close }: PgBackRestDrill, jobs: number, context: Context): Restored {
  const url = () => {
    if (server === undefined) throw new UserError('nothing was restored');
    if (server.url !== undefined) return server.url;
    throw new UserError(`the restored cluster has several databases: ${server.databases.join(', ')}`, {
      hint: 'Say which is meant with &database= in the URL of backup.',
    });
  };
  const session = async (login: Partial<{ user: string; password: string }> = {}): Promise<Session> => {
    const access = accessTo(parseTarget(url()), undefined);
    return connect({ ...access, target: { ...access.target, ...login } }, context);
  };
  return {
    facts,
    notes: [],
    scalar: (query) => using(session, (opened) => scalar(opened, query)),
    indexes: () => using(session, async (opened) => (await import('../postgres/amcheck.ts')).amcheck(opened, session, jobs)),
    asRole: (role) =>
      using(session, async (admin) => {
        await override(admin);
        return asRole((user, password) => session({ user, password }), admin, role, context);
      }),
    mask: async (file) => {
      const access = accessTo(parseTarget(url()), undefined);
      const client = await requireClient(context, server!.major, ['psql']);
      const env = await libpqEnvironment(access, false, context);
      await (await import('../postgres/mask.ts')).maskData({ file, client, env }, context);
    },
    watch: async () => (await import('../postgres/watch.ts')).watchChanges(session, context),
    environment: async () => environmentOf(parseTarget(url()), server!.database!),
    close,
  };
}
