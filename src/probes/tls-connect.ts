import type { X509Certificate } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, received } from '../units.ts';
import type { AddressRules } from './tcp-addresses.ts';
import { codeOf, dial, type Place, ready, showPlace } from './tcp-connect.ts';
import type { Wait } from './tcp-wait.ts';
import { dayOf, daysLeft, earliest, issuerOf, namesOf, sentBy, verifiedPath } from './tls-chain.ts';
import type { Trust } from './tls-trust.ts';

export interface Way extends AddressRules {
  trust: Trust;
  /** Looked up and checked before. */
  addresses?: LookupAddress[];
  /** What is said in clear before the handshake (STARTTLS). Rejects with a UserError. */
  greet?(socket: Socket, place: Place, wait: Wait): Promise<void>;
  protocols?: string[];
}

export interface Secured {
  socket: TLSSocket;
  leaf: X509Certificate;
  /** Asked for last: to find out on which certificates the verification rests takes 10 ms the first time. */
  weakest(): X509Certificate;
}

/** A connection to a place that has proven who it is. Nothing but the handshake is sent before. Rejects with a UserError that says what is wrong with the certificate. */
export async function dialTls(place: Place, way: Way, wait: Wait): Promise<Secured> {
  const { trust } = way;
  let shaken = await shakeHands(place, way, wait, trust.wide);
  if (!shaken.secured && !trust.wide && UNKNOWN_ISSUER.test(shaken.code)) {
    // An authority of this company alone stands in the system's list, which is slow to read and seldom needed.
    shaken = await shakeHands(place, way, wait, true);
    if (shaken.secured) trust.wide = true;
  }
  if (shaken.secured) return shaken.secured;
  throw certificateError(place, shaken.code, shaken.sent);
}

type HandsShaken = { secured: Secured } | { secured?: undefined; code: string; sent: X509Certificate[] };

async function shakeHands(place: Place, way: Way, wait: Wait, wide: boolean): Promise<HandsShaken> {
  const { host } = place;
  const plain = await dial(place, way, wait, way.addresses);
  await way.greet?.(plain, place, wait);
  wait.on(`${showPlace(place)} accepted the connection and did not finish the TLS handshake`);
  wait.signal.throwIfAborted();
  const secureContext = way.trust.context(wide);
  const socket = connect({
    socket: plain,
    host,
    // A name of the host for RFC 6066; an address is none.
    servername: isIP(host) ? '' : host.replace(/\.$/, ''),
    // Judged below, before a byte is sent: what is refused here cannot be described any more.
    rejectUnauthorized: false,
    ...(secureContext ? { secureContext } : {}),
    ...(way.protocols ? { ALPNProtocols: way.protocols } : {}),
  });
  try {
    await ready(socket, 'secureConnect', wait);
  } catch (thrown) {
    plain.destroy();
    throw handshakeError(place, thrown);
  }
  const sent = sentBy(socket);
  const [leaf] = sent;
  const code = leaf ? whyNot(socket, leaf) : 'NO_CERTIFICATE';
  if (leaf && code === undefined) {
    return { secured: { socket, leaf, weakest: () => earliest(verifiedPath(sent, way.trust.anchors(wide))) } };
  }
  socket.destroy();
  return { code: code ?? 'NO_CERTIFICATE', sent };
}

/** Node declares an Error and gives the code as a text. */
function whyNot(socket: TLSSocket, leaf: X509Certificate): string | undefined {
  if (socket.authorized) return undefined;
  const error: unknown = socket.authorizationError;
  return (error instanceof Error ? codeOf(error) || error.message : String(error)) || `unknown, of ${leaf.fingerprint256}`;
}

const UNKNOWN_ISSUER = /^(?:UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/;

const TRUST = 'Give the authority that signed it with ca-file, or have the server send the whole chain.';

/** What is wrong with it, and in any case whom it is for, until when, and who signed it: an alarm must not hide the dates. */
function certificateError(place: Place, code: string, sent: X509Certificate[]): UserError {
  const [leaf] = sent;
  if (!leaf) return new UserError(`${showPlace(place)} showed no certificate`, { layer: 'network' });
  const isNamedOtherwise = (isIP(place.host) ? leaf.checkIP(place.host) : leaf.checkHost(place.host)) === undefined;
  const problems = [
    ...(code === 'ERR_TLS_CERT_ALTNAME_INVALID' && isNamedOtherwise ? [] : [problemOf(code, sent)]),
    ...(isNamedOtherwise ? [`is not for ${received(place.host)}`] : []),
  ];
  const about = `it is for ${namesOf(leaf)}, valid from ${dayOf(leaf.validFromDate)} to ${dayOf(leaf.validToDate)}, signed by ${issuerOf(leaf)}`;
  return new UserError(`the certificate of ${showPlace(place)} ${problems.join(' and ')}: ${about}`, {
    hint: UNKNOWN_ISSUER.test(code)
      ? TRUST
      : isNamedOtherwise
        ? 'Correct the host name in the URL, or the names in the certificate.'
        : 'Renew it.',
    cause: new Error(code),
    layer: 'network',
  });
}

function problemOf(code: string, sent: X509Certificate[]): string {
  const [leaf] = sent;
  const late = sent.find((certificate) => daysLeft(certificate) < 0) ?? leaf!;
  const whose = late === leaf ? '' : `is signed by ${namesOf(late)}, whose certificate `;
  if (code === 'CERT_HAS_EXPIRED') return `${whose}expired on ${dayOf(late.validToDate)}`;
  if (code === 'CERT_NOT_YET_VALID') return 'is not valid yet';
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') return 'is signed by itself';
  if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE') return 'is signed by an authority that is not trusted, or that the server does not name';
  if (UNKNOWN_ISSUER.test(code)) return `is signed by an authority that is not trusted (${issuerOf(sent.at(-1)!)})`;
  return `cannot be verified (${oneLine(code, 100)})`;
}

const SPEAKS_NO_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|RECORD_LAYER_FAILURE)$/;

function handshakeError(place: Place, cause: unknown): UserError {
  const code = codeOf(cause);
  const where = showPlace(place);
  if (SPEAKS_NO_TLS.test(code)) {
    const hint = 'Ask it without TLS (http:// or tcp://), or name the port that speaks TLS.';
    return new UserError(`${where} does not speak TLS`, { hint, cause });
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code))
    return new UserError(`${where} speaks no TLS newer than 1.1, expected 1.2 or 1.3`, { cause });
  if (/NO_APPLICATION_PROTOCOL/.test(code)) return new UserError(`${where} speaks no HTTP/1.1`, { cause });
  const what = code === 'ECONNRESET' || code === 'EPIPE' ? 'closed the connection' : `gave up (${code || oneLine(messageOf(cause), 100)})`;
  return new UserError(`${where} ${what} during the TLS handshake`, { cause, temporary: true });
}
