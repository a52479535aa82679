import { readBech32 } from './bech32.ts';

/** Kinds of keys by their prefix, with their bytes: https://c2sp.org/age for the native ones, https://c2sp.org/age-plugin for hardware (tag). */
const RECIPIENTS: Record<string, number> = { age: 32, age1pq: 1216, age1tag: 33, age1tagpq: 1249 };
const IDENTITIES: Record<string, number> = { 'age-secret-key-': 32, 'age-secret-key-pq-': 32 };
const MAKE = "make a pair with 'seaworthy keygen'";

/** What is wrong with something given as an age recipient, in words that follow `encrypt-to: `. Repeats no more than the beginning of what is surely public. */
export function recipientProblem(text: string): string | undefined {
  const found = readBech32(text);
  if (found && text.startsWith('age1') && RECIPIENTS[found.prefix] === found.bytes) return undefined;
  return `received ${strangeRecipient(text, found?.prefix)}`;
}

/** What is wrong with recipients that are each well-formed. age itself refuses such a mixture. */
export function mixtureProblem(recipients: string[]): string | undefined {
  if (recipients.length === 0) return `received no recipient, expected at least one (age1…); ${MAKE}`;
  const quantum = recipients.filter((recipient) => /^age1(tag)?pq1/.test(recipient)).length;
  if (quantum === 0 || quantum === recipients.length) return undefined;
  return 'received post-quantum recipients beside others, expected one kind: a file is as weak as its weakest recipient';
}

function strangeRecipient(text: string, prefix: string | undefined): string {
  const expected = 'expected an age recipient (age1…)';
  if (/AGE-SECRET-KEY-/i.test(text))
    return `an identity (AGE-SECRET-KEY-…, the private half), ${expected}. If it stands in the workflow file it is exposed, in the history too: ${MAKE} and do not use that identity again`;
  if (/^AGE-PLUGIN-/i.test(text)) return `an identity of an age plugin, ${expected}`;
  if (SSH.test(text)) return `an SSH key, which is not taken, ${expected}; ${MAKE}`;
  if (text.includes('-----BEGIN PGP')) return `a PGP key, ${expected}; ${MAKE}`;
  if (text.includes('-----BEGIN')) return `a key in PEM, ${expected}; a private key that stands in the workflow file is exposed`;
  if (/^age1\S*[\s,;]+age1/.test(text)) return 'several recipients on one line, expected one a line';
  if (prefix?.startsWith('age1') && RECIPIENTS[prefix] === undefined)
    return `a recipient of the age plugin '${prefix.slice(4)}', which is not taken; ${MAKE}`;
  if (/^age1/i.test(text))
    return `'${text.slice(0, 12)}…' of ${text.length} characters, which is damaged: a letter is wrong or missing, or not all are small letters; copy it again`;
  return `text of ${text.length} characters that is no age recipient, expected age1…; passphrases, names and paths are not taken: ${MAKE}`;
}

/** What is wrong with something given as an age identity, in words that follow `decrypt-with: `. Repeats nothing of it. */
export function identityProblem(text: string): string | undefined {
  const found = readBech32(text);
  if (found && text.startsWith('AGE-SECRET-KEY-') && IDENTITIES[found.prefix] === found.bytes) return undefined;
  return `received ${strangeIdentity(text)}`;
}

function strangeIdentity(text: string): string {
  const expected = 'expected an age identity (AGE-SECRET-KEY-…)';
  if (/^age1/i.test(text)) return `a recipient (age1…, the public half), which opens nothing, ${expected}`;
  if (/^AGE-PLUGIN-/i.test(text)) return `an identity of an age plugin, which is not taken, ${expected}`;
  if (SSH.test(text)) return `an SSH key, which is not taken, ${expected}`;
  if (/^age-encryption\.org|-----BEGIN AGE ENCRYPTED/.test(text))
    return `an identity file that is encrypted itself, ${expected}: age -d opens it`;
  if (text.includes('-----BEGIN')) return `a key in PEM, ${expected}`;
  if (/AGE-SECRET-KEY-/i.test(text))
    return 'an identity that is damaged: a letter is wrong or missing, not all are capital letters, or something stands before or behind it; copy it again';
  return `text of ${text.length} characters that is no age identity, expected AGE-SECRET-KEY-…; passphrases and paths are not taken`;
}

const SSH = /^(ssh-|ecdsa-|sk-)|-----BEGIN OPENSSH/;
