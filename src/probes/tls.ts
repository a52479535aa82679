import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Observation } from '../condition.ts';
import { UserError } from '../errors.ts';
import type { Probe, Seen } from './index.ts';
import { hostOf } from './tcp.ts';
import { refuseWritten } from './tcp-addresses.ts';
import { type Place, showPlace } from './tcp-connect.ts';
import { readRules } from './tcp-options.ts';
import { lookBy, since, type Wait } from './tcp-wait.ts';
import { dayOf, daysLeft, issuerOf, namesOf } from './tls-chain.ts';
import { dialTls, type Way } from './tls-connect.ts';
import { trustOf } from './tls-trust.ts';

/** A certificate, and how long it will do: `tls://host[:443]`, `tls://db:5432?starttls=postgres`. */
export const tlsProbe: Probe = {
  name: 'tls',
  schemes: ['tls:'],
  layer: 'network',
  metrics: [
    { name: 'days-left', dimension: 'none' },
    { name: 'leaf-days-left', dimension: 'none' },
    { name: 'name', dimension: 'text' },
    { name: 'issuer', dimension: 'text' },
    { name: 'protocol', dimension: 'text' },
    { name: 'latency', dimension: 'duration' },
    { name: 'address', dimension: 'text' },
  ],
  defaults: ['days-left>7', 'warn:days-left>30'],
  open: ({ url, options }, world) => {
    const { place, greet } = readTarget(url);
    const rules = readRules(options, 'tls://');
    refuseWritten(place.host, rules);
    const way: Way = { ...rules, trust: trustOf(world), ...(greet ? { greet } : {}) };
    return lookBy(world, (wait) => observe(place, way, wait));
  },
};

async function observe(place: Place, way: Way, wait: Wait): Promise<Seen> {
  const start = performance.now();
  const { socket, leaf, weakest } = await dialTls(place, way, wait);
  const ms = since(start);
  const [protocol, address] = [socket.getProtocol() ?? 'unknown', socket.remoteAddress ?? place.host];
  socket.destroy();
  const first = weakest();
  const text = (value: string): Observation => ({ value, dimension: 'text', ms });
  const detail = first === leaf || first.fingerprint256 === leaf.fingerprint256 ? '' : ` of ${namesOf(first)}, which signed it`;
  return {
    values: new Map([
      ['days-left', { value: daysLeft(first), dimension: 'none', ms, detail: `until ${dayOf(first.validToDate)}${detail}` }],
      ['leaf-days-left', { value: daysLeft(leaf), dimension: 'none', ms, detail: `until ${dayOf(leaf.validToDate)}` }],
      ['name', text(namesOf(leaf))],
      ['issuer', text(issuerOf(leaf))],
      ['protocol', text(protocol)],
      ['latency', { value: ms, dimension: 'duration', ms }],
      ['address', text(address)],
    ]),
    facts: { address, protocol, certificate: `${namesOf(leaf)}, until ${dayOf(leaf.validToDate)}, signed by ${issuerOf(leaf)}` },
  };
}

const FORM = 'tls://host[:port][?starttls=postgres] is expected, for example tls://app.example';

/** Nothing of the URL is repeated but the names of its options: it may hold a password. */
function readTarget(text: string): { place: Place; greet?: Way['greet'] } {
  const url = URL.parse(text);
  if (!url?.hostname) throw new UserError(`this tls:// target is no URL with a host: ${FORM}`);
  if (url.username || url.password) throw new UserError(`this tls:// target has a user or password, which is sent nowhere: ${FORM}`);
  if (!/^\/?$/.test(url.pathname) || url.hash || url.port === '0')
    throw new UserError(`this tls:// target has more than host and port: ${FORM}`);
  const foreign = [...url.searchParams.keys()].filter((name) => name !== 'starttls');
  if (foreign.length > 0) throw new UserError(`this tls:// target has the option ${foreign.join(', ')}: ${FORM}`);
  const starttls = url.searchParams.get('starttls');
  if (starttls !== null && starttls !== 'postgres') throw new UserError(`this tls:// target has another starttls than postgres: ${FORM}`);
  const port = Number(url.port || (starttls ? 5432 : 443));
  return { place: { host: hostOf(url), port }, ...(starttls ? { greet: askPostgres } : {}) };
}

/** PostgreSQL's SSLRequest: a length of 8 and the number 80877103; the answer is one letter (documentation, "Message Formats"). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

async function askPostgres(socket: Socket, place: Place, wait: Wait): Promise<void> {
  wait.on(`${showPlace(place)} did not answer PostgreSQL's request for TLS`);
  socket.write(SSL_REQUEST);
  const answer = await firstByte(socket, wait);
  if (answer === 'S') return;
  socket.destroy();
  const where = showPlace(place);
  if (answer === 'N')
    throw new UserError(`the PostgreSQL server at ${where} offers no TLS`, { hint: 'Set ssl = on in its configuration.' });
  throw new UserError(
    `${where} ${answer === undefined ? 'closed the connection' : 'did not answer as PostgreSQL does'} when asked for TLS`,
  );
}

/** Nothing after that letter is taken from the socket: it belongs to the handshake. */
async function firstByte(socket: Socket, { signal }: Wait): Promise<string | undefined> {
  const ended = new AbortController();
  socket.once('close', () => ended.abort());
  while (!socket.destroyed && !socket.readableEnded) {
    const byte: Buffer | null = socket.read(1);
    if (byte) return byte.toString('latin1');
    // `readable` tells of the end too.
    await once(socket, 'readable', { signal: AbortSignal.any([signal, ended.signal]) }).catch(() => {});
    signal.throwIfAborted();
  }
  return undefined;
}
