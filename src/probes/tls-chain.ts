import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { oneLine } from '../units.ts';

const DAY_MS = 86_400_000;
/** OpenSSL gives up far later; nobody's chain is half as long. */
const MOST_CERTIFICATES = 10;

/** What the other side sent, as far as it leads on from its own certificate: that one first. Empty before the handshake. */
export function sentBy(socket: TLSSocket): X509Certificate[] {
  const sent: X509Certificate[] = [];
  let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  const seen = new Set<string>();
  while (next?.raw && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256);
    sent.push(new X509Certificate(next.raw));
    next = next.issuerCertificate;
  }
  return sent;
}

/**
 * The certificates that the verification rests on: from the server's own to one that is believed and signed by itself. Issuers that are
 * believed come before those that were sent, as in OpenSSL (X509_V_FLAG_TRUSTED_FIRST), so that a cross-signed certificate, which many
 * servers send for old clients and which nobody looks at any more, does not count. To be asked only where the verification succeeded.
 */
export function verifiedPath(sent: X509Certificate[], anchors: Map<string, X509Certificate[]>, now = Date.now()): X509Certificate[] {
  const [leaf] = sent;
  if (!leaf) return [];
  // Where no way is found the library has verified it by one that is not known here: what has run out was not on it.
  return pathFrom(leaf, sent, anchors, now) ?? sent.filter((certificate) => isCurrent(certificate, now));
}

function pathFrom(
  certificate: X509Certificate,
  sent: X509Certificate[],
  anchors: Map<string, X509Certificate[]>,
  now: number,
  depth = 1,
): X509Certificate[] | undefined {
  const known = anchors.get(certificate.subject) ?? [];
  if (isOwnIssuer(certificate))
    return known.some((anchor) => anchor.fingerprint256 === certificate.fingerprint256) ? [certificate] : undefined;
  if (depth >= MOST_CERTIFICATES) return undefined;
  for (const issuer of [...(anchors.get(certificate.issuer) ?? []), ...sent]) {
    if (!isCurrent(issuer, now) || !isIssuedBy(certificate, issuer)) continue;
    const rest = pathFrom(issuer, sent, anchors, now, depth + 1);
    if (rest) return [certificate, ...rest];
  }
  return undefined;
}

const isOwnIssuer = (certificate: X509Certificate) => certificate.subject === certificate.issuer;
const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate) =>
  certificate.issuer === issuer.subject && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
const isCurrent = ({ validFromDate, validToDate }: X509Certificate, now: number) => +validFromDate <= now && now < +validToDate;

/** The one that runs out first. */
export function earliest(path: X509Certificate[]): X509Certificate {
  return path.reduce((first, certificate) => (certificate.validToDate < first.validToDate ? certificate : first));
}

/** Days and parts of days; negative where it has run out. */
export const daysLeft = (certificate: X509Certificate, now = Date.now()): number => (+certificate.validToDate - now) / DAY_MS;

export const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** Whom it was made for: the names in it, else the common name of its subject. Foreign text. */
export function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = subjectAltName?.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, '')) ?? [];
  if (names.length === 0) return shortName(subject);
  return oneLine(`${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`, 200);
}

export const issuerOf = ({ issuer }: X509Certificate): string => shortName(issuer);

/** Of a distinguished name, a part a line, the common name, or the organization where it has none. */
export function shortName(name: string): string {
  const part = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(name)?.[1];
  return oneLine(part('CN') ?? part('O') ?? (name || 'nobody'), 100);
}
