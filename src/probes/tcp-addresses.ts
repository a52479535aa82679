import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { UserError } from '../errors.ts';
import { received } from '../units.ts';
import type { Wait } from './tcp-wait.ts';

export interface AddressRules {
  allowLinkLocal: boolean;
}

/**
 * Where a cloud answers any process on the machine with its credentials, and other places that are no service under test: link-local
 * addresses (RFC 3927, RFC 4291) and the metadata addresses of clouds that lie outside them, also in the notations that carry an IPv4
 * address inside an IPv6 one (NAT64 of RFC 6052, 6to4 of RFC 3056; mapped ones are seen through by BlockList).
 */
const REFUSED = new BlockList();
REFUSED.addSubnet('169.254.0.0', 16, 'ipv4');
REFUSED.addAddress('100.100.100.200', 'ipv4');
REFUSED.addAddress('168.63.129.16', 'ipv4');
REFUSED.addSubnet('fe80::', 10, 'ipv6');
REFUSED.addAddress('fd00:ec2::254', 'ipv6');
REFUSED.addAddress('fd20:ce::254', 'ipv6');
REFUSED.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
REFUSED.addSubnet('2002:a9fe::', 32, 'ipv6');
REFUSED.addSubnet('::a9fe:0', 112, 'ipv6');

const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata.goog']);

const ALLOW = 'Set allow-link-local: true beside the target in the config file if it is meant.';

/**
 * The addresses of a host that may be connected to; at least one. What is connected to must be taken from here and not be looked up again:
 * a name may say something else the second time. `localhost` is both of its addresses, whatever the machine's list says.
 * Rejects with a UserError, of the layer `network` where the name does not resolve.
 */
export async function addressesOf(host: string, { allowLinkLocal }: AddressRules, wait: Wait): Promise<LookupAddress[]> {
  refuseWritten(host, { allowLinkLocal });
  wait.on(`the name ${received(host)} was not resolved`, 'network');
  const found = await resolved(host);
  const allowed = allowLinkLocal ? found : found.filter((address) => !isRefused(address));
  if (allowed.length === 0) throw refused(host, found[0]?.address);
  return allowed;
}

/** What can be said before anything is asked: throws a UserError for such an address, or such a name, in the URL itself. */
export function refuseWritten(host: string, { allowLinkLocal }: AddressRules): void {
  if (allowLinkLocal) return;
  const family = isIP(host);
  if (METADATA_NAMES.has(plain(host)) || (family !== 0 && isRefused({ address: host, family }))) throw refused(host);
}

const plain = (host: string) => host.toLowerCase().replace(/\.$/, '');

export function isRefused({ address, family }: LookupAddress): boolean {
  // A zone says through which interface: fe80::1%eth0.
  return REFUSED.check(address.replace(/%.*$/, ''), family === 4 ? 'ipv4' : 'ipv6');
}

const LOOPBACK: LookupAddress[] = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

async function resolved(host: string): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  const name = plain(host);
  if (name === 'localhost') return LOOPBACK;
  try {
    return await lookup(host, { all: true, order: 'verbatim' });
  } catch (thrown) {
    // RFC 6761: names below localhost are loopback too, and not every resolver knows.
    if (name.endsWith('.localhost')) return LOOPBACK;
    throw unresolved(host, thrown);
  }
}

function unresolved(host: string, cause: unknown): UserError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
  const what = code === 'ENOTFOUND' ? 'does not resolve to an address' : `could not be looked up (${code})`;
  return new UserError(`the name ${received(host)} ${what}`, {
    hint: 'Check the name, and that it is known where this runs: a container sees other names than the machine that it runs on.',
    cause,
    temporary: true,
    layer: 'network',
  });
}

function refused(host: string, address = host): UserError {
  const where = address === host ? received(host) : `${received(host)} resolves to ${address}, which`;
  return new UserError(`${where} is a link-local or metadata address, where no service is asked`, { hint: ALLOW, layer: 'network' });
}
