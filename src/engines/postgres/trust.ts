import type { Check } from '../../report.ts';
import { knownScriptWeakness, knownWeakness } from './minors.ts';

export interface Origin {
  /** Of the client that is to restore, as it prints it: `15.18`. */
  version: string;
  /** A signature was demanded, and is good. */
  signed: boolean;
  /** The user answers for where the dump comes from. */
  trust: boolean;
  /** The dump is plain SQL, which `psql` runs. */
  script: boolean;
}

/**
 * Whether the dump may be given to the client at all: one that a crafted dump can make run code on this machine, outside of the scratch server,
 * only gets what somebody answers for. Pure.
 */
export function originCheck({ version, signed, trust, script }: Origin): Check {
  const tool = script ? 'psql' : 'pg_restore';
  const base = { name: 'origin', expected: `a dump that ${tool} ${version} can be given`, ms: 0 };
  const weakness = script ? knownScriptWeakness(version) : knownWeakness(version);
  if (signed) return { ...base, status: 'passed', actual: 'signed by the key that verify-with names' };
  if (weakness === undefined)
    return {
      ...base,
      status: 'passed',
      actual: `no signature was demanded; no way is known to make ${tool} ${version} run code by a crafted dump`,
    };
  if (trust) return { ...base, status: 'passed', actual: `no signature was demanded, and ${weakness}; trust: true answers for it` };
  const fixed = /fixed in ([\d.]+)$/.exec(weakness)?.[1];
  return {
    ...base,
    status: 'failed',
    actual: `no signature was demanded, and ${weakness}`,
    hint: `Install PostgreSQL's client ${fixed} or newer, or demand a signature with verify-with, or answer for where the dump comes from with trust: true.`,
  };
}

export interface Exposing {
  /** What the dump makes the server do cannot read what is ours. */
  isolated: boolean;
  /** The server was made for this run. */
  ours: boolean;
  /** By a signature that was demanded, or by the user. */
  answered: boolean;
}

/**
 * What speaks against restoring a dump to a server because of what its functions and views could do there; undefined where nothing does. A
 * restore runs them as a superuser, who can start programs: as this very user where the server is not isolated. Pure.
 */
export function exposure({ isolated, ours, answered }: Exposing): (Pick<Check, 'actual' | 'status'> & { hint: string }) | undefined {
  if (isolated || answered) return undefined;
  if (!ours)
    return {
      status: 'degraded',
      actual: 'no signature was demanded, and what the dump holds runs there with the rights of a superuser',
      hint: 'Demand a signature with verify-with, or answer for where the dump comes from with trust: true; scratch: auto makes a server that is isolated where it can be.',
    };
  return {
    status: 'failed',
    actual:
      'not restored: no signature was demanded, and the throwaway server runs as this user, so that what the dump holds could read the secrets of this run',
    hint:
      'On Linux let this user change to another by a sudo that asks for no password (or run as root), so that the server is isolated; or demand a ' +
      'signature with verify-with; or answer for where the dump comes from with trust: true.',
  };
}
