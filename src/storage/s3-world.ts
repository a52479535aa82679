import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { messageOf, UserError } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import type { StorageWorld } from './index.ts';
import { type Proxies, proxiesIn } from './proxy.ts';
import { endpointOf, type S3Place } from './s3-url.ts';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** What a location and the environment come to, once the store is used. */
export interface Surroundings {
  region: string;
  /** Undefined: that of AWS for the region. */
  endpoint?: string;
  /** Or another store that speaks S3. */
  isAws: boolean;
  pathStyle: boolean;
  /** `WHEN_REQUIRED`: no checksum headers, which many stores other than AWS refuse. Undefined: as the SDK does, which asks the environment. */
  checksums?: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED';
  /** Undefined: whatever the SDK finds, a role of OpenID Connect, of a container or an instance, a profile. */
  keys?: Keys;
  /** The variables to look at where the keys are wrong. */
  keyNames: { id: string; secret: string; token: string };
  /** PEM. Undefined: those that Node trusts. */
  authorities?: string[];
  /** Between here and the store, where the environment names any. */
  proxies?: Proxies;
}

/** Throws a UserError that names the variable that is missing or wrong. */
export function surroundingsOf(place: S3Place, { env, caFile }: StorageWorld): Surroundings {
  const endpoint = place.endpoint ?? endpointIn(env);
  const isAws = endpoint === undefined || /\.amazonaws\.com(?:\.cn)?$/i.test(new URL(endpoint).hostname);
  const keyNames = namesOf(place.credentials ?? 'AWS');
  const keys = keysIn(env, place.credentials);
  const checksums = checksumsIn(env, isAws);
  const proxies = proxiesIn(env);
  return {
    region: regionOf(place, env, isAws),
    ...(endpoint === undefined ? {} : { endpoint }),
    isAws,
    pathStyle: place.pathStyle ?? !isAws,
    ...(checksums ? { checksums } : {}),
    ...(keys ? { keys } : {}),
    keyNames,
    ...(caFile === undefined ? {} : { authorities: authoritiesWith(caFile) }),
    ...(proxies ? { proxies } : {}),
  };
}

/** The variables that the SDK itself obeys: an endpoint named there is one of another store too, with all that follows. */
function endpointIn(env: Env): string | undefined {
  const name = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].find((candidate) => env[candidate]);
  return name && env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS !== 'true' ? endpointOf(env[name]!, name) : undefined;
}

function regionOf(place: S3Place, env: Env, isAws: boolean): string {
  const region = place.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || (isAws ? '' : 'us-east-1');
  if (region) return region;
  throw new UserError(`s3://${place.bucket} does not say in which region it lies`, {
    hint: 'Add ?region=eu-central-1 (the bucket’s own) to the location, or set AWS_REGION. For another store than AWS add ?endpoint=https://….',
  });
}

const namesOf = (prefix: string) => ({
  id: `${prefix}_ACCESS_KEY_ID`,
  secret: `${prefix}_SECRET_ACCESS_KEY`,
  token: `${prefix}_SESSION_TOKEN`,
});

/** A profile goes before the variables, as everywhere in AWS's tools; keys that were named in the location go before everything. */
function keysIn(env: Env, name: string | undefined): Keys | undefined {
  const names = namesOf(name ?? 'AWS');
  const [accessKeyId, secretAccessKey, sessionToken] = [env[names.id]?.trim(), env[names.secret]?.trim(), env[names.token]?.trim()];
  if (name === undefined && env.AWS_PROFILE) return undefined;
  const missing = [names.id, names.secret].filter((variable) => !env[variable]?.trim());
  if (name === undefined && missing.length === 2) return undefined;
  if (missing.length > 0)
    throw new UserError(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`, {
      hint: name ? `credentials=${name} reads ${names.id}, ${names.secret} and, if set, ${names.token}.` : 'Set both, or neither.',
    });
  return { accessKeyId: accessKeyId!, secretAccessKey: secretAccessKey!, ...(sessionToken ? { sessionToken } : {}) };
}

function checksumsIn(env: Env, isAws: boolean): Surroundings['checksums'] {
  const wish = env.AWS_REQUEST_CHECKSUM_CALCULATION?.toUpperCase();
  if (wish === 'WHEN_REQUIRED' || wish === 'WHEN_SUPPORTED') return wish;
  return isAws ? undefined : 'WHEN_REQUIRED';
}

/** A list replaces Node's own, so those come along. */
function authoritiesWith(caFile: string): string[] {
  try {
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system'), readFileSync(caFile, 'utf8')])];
  } catch (thrown) {
    throw new UserError(`the ca-file ${caFile} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}
