import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { messageOf, UserError } from '../errors.ts';
import type { ProbeWorld } from './index.ts';

/** Who is believed: the public authorities and those of `ca-file`; `wide` adds those of the operating system, which take 0.1 s to read. */
export interface Trust {
  /** Undefined stands for Node's own, which is quicker than the same list given. */
  context(wide: boolean): SecureContext | undefined;
  /** Every certificate that is believed, by its subject. */
  anchors(wide: boolean): Map<string, X509Certificate[]>;
  /** Those of the operating system were needed: the next connection asks them at once. */
  wide: boolean;
}

interface Believed {
  context?: SecureContext;
  anchors?: Map<string, X509Certificate[]>;
}

/** Shared by all targets of a run: making one is 50 ms of work. */
const believed = new Map<string, Believed>();

/** Throws a UserError when the file of the authorities cannot be read or holds none. */
export function trustOf({ caFile, cwd }: Pick<ProbeWorld, 'caFile' | 'cwd'>): Trust {
  const given = caFile === undefined ? [] : readAuthorities(resolve(cwd, caFile), caFile);
  const all = (wide: boolean) => [...new Set([...getCACertificates('default'), ...(wide ? getCACertificates('system') : []), ...given])];
  const kept = (wide: boolean): Believed => {
    const key = `${wide} ${given.join('')}`;
    const known = believed.get(key) ?? {};
    believed.set(key, known);
    return known;
  };
  return {
    wide: false,
    context: (wide) => {
      if (!wide && given.length === 0) return undefined;
      const entry = kept(wide);
      entry.context ??= createSecureContext({ ca: all(wide) });
      return entry.context;
    },
    anchors: (wide) => {
      const entry = kept(wide);
      entry.anchors ??= Map.groupBy(all(wide).flatMap(readCertificate), ({ subject }) => subject);
      return entry.anchors;
    },
  };
}

function readAuthorities(path: string, caFile: string): string[] {
  const certificates = attempt(`ca-file: ${caFile} cannot be read`, () => readFileSync(path, 'utf8')).match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
  );
  if (!certificates)
    throw new UserError(`ca-file: ${caFile} holds no certificate; a file in PEM form is expected, -----BEGIN CERTIFICATE-----`);
  for (const certificate of certificates)
    attempt(`ca-file: ${caFile} has a certificate that cannot be read`, () => new X509Certificate(certificate));
  return certificates;
}

function attempt<T>(problem: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw new UserError(`${problem}: ${messageOf(cause)}`, { cause });
  }
}

/** Old authorities of a machine may have forms that are no longer read; nobody is believed by their word. */
function readCertificate(pem: string): X509Certificate[] {
  try {
    return [new X509Certificate(pem)];
  } catch {
    return [];
  }
}
