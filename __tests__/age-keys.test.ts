import { beforeAll, describe, expect, test } from '@jest/globals';
import { Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { readBech32 } from '../src/bech32.ts';
import { checkIdentity, checkRecipient, checkRecipients } from '../src/encryption.ts';
import { explain, UserError } from '../src/errors.ts';
import { seeded } from './helpers/random.ts';
import './helpers/realm.ts';

let identities: string[];
let recipients: string[];
let identity: string;
let recipient: string;

beforeAll(async () => {
  identities = [await generateX25519Identity(), await generateHybridIdentity()];
  recipients = await Promise.all(identities.map((one) => identityToRecipient(one)));
  identity = identities[0]!;
  recipient = recipients[0]!;
});

/** The whole of what a person would read; undefined where it was taken. */
function said(check: (text: string) => void, text: string): string | undefined {
  try {
    check(text);
    return undefined;
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    const { message, hint = '', causes } = explain(thrown);
    return [message, hint, ...causes].join('\n');
  }
}

const taken = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

describe('a recipient and an identity', () => {
  test('are taken as age makes them, of either kind', () => {
    for (const one of recipients) expect(said(checkRecipient, one)).toBeUndefined();
    for (const one of identities) expect(said(checkIdentity, one)).toBeUndefined();
  });

  test('are refused with any one letter changed, left out or doubled', () => {
    const random = seeded(7);
    const other = (letter: string) => random.pick([...'qpzry9x8gf2tvdw0s3jn54khce6mua7l'].filter((one) => one !== letter.toLowerCase()));
    for (let at = 0; at < recipient.length; at++) {
      const [before, letter, after] = [recipient.slice(0, at), recipient[at]!, recipient.slice(at + 1)];
      for (const damaged of [before + other(letter) + after, before + after, before + letter + letter + after])
        expect({ damaged, refused: said(checkRecipient, damaged) !== undefined }).toEqual({ damaged, refused: true });
    }
    for (let at = 0; at < identity.length; at++) {
      const damaged = identity.slice(0, at) + other(identity[at]!).toUpperCase() + identity.slice(at + 1);
      expect({ at, refused: said(checkIdentity, damaged) !== undefined }).toEqual({ at, refused: true });
    }
  });

  test('are taken exactly where the library takes them', () => {
    const random = seeded(11);
    const spoilt = (text: string) => {
      const at = random.below(text.length);
      const letter = random.pick([...'qpz1Q -b0']);
      return random.pick([
        text,
        text.slice(0, at) + letter + text.slice(at + 1),
        text.slice(0, at) + text.slice(at + 1),
        text.toUpperCase(),
        text.toLowerCase(),
        `${text}${letter}`,
        `${letter}${text}`,
      ]);
    };
    for (let round = 0; round < 400; round++) {
      const [key, secret] = [spoilt(random.pick(recipients)), spoilt(random.pick(identities))];
      const library = [taken(() => new Encrypter().addRecipient(key)), taken(() => new Decrypter().addIdentity(secret))];
      const ours = [taken(() => checkRecipient(key)), taken(() => checkIdentity(secret))];
      expect({ key, secret, taken: ours }).toEqual({ key, secret, taken: library });
    }
  });

  test('are told from others by their length too, whose checksum is right', () => {
    expect(said(checkRecipient, TAG)).toBeUndefined();
    expect(said(checkRecipient, SHORT_TAG)).toMatch(/which is damaged/);
    expect(said(checkRecipient, SHORT_HYBRID)).toMatch(/which is damaged/);
    expect(said(checkIdentity, SHORT_IDENTITY)).toMatch(/damaged/);
  });
});

describe('what is no recipient', () => {
  const WRONG = [
    { what: 'nothing', given: () => '', says: /text of 0 characters that is no age recipient/ },
    { what: 'an identity', given: () => identity, says: /an identity \(AGE-SECRET-KEY-….*exposed, in the history too.*do not use/s },
    { what: 'a post-quantum identity', given: () => identities[1]!, says: /an identity \(AGE-SECRET-KEY-…/ },
    { what: 'an identity in small letters', given: () => identity.toLowerCase(), says: /an identity \(AGE-SECRET-KEY-…/ },
    { what: 'an identity behind a recipient', given: () => `${recipient} ${identity}`, says: /an identity \(AGE-SECRET-KEY-…/ },
    { what: 'a passphrase', given: () => 'correct horse battery staple', says: /text of 28 characters .*passphrases, names and paths/ },
    { what: 'a path', given: () => './keys/mine.txt', says: /passphrases, names and paths are not taken/ },
    { what: 'an SSH key', given: () => 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA me@host', says: /an SSH key, which is not taken/ },
    { what: 'an SSH key of hardware', given: () => 'sk-ssh-ed25519@openssh.com AAAA', says: /an SSH key/ },
    { what: 'a PGP key', given: () => '-----BEGIN PGP PUBLIC KEY BLOCK-----', says: /a PGP key/ },
    { what: 'a signing key', given: () => '-----BEGIN PRIVATE KEY-----\nMC4CAQAw', says: /a key in PEM.*exposed/ },
    { what: 'two on a line', given: () => `${recipient}, ${recipients[1]}`, says: /several recipients on one line, expected one a line/ },
    { what: 'one in capitals', given: () => recipient.toUpperCase(), says: /'AGE1.{8}…' of 62 characters, which is damaged/ },
    { what: 'one without its end', given: () => recipient.slice(0, -1), says: /'age1.{8}…' of 61 characters, which is damaged/ },
    { what: 'one of age-plugin-se', given: () => PLUGIN, says: /a recipient of the age plugin 'se', which is not taken/ },
  ];
  test.each(WRONG)('$what is refused by its name', ({ given, says }) => {
    expect(said(checkRecipient, given())).toMatch(says);
  });

  test('is not repeated, whatever it is', () => {
    for (const { what, given } of WRONG) {
      const message = said(checkRecipient, given()) ?? '';
      const repeated = windows(given()).filter((part) => message.includes(part));
      expect({ what, repeated }).toEqual({ what, repeated: [] });
    }
  });

  test('as a mixture is refused, where each alone is not', () => {
    for (const one of recipients) expect(said(() => checkRecipients([one, one]), '')).toBeUndefined();
    expect(said(() => checkRecipients(recipients), '')).toMatch(/^received post-quantum recipients beside others/);
    expect(said(() => checkRecipients([]), '')).toMatch(/^received no recipient/);
  });
});

describe('what is no identity', () => {
  const WRONG = [
    { what: 'nothing', given: () => '', says: /text of 0 characters that is no age identity/ },
    { what: 'a recipient', given: () => recipient, says: /a recipient \(age1…, the public half\), which opens nothing/ },
    { what: 'an identity in small letters', given: () => identity.toLowerCase(), says: /damaged.*not all are capital letters/ },
    { what: 'one without its end', given: () => identity.slice(0, -1), says: /damaged: a letter is wrong or missing/ },
    { what: 'one with something before it', given: () => `key: ${identity}`, says: /something stands before or behind it/ },
    { what: 'two on a line', given: () => `${identity} ${identity}`, says: /something stands before or behind it/ },
    { what: 'one of a plugin', given: () => 'AGE-PLUGIN-YUBIKEY-1QGPSYQVZSWYQ', says: /an identity of an age plugin, which is not taken/ },
    { what: 'an SSH key', given: () => '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz', says: /an SSH key, which is not taken/ },
    { what: 'a signing key', given: () => '-----BEGIN PRIVATE KEY-----\nMC4CAQAw', says: /a key in PEM/ },
    {
      what: 'an encrypted file',
      given: () => '-----BEGIN AGE ENCRYPTED FILE-----',
      says: /an identity file that is encrypted itself.*age -d/,
    },
    {
      what: 'a passphrase',
      given: () => 'correct horse battery staple',
      says: /text of 28 characters .*passphrases and paths are not taken/,
    },
  ];
  test.each(WRONG)('$what is refused by its name', ({ given, says }) => {
    expect(said(checkIdentity, given())).toMatch(says);
  });

  test('is not repeated, whatever it is', () => {
    for (const { what, given } of WRONG) {
      const message = said(checkIdentity, given()) ?? '';
      const repeated = windows(given()).filter((part) => message.includes(part));
      expect({ what, repeated }).toEqual({ what, repeated: [] });
    }
  });
});

/** Every five letters in a row, but of what says only which kind of key it is. */
function windows(text: string): string[] {
  const own = text.replace(/-----BEGIN [A-Z ]+-----|AGE-SECRET-KEY-(PQ-)?1|^age1.{8}/gi, '');
  return Array.from({ length: Math.max(own.length - 4, 0) }, (_, at) => own.slice(at, at + 5));
}

// Each with a good checksum: 33 bytes as the plugin for Apple's Secure Enclave and keys of hardware (tag) have them, 32 and 31 as they have not.
const PLUGIN = 'age1se1qgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqypxdgu8';
const TAG = 'age1tag1qgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqydpmt7j';
const SHORT_TAG = 'age1tag1qgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpq5cqnn2';
const SHORT_HYBRID = 'age1pq1qgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqpyvrqk';
const SHORT_IDENTITY = 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ6J6TAE';

describe('bech32', () => {
  test.each([
    { text: 'A12UEL5L', prefix: 'a', bytes: 0 },
    { text: 'a12uel5l', prefix: 'a', bytes: 0 },
    { text: '?1ezyfcl', prefix: '?', bytes: 0 },
    { text: 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw', prefix: 'abcdef', bytes: 20 },
    { text: `11${'q'.repeat(82)}c8247j`, prefix: '1', bytes: 51 },
    { text: 'split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w', prefix: 'split', bytes: 30 },
  ])('reads $text of BIP 173', ({ text, prefix, bytes }) => {
    expect(readBech32(text)).toEqual({ prefix, bytes });
  });

  test.each([
    ' 1nwldj5',
    '\u007f1axkwrx',
    '\u00801eym55h',
    'pzry9x0s0muk',
    '1pzry9x0s0muk',
    'x1b4n0q5v',
    'li1dgmt3',
    'de1lg7wt\u00ff',
    'A1G7SGD8',
    '10a06t8',
    '1qzzfhee',
    'A12uEL5L',
    '',
    '1',
    // A good checksum, but bits behind the last byte that are not 0, and a letter more than the bytes need.
    'age1qgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgppp2kaq6',
    'age1qgpqyqszq9cdmee',
  ])('refuses %j of BIP 173, and the like', (text) => {
    expect(readBech32(text)).toBeUndefined();
  });
});
