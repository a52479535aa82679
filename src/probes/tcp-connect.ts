import type { LookupAddress } from 'node:dns';
import { connect, type Socket } from 'node:net';
import { messageOf, UserError } from '../errors.ts';
import { oneLine } from '../units.ts';
import { type AddressRules, addressesOf } from './tcp-addresses.ts';
import type { Wait } from './tcp-wait.ts';

export interface Place {
  /** Without brackets. */
  host: string;
  port: number;
}

/** `host:443`, `[::1]:80`. */
export const showPlace = ({ host, port }: Place): string => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);

/**
 * Connects to a place: every address of the name is tried until one accepts. The socket says by `remoteAddress` which did, and is ended when
 * the wait is over. Rejects with a UserError. `given` are addresses that were looked up and checked before.
 */
export async function dial(place: Place, rules: AddressRules, wait: Wait, given?: LookupAddress[]): Promise<Socket> {
  const addresses = given ?? (await addressesOf(place.host, rules, wait));
  wait.on(`${showPlace(place)} did not accept the connection`);
  wait.signal.throwIfAborted();
  const socket = connect({
    ...toOneOf(addresses, place.host),
    port: place.port,
    noDelay: true,
    // An address that drops packets must leave time for the others.
    autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
  });
  try {
    await ready(socket, 'connect', wait);
    return socket;
  } catch (thrown) {
    throw connectError(place, thrown);
  }
}

const ATTEMPT_MS = 500;

/** Node asks `lookup` for what it connects to; it is told what was checked. */
function toOneOf(addresses: LookupAddress[], host: string) {
  const [only] = addresses;
  if (addresses.length === 1) return { host: only!.address };
  return {
    host,
    autoSelectFamily: true,
    lookup: (_host: string, _options: object, answer: (error: null, addresses: LookupAddress[]) => void) => answer(null, addresses),
  };
}

/** Resolves at the event; rejects with the socket's error, or where it closes first. From then on an error of the socket harms nobody. */
export async function ready(socket: Socket, event: 'connect' | 'secureConnect', { signal }: Wait): Promise<void> {
  socket.on('error', () => {});
  const onAbort = () => socket.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  socket.once('close', () => signal.removeEventListener('abort', onAbort));
  await new Promise<void>((resolve, reject) => {
    socket.once(event, resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
  });
}

const NO_ROUTE = /^(?:ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/;

export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Whether an address could not be reached from here, which says nothing about what runs there. */
export const hasNoRoute = (thrown: unknown): boolean => NO_ROUTE.test(codeOf(thrown instanceof UserError ? thrown.cause : thrown));

function connectError(place: Place, thrown: unknown): UserError {
  const errors = thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors) ? (thrown.errors as unknown[]) : [thrown];
  // Of several addresses one that answered, if only with a refusal, says more than one to which there is no way.
  const telling = errors.find((error) => !hasNoRoute(error)) ?? errors[0];
  const tried = errors.flatMap((error) => (error instanceof Error && 'address' in error ? [String(error.address)] : []));
  const at = tried.length > 0 && tried.join() !== place.host ? ` (tried ${tried.join(' and ')})` : '';
  const cause = telling ?? thrown;
  const code = codeOf(cause);
  if (NO_ROUTE.test(code)) {
    const hint = 'Check that this machine may reach it; GitHub-hosted runners have no IPv6.';
    return new UserError(`this machine has no way to ${showPlace(place)}${at}: ${code}`, {
      hint,
      cause,
      temporary: true,
      layer: 'network',
    });
  }
  if (code === 'EMFILE' || code === 'ENFILE') {
    return new UserError(`${showPlace(place)} could not be asked: this machine has no file left to open`, { cause, layer: 'gate' });
  }
  return new UserError(`${showPlace(place)} ${WORDS[code] ?? `could not be connected to: ${oneLine(messageOf(cause), 200)}`}${at}`, {
    ...(code === 'ECONNREFUSED' ? { hint: 'Nothing listens there: check host and port, and that it listens on that address.' } : {}),
    cause,
    temporary: true,
  });
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection as soon as it was made',
  ETIMEDOUT: 'did not accept the connection',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'did not accept the connection',
};
