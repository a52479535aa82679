import { z } from 'zod';
import { COMMON } from './config-common.ts';
import { checkIdentity } from './encryption.ts';
import { checkSource } from './engines/index.ts';
import { isStanza, parseAddress } from './engines/pgbackrest/url.ts';
import { messageOf } from './errors.ts';
import { checkedBy, duration, eachChecked, flag, lines, parsed, seriesName, single, text, wholeNumber } from './fields.ts';
import { parseChecks } from './modes/verify-checks.ts';
import { checkCommand } from './modes/verify-run.ts';
import { parseSelection } from './select.ts';
import { checkPublicKey } from './signature.ts';
import { checkLocation } from './storage/index.ts';

/** A dump without manifest, made by others: `file:` and the path of a file, or of the folder of a dump in directory format. */
export const FILE = 'file:';

function checkBackup(location: string): void {
  if (isStanza(location)) parseAddress(location);
  else if (!location.startsWith(FILE)) checkLocation(location);
  else if (location.slice(FILE.length).trim() === '') throw new Error(`received '${location}', expected the path of a dump after ${FILE}`);
}

function checkScratch(value: string): void {
  if (value !== 'auto') checkSource(value);
}

const CHECKS = lines.transform((given, context) => {
  try {
    return parseChecks(given);
  } catch (thrown) {
    for (const message of messageOf(thrown).split('\n')) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});

export const RESTORE_VERIFY = z.strictObject({
  mode: z.literal('restore-verify'),
  ...COMMON,
  backup: checkedBy(single('backup'), checkBackup),
  name: seriesName.optional(),
  select: parsed(parseSelection).default({ kind: 'latest' }),
  'decrypt-with': eachChecked(checkIdentity).default([]),
  'verify-with': checkedBy(text, checkPublicKey).optional(),
  trust: flag.default(false),
  scratch: checkedBy(text, checkScratch).default('auto'),
  checks: CHECKS.default([]),
  run: eachChecked(checkCommand).default([]),
  'checks-after': CHECKS.default([]),
  mask: text.optional(),
  'as-role': lines.default([]),
  'max-age': duration('1s', '10000d').optional(),
  'max-duration': duration('1s', '24d').optional(),
  amcheck: flag.default(false),
  jobs: parsed((value) => wholeNumber(value, 1, 64)).optional(),
  'record-proof': flag.default(false),
});

/** Inputs that mean nothing for a set of pgBackRest, which keeps its own files, keys and names. */
const FOREIGN_TO_STANZA = ['decrypt-with', 'verify-with', 'name', 'record-proof', 'trust'] as const;

/** What is wrong between inputs of their own right, a sentence each. */
export function verifyProblems(given: ReadonlyMap<string, string>): string[] {
  if (!isStanza(given.get('backup') ?? '')) return [];
  const foreign = FOREIGN_TO_STANZA.filter((name) => given.has(name)).map(
    (name) => `${name}: means nothing with pgbackrest:, which keeps backups its own way; remove it`,
  );
  const scratch = given.get('scratch') ?? 'auto';
  return scratch === 'auto'
    ? foreign
    : [...foreign, 'scratch: a set of pgBackRest is a whole cluster and is started on this machine; remove it'];
}

export type RestoreVerifyConfig = z.infer<typeof RESTORE_VERIFY>;
