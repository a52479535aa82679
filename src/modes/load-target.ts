import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { BlockList, connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { messageOf, UserError } from '../errors.ts';
import type { Origin } from '../load/plan.ts';
import { received } from '../units.ts';

/** For a connection to come about: what is not there is said within a second. */
const PATIENCE_MS = 1_000;

/**
 * The name is looked up once: no request waits for it. Only what is loopback, private or allowed by name is put under load. `elsewhere`: the load
 * will not come from this machine, which need not know the name.
 */
export async function originOf(target: string, allowed: readonly string[], caFile: string | undefined, elsewhere = false): Promise<Origin> {
  const url = new URL(target);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host)
    ? [host]
    : await lookup(host, { all: true, order: 'ipv4first' }).then(
        (all) => all.map(({ address }) => address),
        (cause) => {
          if (elsewhere) return [];
          throw new UserError(`the name ${received(host)} does not resolve to an address`, {
            cause,
            hint: 'Check target, and that the name is known where this runs.',
          });
        },
      );
  const isPublic = found.filter((address) => !isPrivate(address));
  if (isPublic.length > 0 && !allowed.some((name) => name.toLowerCase() === host.toLowerCase())) {
    throw new UserError(`target: ${host} is a public host (${isPublic[0]}), which is put under load only if you say that it is yours`, {
      hint: `Give allow-host: ${host}`,
    });
  }
  const addresses = elsewhere ? found : await listening(found, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
  return {
    host,
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
    tls: url.protocol === 'https:',
    addresses,
    ...(caFile ? { caFile } : {}),
  };
}

/** `localhost` is two addresses, and a service often listens on one of them only. */
async function listening(addresses: string[], port: number): Promise<string[]> {
  if (addresses.length === 1) return addresses;
  const open = await Promise.all(addresses.map((host) => canConnect(host, port)));
  const found = addresses.filter((_, at) => open[at]);
  return found.length > 0 ? found : addresses;
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(PATIENCE_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Loopback, link-local, RFC 1918, RFC 4193 and RFC 6598; an IPv4 address inside an IPv6 one is seen through by the list. */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
export const isPrivate = (address: string): boolean => PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * One connection, so that what is not there or not trusted is said in a sentence before the load, and not as a thousand errors after it. Over TLS
 * it also finds out the protocol: HTTP/1.1 wherever the server speaks it, because that is what can be sent at speed; HTTP/2 where it speaks
 * nothing else. A server that prefers HTTP/2 is asked a second time, without it. Rejects with a UserError.
 */
export async function reach(origin: Origin, signal: AbortSignal): Promise<Origin> {
  if ((await connected(origin, signal, ['http/1.1', 'h2'])) !== 'h2') return origin;
  const protocol = await connected(origin, signal, ['http/1.1']).catch((thrown) => {
    if (isRefusal(thrown)) return undefined;
    throw thrown;
  });
  // One that does not confirm HTTP/1.1, though it knows how to choose, does not speak it.
  return protocol === 'http/1.1' ? origin : { ...origin, http2: true };
}

/** The server was there, and ended the handshake (RFC 7301 section 3.2: with an alert; some just hang up). */
const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof UserError &&
  /^(?:ERR_SSL_|ECONNRESET$|EPIPE$|EPROTO$)/.test((thrown.cause as NodeJS.ErrnoException | undefined)?.code ?? '');

/** Resolves with the protocol that the server chose; undefined where it chose none. */
async function connected(
  { addresses, host, port, tls, caFile }: Origin,
  signal: AbortSignal,
  offered: string[],
): Promise<string | undefined> {
  const [address] = addresses;
  const ca = caFile ? await readFile(caFile, 'utf8') : undefined;
  const where = `${host}:${port}`;
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown) =>
      reject(new UserError(`${where} ${what}`, { cause, hint: 'Check target, and that the service runs and can be reached from here.' }));
    const socket = tls
      ? connectTls({ host: address!, port, ALPNProtocols: offered, ...(isIP(host) ? {} : { servername: host }), ...(ca ? { ca } : {}) })
      : connectTcp({ host: address!, port });
    const over = setTimeout(() => end(() => fail(`did not let itself be connected to within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    const onAbort = () => end(() => reject(signal.reason));
    const end = (then: () => void) => {
      clearTimeout(over);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      then();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      const chosen = 'alpnProtocol' in socket ? socket.alpnProtocol : undefined;
      end(() => resolve(chosen || undefined));
    });
    socket.once('error', (thrown: NodeJS.ErrnoException) =>
      end(() =>
        fail(
          thrown.code === 'ECONNREFUSED' ? 'refuses connections: nothing listens there' : `cannot be connected to: ${messageOf(thrown)}`,
          thrown,
        ),
      ),
    );
  });
}
