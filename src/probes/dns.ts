import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { z } from 'zod';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, received } from '../units.ts';
import type { Probe, Seen } from './index.ts';
import { codeOf } from './tcp-connect.ts';
import { readOptions } from './tcp-options.ts';
import { lookBy, since, type Wait } from './tcp-wait.ts';

const TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'PTR', 'CAA', 'SOA'] as const;
type Type = (typeof TYPES)[number];

/** What a name resolves to: `dns:NAME[?type=A&server=IP[:port]]`, by the resolvers of this machine or by the one that is named; A and AAAA without a type. */
export const dnsProbe: Probe = {
  name: 'dns',
  schemes: ['dns:'],
  layer: 'network',
  metrics: [
    { name: 'answers', dimension: 'none' },
    { name: 'address', dimension: 'text' },
    { name: 'latency', dimension: 'duration' },
  ],
  defaults: [],
  open: ({ url, options }, world) => {
    const question = readQuestion(url);
    readOptions(z.strictObject({}), options, 'dns:');
    return lookBy(world, (wait) => observe(question, world.lookMs, wait));
  },
};

interface Question {
  name: string;
  types: Type[];
  server?: string;
}

async function observe({ name, types, server }: Question, lookMs: number, wait: Wait): Promise<Seen> {
  const by = server ? ` by ${server}` : '';
  wait.on(`${received(name)} was not resolved${by}`);
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(lookMs / 3)), tries: 2 });
  if (server) resolver.setServers([server]);
  const onAbort = () => resolver.cancel();
  wait.signal.addEventListener('abort', onAbort, { once: true });
  const start = performance.now();
  try {
    const looks = await Promise.allSettled(types.map(async (type) => texts(await resolver.resolve(name, type))));
    const ms = since(start);
    const found = looks.flatMap((look) => (look.status === 'fulfilled' ? look.value : []));
    const failed = looks.flatMap((look) => (look.status === 'rejected' ? [look.reason] : []));
    // Many servers fail at AAAA where a name has none: what was found is enough.
    if (found.length === 0) throw failure({ name, types }, by, failed.find((thrown) => !isEmpty(thrown)) ?? failed[0]);
    const address = oneLine(found.sort().join(', '), 1000);
    return {
      values: new Map([
        ['answers', { value: found.length, dimension: 'none', ms, detail: address }],
        ['address', { value: address, dimension: 'text', ms }],
        ['latency', { value: ms, dimension: 'duration', ms }],
      ]),
      facts: { address: oneLine(address, 200), ...(server ? { server } : {}) },
    };
  } finally {
    wait.signal.removeEventListener('abort', onAbort);
    resolver.cancel();
  }
}

const isEmpty = (thrown: unknown) => codeOf(thrown) === 'ENODATA';

/** Records as text, whatever their form: `10 mx.example`, the parts of a TXT record joined. */
function texts(records: unknown): string[] {
  const list: unknown[] = Array.isArray(records) ? records : [records];
  return list.map((record) => {
    if (typeof record === 'string') return record;
    if (Array.isArray(record)) return record.join('');
    return Object.values(record as object).join(' ');
  });
}

function failure({ name, types }: Pick<Question, 'name' | 'types'>, by: string, cause: unknown): UserError {
  const code = codeOf(cause);
  const records = types.length === 1 ? `${types[0]} record` : 'address';
  const words: Record<string, string> = {
    ENOTFOUND: `the name ${received(name)} does not exist (NXDOMAIN)`,
    ENODATA: `the name ${received(name)} exists and has no ${records}`,
    ESERVFAIL: `the DNS server could not answer for ${received(name)} (SERVFAIL)`,
    EREFUSED: `the DNS server refuses to answer for ${received(name)} (REFUSED)`,
    ETIMEOUT: `no DNS server answered for ${received(name)}`,
    ECONNREFUSED: `no DNS server listens where ${received(name)} was asked for`,
  };
  const what = words[code] ?? `${received(name)} could not be resolved (${code || oneLine(messageOf(cause), 100)})`;
  return new UserError(`${what}${by ? `, asked${by}` : ''}`, { cause, temporary: true });
}

const FORM = `dns:NAME[?type=TYPE&server=IP[:port]] is expected, with a type of ${TYPES.join(' ')}, for example dns:app.example?type=A`;

function readQuestion(text: string): Question {
  const [, rest = '', search = ''] = /^dns:([^?#]*)\??([^#]*)/i.exec(text) ?? [];
  const name = rest.replace(/\.$/, '');
  if (!/^(?=.{1,253}$)[\w*-]{1,63}(?:\.[\w-]{1,63})*$/.test(name))
    throw new UserError(`received ${received(rest)} as a name to resolve: ${FORM}`);
  const options = new URLSearchParams(search);
  const foreign = [...options.keys()].filter((key) => key !== 'type' && key !== 'server');
  if (foreign.length > 0) throw new UserError(`there is no option ${received(foreign.join(', '))} of a dns: target: ${FORM}`);
  const given = options.get('type')?.toUpperCase();
  const type = TYPES.find((known) => known === given);
  if (given !== undefined && !type) throw new UserError(`received type=${received(given)}: ${FORM}`);
  const server = options.get('server') ?? undefined;
  if (server !== undefined && !isServer(server))
    throw new UserError(`received server=${received(server)}, an address is expected: ${FORM}`);
  return { name, types: type ? [type] : ['A', 'AAAA'], ...(server === undefined ? {} : { server }) };
}

/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1`, `[2001:db8::1]:53`. */
function isServer(text: string): boolean {
  const [, inner = text, port = '53'] = /^\[(.+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  return isIP(inner) !== 0 && Number(port) > 0 && Number(port) < 65536;
}
