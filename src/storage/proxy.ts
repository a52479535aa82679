import { UserError } from '../errors.ts';
import type { Env } from '../hosts/index.ts';

/** As an agent of Node takes them (`proxyEnv`, from Node 24.5 on). */
export interface Proxies {
  HTTP_PROXY?: string;
  HTTPS_PROXY?: string;
  NO_PROXY: string;
}

/** Requests to this machine itself, which no proxy could pass on; GitHub's own tools leave them out too. */
const HERE = ['localhost', '.localhost', '127.0.0.1-127.255.255.255', '::1', '[::1]'];

/**
 * The variables that self-hosted runners behind a proxy have, and that `curl` and GitHub's own tools obey; undefined where they name none.
 * The names in small letters go first, as there. Throws a UserError that repeats nothing of a value: it may hold a password.
 */
export function proxiesIn(env: Env): Proxies | undefined {
  const [plain, secure] = [proxyIn(env, 'HTTP_PROXY'), proxyIn(env, 'HTTPS_PROXY')];
  if (!plain && !secure) return undefined;
  const NO_PROXY = [...exceptionsIn(env), ...HERE].join(',');
  return { ...(plain ? { HTTP_PROXY: plain } : {}), ...(secure ? { HTTPS_PROXY: secure } : {}), NO_PROXY };
}

function proxyIn(env: Env, name: string): string | undefined {
  const given = [name.toLowerCase(), name].find((candidate) => env[candidate]?.trim());
  if (!given) return undefined;
  const text = env[given]!.trim();
  // Many write the host and the port alone.
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new UserError(`${given} does not name a proxy: expected for example http://proxy.example.com:3128`, {
    hint: 'Proxies that speak HTTP are known, SOCKS is not. Unset it, or correct it in the environment of the runner.',
  });
}

/** A name stands for what is below it too; Node wants a dot for that. */
function exceptionsIn(env: Env): string[] {
  const given = env.no_proxy?.trim() ? env.no_proxy : (env.NO_PROXY ?? '');
  const names = given.split(/[\s,]+/).filter((name) => name !== '');
  return names.flatMap((name) => (/^[a-z0-9_-][a-z0-9._-]*$/i.test(name) && /[a-z]/i.test(name) ? [name, `.${name}`] : [name]));
}

/** Of the proxy for such requests, unless it is excepted; without user and password. */
export function hostFor(isSecure: boolean, proxies: Proxies | undefined): string | undefined {
  const url = isSecure ? proxies?.HTTPS_PROXY : proxies?.HTTP_PROXY;
  return url && new URL(url).host;
}

const urlsOf = (proxies: Proxies | undefined): URL[] =>
  [proxies?.HTTPS_PROXY, proxies?.HTTP_PROXY].filter((url) => url !== undefined).map((url) => new URL(url));

/** Of these proxies the host of the one that a failure of the network is about; undefined where it is about something else. */
export function proxyAtFault(
  { code, hostname, address, port }: { code?: string; hostname?: unknown; address?: unknown; port?: unknown },
  proxies: Proxies | undefined,
): string | undefined {
  const isIt = (url: URL) => {
    if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return hostname === url.hostname;
    return address !== undefined && String(port) === (url.port || (url.protocol === 'https:' ? '443' : '80'));
  };
  return urlsOf(proxies).find(isIt)?.host;
}
