import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { dnsProbe } from '../../src/probes/dns.ts';
import { failure, later, open, refusal, see } from './servers.ts';
import '../helpers/realm.ts';

const TYPES: Record<number, string> = { 1: 'A', 28: 'AAAA', 15: 'MX', 16: 'TXT' };
const CODES = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };

interface Reply {
  code?: keyof typeof CODES;
  /** The data of each record. */
  records?: Buffer[];
}

interface Dns {
  server: string;
  asked: string[];
}

/** A DNS server on loopback (RFC 1035): one question a packet, answered by type; undefined is no answer at all. */
async function serveDns(answer: (type: string, name: string) => Reply | undefined): Promise<Dns> {
  const socket: Socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, { port, address }) => {
    const { name, end } = questionOf(query);
    const code = query.readUInt16BE(end);
    const type = TYPES[code] ?? String(code);
    asked.push(`${type} ${name}`);
    const reply = answer(type, name);
    if (reply) socket.send(replyTo(query, end + 4, code, reply), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  later(async () => {
    socket.close();
    await once(socket, 'close');
  });
  return { server: `127.0.0.1:${socket.address().port}`, asked };
}

function questionOf(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  while (query[at]! > 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]!));
    at += 1 + query[at]!;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function replyTo(query: Buffer, end: number, type: number, { code = 'NOERROR', records = [] }: Reply): Buffer {
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  head.writeUInt16BE(0x8180 | CODES[code], 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  const answers = records.map((data) => {
    const fixed = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]);
    return Buffer.concat([fixed, data]);
  });
  return Buffer.concat([head, query.subarray(12, end), ...answers]);
}

const ip = (text: string) => Buffer.from(text.split('.').map(Number));

describe('a name', () => {
  test('has answers, their addresses and a latency', async () => {
    const { server, asked } = await serveDns((type) => ({ records: type === 'A' ? [ip('192.0.2.7'), ip('192.0.2.5')] : [] }));
    const { values, facts } = await see(dnsProbe, `dns:app.example?type=A&server=${server}`);
    expect(values.get('answers')?.value).toBe(2);
    expect(values.get('address')?.value).toBe('192.0.2.5, 192.0.2.7');
    expect(values.get('latency')).toMatchObject({ value: expect.any(Number), dimension: 'duration' });
    expect(facts).toEqual({ address: '192.0.2.5, 192.0.2.7', server });
    expect(asked).toEqual(['A app.example']);
  });

  test('without a type is asked for both kinds of address, and one of them is enough', async () => {
    const six = Buffer.from('20010db8000000000000000000000001', 'hex');
    const { server, asked } = await serveDns((type) => (type === 'AAAA' ? { records: [six] } : { code: 'SERVFAIL' }));
    const { values } = await see(dnsProbe, `dns:app.example?server=${server}`);
    expect(values.get('address')?.value).toBe('2001:db8::1');
    expect(new Set(asked)).toEqual(new Set(['A app.example', 'AAAA app.example']));
  });

  test('has records of other types', async () => {
    const mail = Buffer.concat([Buffer.from([0, 10, 2]), Buffer.from('mx'), Buffer.from([0xc0, 12])]);
    const { server } = await serveDns((type) => ({ records: type === 'MX' ? [mail] : [Buffer.from('\x03a=b')] }));
    expect((await see(dnsProbe, `dns:app.example?type=TXT&server=${server}`)).values.get('address')?.value).toBe('a=b');
    expect((await see(dnsProbe, `dns:app.example?type=mx&server=${server}`)).values.get('address')?.value).toMatch(/mx\.app\.example/);
  });
});

describe('a failure is a sentence', () => {
  const failing = async (reply: Reply | undefined, type = '&type=A') => {
    let answered = false;
    const { server } = await serveDns(() => (answered ? reply : { records: [ip('192.0.2.1')] }));
    const url = `dns:app.example?server=${server}${type}`;
    await see(dnsProbe, url);
    answered = true;
    return (await failure(dnsProbe, url)).message.replace(server, 'SERVER');
  };

  test('NXDOMAIN', async () => {
    expect(await failing({ code: 'NXDOMAIN' })).toBe('the name "app.example" does not exist (NXDOMAIN), asked by SERVER');
  });

  test('no record of the type', async () => {
    expect(await failing({})).toBe('the name "app.example" exists and has no A record, asked by SERVER');
  });

  test('SERVFAIL and REFUSED', async () => {
    expect(await failing({ code: 'SERVFAIL' })).toBe('the DNS server could not answer for "app.example" (SERVFAIL), asked by SERVER');
    expect(await failing({ code: 'REFUSED' })).toBe('the DNS server refuses to answer for "app.example" (REFUSED), asked by SERVER');
  });

  test('a server that does not answer ends at the limit', async () => {
    const { server } = await serveDns(() => undefined);
    const { message } = await failure(dnsProbe, `dns:app.example?server=${server}`, { world: { lookMs: 300 } });
    expect(message).toMatch(/^"app.example" was not resolved by \S+ within 300 ms$|^no DNS server answered for "app.example"/);
  });

  test('a look that is closed ends', async () => {
    const { server, asked } = await serveDns(() => undefined);
    const look = open(dnsProbe, `dns:app.example?server=${server}`);
    const seen = look.observe(new AbortController().signal).catch((thrown: Error) => thrown.message);
    await look.close();
    expect(await seen).toMatch(/before the look was ended/);
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});

describe('a target that cannot be read', () => {
  test.each([
    'dns:',
    'dns:a..b',
    'dns://app.example',
    `dns:${'x'.repeat(64)}.example`,
    'dns:app.example?type=ANY',
    'dns:app.example?server=ns.example',
    'dns:app.example?server=192.0.2.1:70000',
    'dns:app.example?port=5',
  ])('%s is refused with what is expected', (url) => {
    expect(refusal(dnsProbe, url).message).toMatch(/dns:NAME\[\?type=TYPE&server=IP\[:port\]\] is expected/);
  });

  test.each(['192.0.2.1', '192.0.2.1:5353', '2001:db8::1', '[2001:db8::1]:53'])('server=%s is read', (server) => {
    expect(() => open(dnsProbe, `dns:app.example?server=${server}`)).not.toThrow();
  });
});
