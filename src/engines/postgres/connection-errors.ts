import { messageOf, UserError } from '../../errors.ts';
import { describeTarget, type Target } from './url.ts';

/** Why no session could be opened, and what to do about it. */
export function connectError(thrown: unknown, target: Target): UserError {
  const where = describeTarget(target);
  const code = codeOf(thrown);
  const known = CONNECT_ERRORS[code ?? ''];
  const text = messageOf(thrown);
  if (known)
    return new UserError(`${where}: ${known.what(target, text)}`, { hint: known.hint, cause: thrown, temporary: MAY_PASS.test(code!) });
  if (/does not support SSL/.test(text)) {
    return new UserError(`${where}: the server does not offer TLS, and sslmode is ${target.sslMode}`, {
      hint: 'Turn TLS on at the server, or add ?sslmode=disable to the URL where the network between is trusted.',
      cause: thrown,
    });
  }
  if (/timeout|timed out/i.test(text)) {
    return new UserError(`${where}: no answer within ${target.connectTimeoutMs / 1_000} s`, {
      hint: REACH,
      cause: thrown,
      temporary: true,
    });
  }
  if (/password must be a string|SASL/.test(text)) {
    return new UserError(`${where}: the server wants a password and the URL has none that fits (${text})`, {
      hint: PASSWORD,
      cause: thrown,
    });
  }
  return new UserError(`${where}: ${text}`, { hint: REACH, cause: thrown });
}

/** A server that restarts, is full or in the middle of a failover; a transaction that had to give way (SQLSTATE, appendix A of PostgreSQL's documentation). */
export const MAY_PASS = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EPIPE|ENOENT|08\w{3}|53300|57P0[123]|40001|40P01|55P03)$/;

const REACH = 'Check host and port, that the server is up, and that this machine may reach it (firewall, VPN, service container).';
const PASSWORD = 'Check user and password; letters such as @ / ? # % : in them are written as %40 %2F %3F %23 %25 %3A in a URL.';
const TRUST = 'Give the authority that signed it with ca-file, or correct the host name in the URL.';

const CONNECT_ERRORS: Record<string, { what(target: Target, text: string): string; hint: string }> = {
  ECONNREFUSED: { what: () => 'the connection was refused: nothing listens there', hint: REACH },
  ENOTFOUND: { what: (target) => `the host name '${target.host}' is not known`, hint: REACH },
  ENETUNREACH: {
    what: () => 'this machine has no route to it',
    hint: 'A host that has only an IPv6 address cannot be reached from GitHub-hosted runners: use the address of its session pooler, or a self-hosted runner.',
  },
  EAI_AGAIN: { what: (target) => `the host name '${target.host}' could not be looked up`, hint: REACH },
  ENOENT: { what: (target) => `there is no socket in ${target.host}`, hint: REACH },
  ETIMEDOUT: { what: () => 'no answer', hint: REACH },
  ECONNRESET: { what: () => 'the connection was closed by the other side', hint: REACH },
  '28P01': { what: (target) => `the password of user '${target.user}' was not accepted`, hint: PASSWORD },
  '28000': { what: (_, text) => text, hint: "The server's pg_hba.conf must let this user in from this machine." },
  '3D000': { what: (target) => `there is no database '${target.database}'`, hint: 'Check the name at the end of the URL.' },
  '53300': { what: () => 'the server has no connection left', hint: 'Raise max_connections, or run when less is going on.' },
  '57P03': { what: (_, text) => text, hint: 'The server is starting or stopping: try again when it is up.' },
  CERT_HAS_EXPIRED: { what: () => 'the certificate of the server has expired', hint: 'Renew it.' },
  ERR_TLS_CERT_ALTNAME_INVALID: { what: (target) => `the certificate of the server is not for '${target.host}'`, hint: TRUST },
  SELF_SIGNED_CERT_IN_CHAIN: { what: () => 'the certificate of the server is signed by an authority that is not trusted', hint: TRUST },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: () => 'the certificate of the server is signed by itself', hint: TRUST },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    what: () => 'the certificate of the server is signed by an authority that is not trusted',
    hint: TRUST,
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    what: () => 'the certificate of the server is signed by an authority that is not trusted',
    hint: TRUST,
  },
};

/** Of Node or of PostgreSQL; of several attempts the first. */
export function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
