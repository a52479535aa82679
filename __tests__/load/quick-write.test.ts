import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { quickWriter } from '../../src/load/quick-write.ts';
import { planFor, rawTarget, run } from './target.ts';
import '../helpers/realm.ts';

test('It is there on the Node whose internals it knows, and on no other', () => {
  expect(quickWriter()).toBeDefined();
  for (const node of ['22.9.0', '25.0.0', '26.1.3']) expect(quickWriter({ node })).toBeUndefined();
});

test('What the kernel does not take at once comes later, whole and in order, and so does what the socket writes between', async () => {
  const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [[peer]] = (await Promise.all([once(server, 'connection'), once(socket, 'connect')])) as [[Socket], unknown];
  const quick = quickWriter()!;
  const line = (i: number) => `${i}`.padStart(8_000, '.');
  const lines = 2_000;
  let waited = 0;
  let quickly = 0;
  for (let i = 0; i < lines; i++) {
    const error = i % 700 === 699 ? undefined : quick.write(socket, line(i));
    if (error === undefined) socket.write(line(i));
    else quickly++;
    expect(error ?? 0).toBe(0);
    waited += (socket as unknown as { _handle: { writeQueueSize: number } })._handle.writeQueueSize > 0 ? 1 : 0;
  }
  // 16 MB: more than any socket holds.
  expect(waited).toBeGreaterThan(100);
  expect(quickly).toBeGreaterThanOrEqual(699);
  socket.end();
  let text = '';
  peer.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  peer.resume();
  await once(peer, 'end');
  socket.destroy();
  peer.destroy();
  server.close();
  expect(text === Array.from({ length: lines }, (_, i) => line(i)).join('')).toBe(true);
});

test('A server that answers without ever reading is no danger', async () => {
  const target = await rawTarget((socket) => {
    socket.pause();
    const answer = setInterval(() => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), 1);
    socket.once('close', () => clearInterval(answer));
  });
  try {
    const long = Buffer.from(`GET / HTTP/1.1\r\nX: ${'x'.repeat(7_000)}\r\n\r\n`);
    const { counts } = await run(planFor(target.origin, { model: { users: 1 }, durationMs: 1_000, timeoutMs: 1_000 }, { request: long }));
    expect(counts.ok).toBeGreaterThan(0);
  } finally {
    await target.close();
  }
});
