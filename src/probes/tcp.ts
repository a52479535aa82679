import { UserError } from '../errors.ts';
import type { Probe, Seen } from './index.ts';
import { type AddressRules, refuseWritten } from './tcp-addresses.ts';
import { dial, type Place } from './tcp-connect.ts';
import { readRules } from './tcp-options.ts';
import { lookBy, since, type Wait } from './tcp-wait.ts';

/** Whether something accepts connections: `tcp://host:port`. It says nothing about whether that is well. */
export const tcpProbe: Probe = {
  name: 'tcp',
  schemes: ['tcp:'],
  layer: 'app',
  metrics: [
    { name: 'latency', dimension: 'duration' },
    { name: 'address', dimension: 'text' },
  ],
  defaults: [],
  open: ({ url, options }, world) => {
    const place = readPlace(url);
    const rules = readRules(options, 'tcp://');
    refuseWritten(place.host, rules);
    return lookBy(world, (wait) => observe(place, rules, wait));
  },
};

async function observe(place: Place, rules: AddressRules, wait: Wait): Promise<Seen> {
  const start = performance.now();
  const socket = await dial(place, rules, wait);
  const ms = since(start);
  const address = socket.remoteAddress ?? place.host;
  socket.destroy();
  return {
    values: new Map([
      ['latency', { value: ms, dimension: 'duration', ms }],
      ['address', { value: address, dimension: 'text', ms }],
    ]),
    facts: { address },
  };
}

const FORM = 'tcp://host:port is expected, for example tcp://localhost:5432';

/** Nothing of the URL is repeated: it may hold a password. */
function readPlace(text: string): Place {
  const url = URL.parse(text);
  if (!url?.hostname) throw new UserError(`this tcp:// target is no URL with a host: ${FORM}`);
  if (url.username || url.password) throw new UserError(`this tcp:// target has a user or password, which is sent nowhere: ${FORM}`);
  if (url.port === '' || url.port === '0') throw new UserError(`this tcp:// target has no port: ${FORM}`);
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash) throw new UserError(`this tcp:// target has more than host and port: ${FORM}`);
  return { host: hostOf(url), port: Number(url.port) };
}

/** Without the brackets of an IPv6 address. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');
