import type { Context } from '../../context.ts';
import type { Server } from './binaries.ts';
import { startScratch } from './scratch.ts';
import type { ScratchServer, Surroundings, Wanted } from './scratch-choice.ts';
import { startContainer } from './scratch-docker.ts';
import { openGiven } from './scratch-given.ts';
import { canEnter, serverUser } from './scratch-place.ts';
import { preloadable, preloading } from './scratch-preload.ts';
import { memoryBudget, restoreSettings } from './scratch-settings.ts';

/** What every way of getting a server is told. */
export interface Request {
  wanted: Wanted;
  context: Context;
  here: Surroundings;
  /** For the data. */
  folder: string | undefined;
  notes: string[];
}

export type Opener = () => Promise<ScratchServer>;

/** A server whose user cannot come to its programs is none. */
export async function usable(request: Request, server: Server): Promise<Opener | string> {
  const user = await serverUser(request.context);
  if (user && !(await canEnter(user, server.directory)))
    return `PostgreSQL ${server.version} in ${server.directory} cannot be reached by ${user.name}, as whom it must run`;
  return () => onThisMachine(request, server);
}

async function onThisMachine({ wanted, context, here, folder, notes }: Request, server: Server): Promise<ScratchServer> {
  const { libraries, notes: loaded } = await preloadable(context, server, wanted.preload ?? []);
  const settings = {
    ...restoreSettings(await here.machine(), wanted.jobs),
    ...preloading(libraries, wanted.database),
  };
  const scratch = await startScratch(context, {
    binaries: server,
    listen: wanted.listen ?? true,
    settings,
    ...(folder === undefined ? {} : { directory: folder }),
  });
  const user = await serverUser(context);
  return {
    ...common(wanted, scratch),
    local: `${scratch.url}?host=${encodeURIComponent(scratch.socketDirectory)}`,
    isolated: scratch.isolated,
    how: `PostgreSQL ${scratch.version} in ${server.directory} ${user ? `as user ${user.name}` : 'as the user of this run: not isolated'}`,
    ours: true,
    notes: [...notes, ...loaded, ...differenceNote(wanted, scratch)],
    stop: scratch.stop,
  };
}

export const inContainer =
  ({ wanted, context, here, notes }: Request, image: string): Opener =>
  async () => {
    const machine = await here.machine();
    const container = await startContainer(context, image, {
      settings: restoreSettings({ ...machine, sharedMemory: Number.POSITIVE_INFINITY }, wanted.jobs),
      sharedMemory: memoryBudget(machine),
    });
    const preload = wanted.preload?.length ? [`a container of ${image} loads no libraries at its start: ${wanted.preload.join(', ')}`] : [];
    return {
      ...common(wanted, container),
      isolated: true,
      how: `PostgreSQL ${container.version} in a container of ${image}`,
      ours: true,
      notes: [...notes, ...preload],
      stop: container.stop,
    };
  };

export async function given(wanted: Wanted, context: Context): Promise<ScratchServer> {
  const { scratch: url, ...source } = wanted;
  const server = await openGiven({ url, ...source }, context);
  const unseen =
    wanted.rawBytes === undefined ? [] : ['whether there is room for it on the server that was given cannot be seen from here'];
  return {
    ...common(wanted, server),
    isolated: false,
    how: `PostgreSQL ${server.version}, ${server.description}, a server that was given`,
    ours: false,
    notes: [...unseen, ...differenceNote(wanted, server)],
    making: server.making,
    stop: server.stop,
  };
}

function common({ major: wanted }: Wanted, { url, major, version }: Pick<ScratchServer, 'url' | 'major' | 'version'>) {
  return { url, major, version, sameMajor: wanted === undefined || major === wanted };
}

function differenceNote({ major: wanted }: Wanted, { major }: { major: number }): string[] {
  if (wanted === undefined || wanted === major) return [];
  return [`the source is PostgreSQL ${wanted} and this server ${major}: checksums are compared across majors`];
}
