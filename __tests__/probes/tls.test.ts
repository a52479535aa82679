import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, TLSSocket, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { tlsProbe } from '../../src/probes/tls.ts';
import { bundle, type Certificate, makeCertificate } from '../helpers/certificates.ts';
import { freePort } from '../helpers/neighbours.ts';
import { allClosed, failure, listen, refusal, see, serveHttp, serveTcp, silent } from './servers.ts';
import '../helpers/realm.ts';

const NAMES = ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'];

let folder: string;
let root: Certificate;
let middle: Certificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-test-'));
  root = await makeCertificate(folder, { name: 'root', days: 400, isAuthority: true });
  middle = await makeCertificate(folder, { name: 'middle', days: 20, isAuthority: true, by: root });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const leaf = (name: string, days: number, by: Certificate | undefined = root, names = NAMES) =>
  makeCertificate(folder, { name, days, names, ...(by ? { by } : {}) });

const serveTls = (options: TlsOptions, host?: string) =>
  listen(
    createServer(options).on('tlsClientError', () => {}),
    host,
  );
const showing = (own: Certificate, ...others: Certificate[]) => serveTls({ cert: bundle(own, ...others), key: own.key });
/** A file with several authorities. */
const believing = async (name: string, ...authorities: Certificate[]) => {
  const file = join(folder, name);
  await writeFile(file, bundle(...authorities));
  return file;
};
const trusting = (authority: Certificate) => ({ world: { caFile: authority.file } });

describe('days-left', () => {
  test('is that of the certificate where it runs out first', async () => {
    const own = await leaf('short', 10);
    const served = await showing(own);
    const { values, facts } = await see(tlsProbe, `tls://localhost:${served.port}`, trusting(root));
    expect(values.get('days-left')?.value).toBeCloseTo(10, 1);
    expect(values.get('leaf-days-left')?.value).toBeCloseTo(10, 1);
    expect(values.get('name')?.value).toBe('localhost, 127.0.0.1, 0:0:0:0:0:0:0:1');
    expect(values.get('issuer')?.value).toBe('root');
    expect(values.get('protocol')?.value).toBe('TLSv1.3');
    expect(values.get('latency')?.value).toEqual(expect.any(Number));
    expect(facts.certificate).toMatch(/^localhost, .* signed by root$/);
    await allClosed(served);
  });

  test('is that of an issuer where it runs out first, which is named', async () => {
    const { port } = await showing(await leaf('long', 200, middle), middle);
    const { values } = await see(tlsProbe, `tls://localhost:${port}`, trusting(root));
    expect(values.get('days-left')?.value).toBeCloseTo(20, 1);
    expect(values.get('days-left')?.detail).toMatch(/^until \d{4}-\d\d-\d\d of middle, which signed it$/);
    expect(values.get('leaf-days-left')?.value).toBeCloseTo(200, 1);
  });

  test('does not count a cross-signed certificate that is sent for others and has run out', async () => {
    const old = await makeCertificate(folder, { name: 'old-root', days: 300, isAuthority: true });
    const crossed = await makeCertificate(folder, { name: 'root-by-old', days: -1, isAuthority: true, by: old, again: root });
    const { port } = await showing(await leaf('crossed-leaf', 100), crossed);
    const { values } = await see(tlsProbe, `tls://localhost:${port}`, trusting(root));
    expect(values.get('days-left')?.value).toBeCloseTo(100, 1);
  });

  test('does count it where the verification rests on it', async () => {
    const old = await makeCertificate(folder, { name: 'old-trusted', days: 300, isAuthority: true });
    const crossed = await makeCertificate(folder, { name: 'root-by-trusted', days: 5, isAuthority: true, by: old, again: root });
    const { port } = await showing(await leaf('crossed-needed', 100), crossed);
    const { values } = await see(tlsProbe, `tls://localhost:${port}`, trusting(old));
    expect(values.get('days-left')?.value).toBeCloseTo(5, 1);
  });

  test('does not count a way round by an older authority that is believed too', async () => {
    const old = await makeCertificate(folder, { name: 'old-also', days: 300, isAuthority: true });
    const crossed = await makeCertificate(folder, { name: 'root-by-also', days: 3, isAuthority: true, by: old, again: root });
    const { port } = await showing(await leaf('two-ways', 100), crossed);
    const caFile = await believing('both.pem', root, old);
    expect((await see(tlsProbe, `tls://localhost:${port}`, { world: { caFile } })).values.get('days-left')?.value).toBeCloseTo(100, 1);
  });

  test('does not count an authority of the same name that has run out', async () => {
    const former = await makeCertificate(folder, { name: 'root-former', days: -1, isAuthority: true, again: root });
    const { port } = await showing(await leaf('renewed', 100));
    const caFile = await believing('renewed.pem', former, root);
    expect((await see(tlsProbe, `tls://localhost:${port}`, { world: { caFile } })).values.get('days-left')?.value).toBeCloseTo(100, 1);
  });

  test('does not count an authority of the same name that did not sign', async () => {
    await mkdir(join(folder, 'elsewhere'));
    const namesake = await makeCertificate(join(folder, 'elsewhere'), { name: 'root', days: 2, isAuthority: true });
    const { port } = await showing(await leaf('of-one-root', 100));
    const caFile = await believing('namesakes.pem', namesake, root);
    expect((await see(tlsProbe, `tls://localhost:${port}`, { world: { caFile } })).values.get('days-left')?.value).toBeCloseTo(100, 1);
  });

  test('does not count a certificate in the bundle that signed nothing', async () => {
    const stranger = await makeCertificate(folder, { name: 'stranger', days: 1, isAuthority: true });
    const { port } = await showing(await leaf('with-stranger', 90), stranger);
    const { values } = await see(tlsProbe, `tls://localhost:${port}`, trusting(root));
    expect(values.get('days-left')?.value).toBeCloseTo(90, 1);
  });

  test('is found at an address, without a name', async () => {
    const { port } = await showing(await leaf('by-address', 90));
    expect((await see(tlsProbe, `tls://127.0.0.1:${port}`, trusting(root))).facts.address).toBe('127.0.0.1');
  });
});

describe('a certificate that is refused is described, with its dates', () => {
  const about = /it is for .+, valid from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d, signed by .+/;
  const refused = async (own: Certificate, others: Certificate[] = [], host = 'localhost') => {
    const { port } = await showing(own, ...others);
    const error = await failure(tlsProbe, `tls://${host}:${port}`, trusting(root));
    expect(error.message).toMatch(about);
    expect(error.layer).toBe('network');
    return error;
  };

  test('expired', async () => {
    expect((await refused(await leaf('expired', -1))).message).toMatch(/^the certificate of localhost:\d+ expired on \d{4}-/);
  });

  test('signed by one that expired', async () => {
    const late = await makeCertificate(folder, { name: 'late', days: -1, isAuthority: true, by: root });
    const { message } = await refused(await leaf('of-late', 90, late), [late]);
    expect(message).toMatch(/is signed by late, whose certificate expired on/);
  });

  test('for another name', async () => {
    const { message, hint } = await refused(await leaf('other', 90, root, ['DNS:shop.example', 'DNS:*.shop.example']));
    expect(message).toMatch(/^the certificate of localhost:\d+ is not for "localhost": it is for shop.example, \*.shop.example,/);
    expect(hint).toMatch(/host name/);
  });

  test('for another name and expired', async () => {
    const { message } = await refused(await leaf('other-expired', -1, root, ['DNS:shop.example']));
    expect(message).toMatch(/expired on \S+ and is not for "localhost"/);
  });

  test('signed by itself', async () => {
    const own = await makeCertificate(folder, { name: 'localhost', days: 90, names: NAMES });
    expect((await refused(own)).message).toMatch(/is signed by itself: it is for localhost/);
  });

  test('signed by an authority that is not trusted', async () => {
    const stranger = await makeCertificate(folder, { name: 'unknown', days: 90, isAuthority: true });
    const { message, hint } = await refused(await leaf('of-unknown', 90, stranger), [stranger]);
    expect(message).toMatch(/is signed by an authority that is not trusted \(unknown\)/);
    expect(hint).toMatch(/ca-file/);
  });

  test('whose issuer the server does not send', async () => {
    const { message } = await refused(await leaf('alone', 90, middle));
    expect(message).toMatch(/is signed by an authority that is not trusted, or that the server does not name/);
  });

  test('and is believed where the operating system knows the authority', async () => {
    const { port } = await showing(await leaf('of-the-system', 90));
    const program = `
      import { tlsProbe } from ${JSON.stringify(import.meta.resolve('../../src/probes/tls.ts'))};
      const look = tlsProbe.open({ url: 'tls://localhost:${port}', options: {}, metrics: [] }, { env: {}, lookMs: 20000, cwd: '.' });
      const days = async () => (await look.observe(new AbortController().signal)).values.get('days-left').value;
      console.log(await days() > 89, await days() > 89);`;
    const ask = (env: NodeJS.ProcessEnv) =>
      promisify(execFile)(process.execPath, ['--no-warnings', '--input-type=module', '-e', program], { env });
    expect((await ask({ ...process.env, SSL_CERT_FILE: root.file })).stdout).toBe('true true\n');
    await expect(ask(process.env)).rejects.toThrow(/not trusted/);
  });

  test('and is believed by nobody without ca-file', async () => {
    const { port } = await showing(await leaf('private', 90));
    await see(tlsProbe, `tls://localhost:${port}`, trusting(root));
    const error = await failure(tlsProbe, `tls://localhost:${port}`);
    expect(error.message).toMatch(/is signed by an authority that is not trusted/);
  });
});

describe('what is no TLS', () => {
  test('a port that speaks HTTP is named so', async () => {
    const { port } = await serveHttp((_, response) => response.end());
    expect((await failure(tlsProbe, `tls://127.0.0.1:${port}`)).message).toBe(`127.0.0.1:${port} does not speak TLS`);
  });

  test('a port that closes', async () => {
    const { port } = await serveTcp((socket) => socket.end());
    expect((await failure(tlsProbe, `tls://127.0.0.1:${port}`)).message).toBe(
      `127.0.0.1:${port} closed the connection during the TLS handshake`,
    );
  });

  test('a port that accepts and never answers ends at the limit, and nothing stays open', async () => {
    const served = await serveTcp(silent);
    const error = await failure(tlsProbe, `tls://127.0.0.1:${served.port}`, { world: { lookMs: 200 } });
    expect(error.message).toBe(`127.0.0.1:${served.port} accepted the connection and did not finish the TLS handshake within 200 ms`);
    expect(error.temporary).toBe(true);
    await allClosed(served);
  });

  test('a port on which nothing listens', async () => {
    expect((await failure(tlsProbe, `tls://127.0.0.1:${await freePort()}`)).message).toMatch(/refused the connection/);
  });
});

describe('starttls=postgres', () => {
  /** Answers PostgreSQL's SSLRequest with a letter, and after S speaks TLS. */
  const servePostgres = (letter: string, own: Certificate) =>
    serveTcp((socket: Socket) => {
      socket.once('data', (request) => {
        if (request.toString('hex') !== '0000000804d2162f') return socket.destroy();
        socket.write(letter);
        if (letter === 'S') new TLSSocket(socket, { isServer: true, cert: own.cert, key: own.key }).on('error', () => {});
        return undefined;
      });
    });

  test('asks for TLS as PostgreSQL has it', async () => {
    const { port } = await servePostgres('S', await leaf('db', 33));
    const { values } = await see(tlsProbe, `tls://localhost:${port}?starttls=postgres`, trusting(root));
    expect(values.get('days-left')?.value).toBeCloseTo(33, 1);
  });

  test('says that a server offers none', async () => {
    const { port } = await servePostgres('N', root);
    const error = await failure(tlsProbe, `tls://127.0.0.1:${port}?starttls=postgres`);
    expect(error.message).toBe(`the PostgreSQL server at 127.0.0.1:${port} offers no TLS`);
  });

  test('says that it is no PostgreSQL', async () => {
    const { port } = await serveHttp((_, response) => response.end());
    const error = await failure(tlsProbe, `tls://127.0.0.1:${port}?starttls=postgres`);
    expect(error.message).toMatch(/did not answer as PostgreSQL does when asked for TLS|closed the connection when asked for TLS/);
  });

  test('ends where nothing is answered', async () => {
    const served = await serveTcp(silent);
    const error = await failure(tlsProbe, `tls://127.0.0.1:${served.port}?starttls=postgres`, { world: { lookMs: 200 } });
    expect(error.message).toBe(`127.0.0.1:${served.port} did not answer PostgreSQL's request for TLS within 200 ms`);
    await allClosed(served);
  });
});

describe('a target that cannot be read', () => {
  test.each([
    ['tls://', /no URL with a host/],
    ['tls://user:hunter2@host', /user or password/],
    ['tls://host/path', /more than host and port/],
    ['tls://host?starttls=smtp', /another starttls than postgres/],
    ['tls://host?name=hunter2', /has the option name/],
  ])('%s', (url, says) => {
    const { message } = refusal(tlsProbe, url);
    expect(message).toMatch(says);
    expect(message).not.toContain('hunter2');
  });

  test('a ca-file that is missing or holds no certificate', async () => {
    const empty = join(folder, 'empty.pem');
    await writeFile(empty, 'nothing\n');
    const opening = (caFile: string) => () =>
      tlsProbe.open({ url: 'tls://host', options: {}, metrics: [] }, { env: {}, lookMs: 1, cwd: folder, caFile });
    expect(opening('root.crt')).not.toThrow();
    expect(opening('empty.pem')).toThrow(/ca-file: empty.pem holds no certificate/);
    expect(opening('missing.pem')).toThrow(/ca-file: missing.pem cannot be read/);
  });
});
