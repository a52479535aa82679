import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { httpProbe } from '../../src/probes/http.ts';
import { tcpProbe } from '../../src/probes/tcp.ts';
import { addressesOf, isRefused } from '../../src/probes/tcp-addresses.ts';
import { dial } from '../../src/probes/tcp-connect.ts';
import { within } from '../../src/probes/tcp-wait.ts';
import { tlsProbe } from '../../src/probes/tls.ts';
import { freePort } from '../helpers/neighbours.ts';
import { allClosed, failure, open, refusal, see, serveTcp } from './servers.ts';
import '../helpers/realm.ts';

const ignore = () => {};

describe('a port', () => {
  test('that accepts has a latency and says which address answered', async () => {
    const served = await serveTcp(ignore);
    const { values, facts } = await see(tcpProbe, `tcp://127.0.0.1:${served.port}`);
    expect(values.get('latency')).toEqual({ value: expect.any(Number), dimension: 'duration', ms: expect.any(Number) });
    expect(values.get('address')?.value).toBe('127.0.0.1');
    expect(facts).toEqual({ address: '127.0.0.1' });
    await allClosed(served);
  });

  test.each(['127.0.0.1', '::1'])('of localhost answers on %s alone too', async (host) => {
    const { port } = await serveTcp(ignore, host);
    const { facts } = await see(tcpProbe, `tcp://localhost:${port}`);
    expect(facts.address).toBe(host);
  });

  test('is found below localhost and at an IPv6 address', async () => {
    const { port } = await serveTcp(ignore, '::1');
    expect((await see(tcpProbe, `tcp://shop.localhost:${port}`)).facts.address).toBe('::1');
    expect((await see(tcpProbe, `tcp://[::1]:${port}`)).facts.address).toBe('::1');
  });

  test('on which nothing listens is refused, at both addresses of localhost', async () => {
    const port = await freePort();
    const error = await failure(tcpProbe, `tcp://localhost:${port}`);
    expect(error.message).toBe(`localhost:${port} refused the connection (tried ::1 and 127.0.0.1)`);
    expect(error.temporary).toBe(true);
    expect(error.layer).toBeUndefined();
    expect(error.hint).toMatch(/Nothing listens/);
  });

  test('of a name that does not resolve is a fault of the network', async () => {
    const error = await failure(tcpProbe, 'tcp://no..such:80');
    expect(error.message).toBe('the name "no..such" does not resolve to an address');
    expect(error.layer).toBe('network');
  });
});

describe('a look', () => {
  test('that is closed ends, and says that nobody knows', async () => {
    const look = open(tcpProbe, 'tcp://127.0.0.1:9');
    await look.close();
    const error = await look.observe(new AbortController().signal).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error.layer).toBe('gate');
  });

  test('ends at its limit where the work itself cannot be interrupted, with the stage', async () => {
    const work = within(30, new AbortController().signal, (wait) => {
      wait.on('the name "slow" was not resolved', 'network');
      return new Promise(ignore);
    });
    await expect(work).rejects.toMatchObject({
      message: 'the name "slow" was not resolved within 30 ms',
      layer: 'network',
      temporary: true,
    });
  });

  test('ends when its signal aborts, and the work is told', async () => {
    const controller = new AbortController();
    let told: AbortSignal | undefined;
    const work = within(60_000, controller.signal, ({ signal }) => {
      told = signal;
      controller.abort(new Error('enough'));
      return new Promise(ignore);
    });
    await expect(work).rejects.toMatchObject({ message: 'there was no answer before the look was ended', layer: 'gate' });
    expect(told?.aborted).toBe(true);
  });
});

const wait = { signal: new AbortController().signal, on: ignore };
const strict = { allowLinkLocal: false };

const PROBES = [
  [tcpProbe, 'tcp'],
  [tlsProbe, 'tls'],
  [httpProbe, 'http'],
] as const;

describe('addresses', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    '100.100.100.200',
    '168.63.129.16',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '64:ff9b::169.254.169.254',
    '2002:a9fe:a9fe::1',
    '::169.254.169.254',
  ])('%s is refused', (address) => {
    expect(isRefused({ address, family: address.includes(':') ? 6 : 4 })).toBe(true);
  });

  test.each(['127.0.0.1', '::1', '10.0.0.1', '192.168.1.1', '172.17.0.2', 'fd00::1', '169.253.255.255', '::ffff:10.0.0.1', '2001:db8::1'])(
    '%s is asked',
    (address) => {
      expect(isRefused({ address, family: address.includes(':') ? 6 : 4 })).toBe(false);
    },
  );

  test.each(['169.254.169.254', 'metadata.google.internal', 'METADATA.google.internal.', '[fe80::1]'])(
    '%s in a URL is refused before the first look',
    (host) => {
      for (const [probe, scheme] of PROBES) {
        const { message, hint } = refusal(probe, `${scheme}://${host}:80`);
        expect(message).toMatch(/is a link-local or metadata address, where no service is asked$/);
        expect(hint).toMatch(/allow-link-local: true/);
        expect(() => open(probe, `${scheme}://${host}:80`, { options: { 'allow-link-local': true } })).not.toThrow();
      }
    },
  );

  test('a name that stands for such an address is refused before anything is sent', async () => {
    const error = await failure(tcpProbe, 'tcp://0xa9fea9fe:80');
    expect(error.message).toBe(
      '"0xa9fea9fe" resolves to 169.254.169.254, which is a link-local or metadata address, where no service is asked',
    );
    expect(error.layer).toBe('network');
  });

  test('allow-link-local lets them through', async () => {
    const found = [{ address: '169.254.169.254', family: 4 }];
    await expect(addressesOf('169.254.169.254', strict, wait)).rejects.toThrow(UserError);
    await expect(addressesOf('169.254.169.254', { allowLinkLocal: true }, wait)).resolves.toEqual(found);
  });

  test('are connected to as they were checked: the name is not looked up again', async () => {
    const { port } = await serveTcp(ignore);
    const one = [{ address: '127.0.0.1', family: 4 }];
    const two = [{ address: '::1', family: 6 }, ...one];
    for (const addresses of [one, two]) {
      const socket = await dial({ host: 'no..such', port }, strict, wait, addresses);
      expect(socket.remoteAddress).toBe('127.0.0.1');
      socket.destroy();
    }
  });
});

describe('a target that cannot be read', () => {
  test.each([
    ['tcp://host', /has no port/],
    ['tcp://host:0', /has no port/],
    ['tcp://host:99999', /no URL with a host/],
    ['tcp://:80', /no URL with a host/],
    ['tcp:', /no URL with a host/],
    ['tcp://host:80/path', /more than host and port/],
    ['tcp://host:80?expect=x', /more than host and port/],
    ['tcp://user:hunter2@host:80', /user or password/],
  ])('%s is refused with what is expected, and never repeated', (url, says) => {
    const { message } = refusal(tcpProbe, url);
    expect(message).toMatch(says);
    expect(message).toMatch(/tcp:\/\/host:port is expected/);
    expect(message).not.toContain('hunter2');
  });

  test('names an option that there is not, and never its value', () => {
    const { message } = refusal(tcpProbe, 'tcp://host:80', { token: 'hunter2' });
    expect(message).toBe('there is no option token; beside a tcp:// target may stand: allow-link-local');
  });
});
