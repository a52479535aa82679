import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A certificate with its key, both PEM; `file` is that of the certificate. */
export interface Certificate {
  name: string;
  file: string;
  cert: string;
  key: string;
}

export interface Wish {
  /** Of the subject, and of the files. */
  name: string;
  /** Whole days from now; -1, the least that openssl takes, has run out. */
  days: number;
  /** Alternative names: `DNS:localhost`, `IP:127.0.0.1`. */
  names?: string[];
  /** May sign others. */
  isAuthority?: boolean;
  /** Signed by itself where there is none. */
  by?: Certificate;
  /** The same subject and key, signed by somebody else: a cross-signed certificate. */
  again?: Certificate;
}

/** Makes a certificate in a folder with the program openssl, which global-setup.ts has made sure of. */
export async function makeCertificate(folder: string, wish: Wish): Promise<Certificate> {
  const { name, days, by, again, names = [], isAuthority = false } = wish;
  const run = (...args: string[]) => execute('openssl', args, { cwd: folder });
  const [key, request, file] = [again ? `${again.name}.key` : `${name}.key`, `${name}.csr`, join(folder, `${name}.crt`)];
  if (!again) await run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
  await run('req', '-new', '-key', key, '-out', request, '-subj', `/CN=${(again ?? wish).name}`);
  const extensions = [
    `basicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`,
    ...(isAuthority ? ['keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash'] : []),
    ...(names.length > 0 ? [`subjectAltName=${names.join(',')}`] : []),
  ];
  await writeFile(join(folder, `${name}.ext`), `${extensions.join('\n')}\n`);
  const signer = by ? ['-CA', `${by.name}.crt`, '-CAkey', `${by.name}.key`, '-CAcreateserial'] : ['-signkey', key];
  await run('x509', '-req', '-in', request, '-out', file, '-days', String(days), '-extfile', `${name}.ext`, ...signer);
  return { name, file, cert: await readFile(file, 'utf8'), key: await readFile(join(folder, key), 'utf8') };
}

/** What a server sends: its certificate and then those that lead on from it. */
export const bundle = (...certificates: Certificate[]): string => certificates.map(({ cert }) => cert).join('');
