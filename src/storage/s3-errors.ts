import { messageOf, UserError } from '../errors.ts';
import { OPERATIONS } from './s3-operations.ts';
import { type Asked, type Facts, isTransient, reasonOf, type Seen, scrubbed, type Thrown } from './s3-reasons.ts';

interface S3ErrorOptions {
  /** Of S3 (`NoSuchKey`) or of the system (`ECONNRESET`). */
  code: string;
  status?: number | undefined;
  /** The permission that is missing. */
  missing?: string | undefined;
  hint?: string | undefined;
  temporary?: boolean | undefined;
}

/** A request that failed, or an answer that is none. */
export class S3Error extends UserError {
  override name = 'S3Error';
  readonly code: string;
  readonly status: number | undefined;
  readonly missing: string | undefined;

  constructor(message: string, { code, status, missing, hint, temporary = false }: S3ErrorOptions) {
    super(message, { temporary, ...(hint ? { hint } : {}) });
    this.code = code;
    this.status = status;
    this.missing = missing;
  }
}

export const isS3Error = (thrown: unknown, ...codes: string[]): thrown is S3Error =>
  thrown instanceof S3Error && (codes.length === 0 || codes.includes(thrown.code));
/** Also a HEAD, whose answer has no words. */
export const isAbsent = (thrown: unknown): boolean =>
  isS3Error(thrown, 'NoSuchKey') || (isS3Error(thrown, 'NotFound') && thrown.status === 404);
export const isDenied = (thrown: unknown): thrown is S3Error & { missing: string } =>
  thrown instanceof S3Error && thrown.missing !== undefined;
export const isUnknownThere = (thrown: unknown): boolean =>
  thrown instanceof S3Error && (['NotImplemented', 'MethodNotAllowed', 'XNotImplemented'].includes(thrown.code) || thrown.status === 501);

export function s3Error(thrown: unknown, asked: Asked, facts: Facts): S3Error {
  const seen = see(thrown, asked, facts);
  const { code, status, object, operation } = seen;
  const { reason, ...rest } = reasonOf(thrown as Thrown, seen);
  return new S3Error(`${object} ${OPERATIONS[operation][0]}: ${reason}`, { code, status, ...rest });
}

/** Credentials are fetched before a request, from wherever the SDK looks: what fails there says nothing of the store. */
export function credentialsError(thrown: unknown, { bucket, keyNames, ...facts }: Facts): S3Error {
  const { code = '', name = '' } = thrown as Thrown;
  const words = scrubbed(messageOf(thrown), facts.secrets);
  const temporary = isTransient(code) || name === 'TimeoutError' || Number((thrown as Thrown).$metadata?.httpStatusCode) >= 500;
  const nothing = /could not load credentials from any provider/i.test(words);
  return new S3Error(
    nothing ? `no credentials for s3://${bucket} were found` : `no credentials for s3://${bucket} could be had: ${words}`,
    {
      code: 'Credentials',
      temporary,
      hint: `Set ${keyNames.id} and ${keyNames.secret}, or let an earlier step of the job assume a role (OpenID Connect), or name other variables with credentials=NAME.`,
    },
  );
}

function see(thrown: unknown, asked: Asked, facts: Facts): Seen {
  const { name = '', code, cause, $metadata, $response, message = '' } = thrown as Thrown;
  const status = $metadata?.httpStatusCode;
  const field = (key: string) => String((thrown as Thrown)[key] ?? '');
  return {
    ...asked,
    code: status === undefined ? (code ?? cause?.code ?? name) : name === 'Error' ? 'Unknown' : name,
    status,
    words: message === 'UnknownError' ? '' : scrubbed(message, facts.secrets),
    header: (key) => $response?.headers?.[key] ?? '',
    field,
    facts,
    where: facts.endpoint ?? `AWS in ${facts.region}`,
  };
}
