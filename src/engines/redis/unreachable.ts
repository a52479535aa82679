import { messageOf, UserError } from '../../errors.ts';

/** What a system call, a name server or TLS said on the way to a server, as a sentence; undefined where it was none of them. */
export function unreachable(thrown: unknown, where: string, host: string): UserError | undefined {
  const code = codeOf(thrown);
  const text = messageOf(thrown);
  const known = KNOWN[code ?? ''] ?? (CERTIFICATE.test(code ?? '') ? UNTRUSTED : undefined);
  if (!known) return undefined;
  return new UserError(`${where}: ${known.what(host, text)}`, {
    cause: thrown,
    hint: known.hint,
    ...(known.temporary ? { temporary: true } : {}),
    ...(known.network ? { layer: 'network' } : {}),
  });
}

export const REACH = 'Check host and port, that the server is up, and that this machine may reach it (firewall, VPN, service container).';
export const CLOSED = `${REACH} A server that speaks TLS only closes it too: write an s at the end of the scheme then.`;
const TRUST = 'Give the authority that signed it with ca-file, or correct the host name in the URL.';

interface Fault {
  what(host: string, text: string): string;
  hint: string;
  temporary?: boolean;
  /** The way there, not the server. */
  network?: boolean;
}

const UNTRUSTED: Fault = { what: () => 'the certificate of the server is signed by an authority that is not trusted', hint: TRUST };
const CERTIFICATE =
  /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*)$/;
const PLAIN: Fault = {
  what: () => 'the other side does not answer in TLS',
  hint: 'Take the letter s out of the scheme where the server has no TLS, or correct the port.',
};

const KNOWN: Record<string, Fault> = {
  ECONNREFUSED: { what: () => 'the connection was refused: nothing listens there', hint: REACH, temporary: true },
  ENOTFOUND: { what: (host) => `the host name '${host}' is not known`, hint: REACH, network: true },
  EAI_AGAIN: { what: (host) => `the host name '${host}' could not be looked up`, hint: REACH, temporary: true, network: true },
  ENETUNREACH: { what: () => 'this machine has no route to it', hint: REACH, network: true },
  EHOSTUNREACH: { what: () => 'this machine has no route to it', hint: REACH, temporary: true, network: true },
  ETIMEDOUT: { what: () => 'no answer to the connection', hint: REACH, temporary: true },
  ECONNRESET: { what: () => 'the connection was closed by the other side', hint: CLOSED, temporary: true },
  EPIPE: { what: () => 'the connection was closed by the other side', hint: CLOSED, temporary: true },
  ENOENT: { what: () => 'there is no such socket', hint: REACH, temporary: true },
  EACCES: {
    what: () => 'this user may not open that socket',
    hint: 'Let the user of this step write to the socket (group, unixsocketperm).',
  },
  CERT_HAS_EXPIRED: { what: () => 'the certificate of the server has expired', hint: 'Renew it.' },
  CERT_NOT_YET_VALID: { what: () => 'the certificate of the server is not valid yet', hint: 'Compare the clocks of both machines.' },
  ERR_TLS_CERT_ALTNAME_INVALID: { what: (host) => `the certificate of the server is not for '${host}'`, hint: TRUST },
  EPROTO: PLAIN,
  ERR_SSL_WRONG_VERSION_NUMBER: PLAIN,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: PLAIN,
};

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  // One for each address that was tried.
  if ('errors' in thrown && Array.isArray(thrown.errors) && thrown.errors.length > 0) return codeOf(thrown.errors[0]);
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
