import { connect } from 'node:net';
import { join } from 'node:path';
import { isSocket, type Target } from './url.ts';

/** CancelRequest of the frontend/backend protocol 3.0 (PostgreSQL documentation, "Message Formats"): sent before, and without, TLS. */
export function cancelRequest(target: Target, pid: number, key: number): Promise<void> {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80877102, 4);
  message.writeInt32BE(pid, 8);
  message.writeInt32BE(key, 12);
  return new Promise((resolve) => {
    const socket = isSocket(target) ? connect(join(target.host, `.s.PGSQL.${target.port}`)) : connect(target.port, target.host);
    // Best effort: the server closes without an answer, and a server that is gone has nothing to cancel.
    const late = setTimeout(() => socket.destroy(), 1_000);
    socket.on('connect', () => socket.end(message));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.resume();
  });
}
