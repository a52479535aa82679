import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { Server } from '../postgres/binaries.ts';
import { asOther, type Place } from '../postgres/scratch-place.ts';
import { collect } from './tool.ts';

/** What pg_control says of a cluster that is stopped. */
export interface Control {
  state: string;
  systemId: string;
  /** Bytes. */
  segmentSize: number;
  checksums: boolean;
  /** Settings that a server which replays the WAL must have at least as high as the one that wrote it. */
  least: Record<string, string>;
}

/** By the words of pg_controldata. See "Administrator's Overview" of hot standby in PostgreSQL's manual. */
const LEAST: [label: string, setting: string][] = [
  ['max_connections setting', 'max_connections'],
  ['max_worker_processes setting', 'max_worker_processes'],
  ['max_wal_senders setting', 'max_wal_senders'],
  ['max_prepared_xacts setting', 'max_prepared_transactions'],
  ['max_locks_per_xact setting', 'max_locks_per_transaction'],
];

/** Throws a UserError where the file cannot be read or is damaged. */
export async function readControl(server: Server, place: Place, context: Context): Promise<Control> {
  const said = await collect(context, asServer(server, place, 'pg_controldata', ['-D', place.dataDirectory]));
  const warning = /WARNING: .*/.exec(said.stdout)?.[0];
  if (said.code !== 0 || warning) throw new UserError(`pg_control of the restored cluster cannot be read: ${warning ?? said.stderr}`);
  return parseControl(said.stdout);
}

export function parseControl(text: string): Control {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, label, value] = /^(.+?):\s+(\S.*)$/.exec(line) ?? [];
    if (label !== undefined) values.set(label, value!);
  }
  const said = (label: string) => {
    const value = values.get(label);
    if (value === undefined) throw new UserError(`pg_controldata does not say '${label}'`);
    return value;
  };
  return {
    state: said('Database cluster state'),
    systemId: said('Database system identifier'),
    segmentSize: Number(said('Bytes per WAL segment')),
    checksums: said('Data page checksum version') !== '0',
    least: Object.fromEntries(LEAST.map(([label, setting]) => [setting, said(label)])),
  };
}

/** One of the server's programs, as the user that the server runs as. */
export function asServer(server: Server, { user, socketDirectory }: Place, tool: string, args: string[]) {
  return { file: server.path(tool), args, cwd: socketDirectory, ...(user ? { user: asOther(user) } : {}) };
}
