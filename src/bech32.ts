import { bech32 } from '@scure/base';

export interface Bech32 {
  /** What stands before the last `1`, in small letters: `age`, `age-secret-key-`. */
  prefix: string;
  bytes: number;
}

/**
 * What a bech32 text (BIP 173, without its limit of 90 characters) is, or undefined where its checksum, its alphabet or its padding is wrong.
 * The content itself is not given: a check does not need a secret.
 */
export function readBech32(text: string): Bech32 | undefined {
  const found = bech32.decodeUnsafe(text, false);
  const bytes = found && bech32.fromWordsUnsafe(found.words);
  return bytes ? { prefix: found.prefix, bytes: bytes.length } : undefined;
}
