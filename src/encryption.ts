import { Duplex } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { identityProblem, mixtureProblem, recipientProblem } from './age-keys.ts';
import { messageOf, UserError } from './errors.ts';
import { passed } from './memory.ts';

/** Throws UserError where it is no recipient, in words that follow `encrypt-to: `. */
export function checkRecipient(text: string): void {
  refuse(recipientProblem(text));
}

/** Of those that may stand together. */
export function checkRecipients(recipients: string[]): void {
  recipients.forEach(checkRecipient);
  refuse(mixtureProblem(recipients));
}

/** Throws UserError where it is no identity, in words that follow `decrypt-with: `, and without any of its letters. */
export function checkIdentity(text: string): void {
  refuse(identityProblem(text));
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new UserError(problem);
}

/** A new pair. The identity is a secret; it opens what is encrypted to the recipient. */
export async function newIdentity(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption');
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/**
 * Bytes in, an age file (binary) out, which the identity of every one of the recipients opens alone. Constant memory, with back-pressure.
 * Throws UserError where a recipient is none.
 */
export async function encryptor(recipients: string[]): Promise<Duplex> {
  checkRecipients(recipients);
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  try {
    // Whether something can be encrypted to a key shows only when it is: better now than after the dump has begun.
    await encrypter.encrypt(new Uint8Array(0));
  } catch (thrown) {
    throw new UserError("encrypt-to: one of the recipients is no key that can be encrypted to; make a pair with 'seaworthy keygen'", {
      cause: thrown,
    });
  }
  return Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    yield* blocks(await encrypter.encrypt(webStream(source)));
  });
}

/**
 * An age file in, its content out. The end of the content is given only when the last byte was authenticated. Throws UserError where an
 * identity is none, and ends in one where none of them opens the file, or where it is damaged or cut off; `what` names it there.
 */
export async function decryptor(identities: string[], what = 'the encrypted file'): Promise<Duplex> {
  identities.forEach(checkIdentity);
  if (identities.length === 0) throw new UserError('decrypt-with: received no identity, expected at least one (AGE-SECRET-KEY-…)');
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    const head = new Head(what);
    try {
      yield* blocks(await decrypter.decrypt(webStream(head.watch(source))));
    } catch (thrown) {
      throw thrown instanceof UserError ? thrown : head.refusal(messageOf(thrown));
    }
  });
}

/** The library works on web streams. */
const webStream = (source: AsyncIterable<Buffer>) => ReadableStream.from(source) as unknown as globalThis.ReadableStream<Uint8Array>;

async function* blocks(stream: globalThis.ReadableStream<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const block of stream as unknown as ReadableStream<Uint8Array>) {
    passed(block.length);
    yield Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  }
}

const VERSION_LINE = 'age-encryption.org/v1\n';
/** 600 post-quantum recipients. More is not read in search of the header's end. */
const LONGEST_HEADER = 1024 * 1024;

/** The beginning of a file, by which a person is told what is wrong with it. */
class Head {
  readonly #what: string;
  #text = '';

  constructor(what: string) {
    this.#what = what;
  }

  async *watch(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let begun = false;
    for await (const chunk of source) {
      if (!begun) {
        this.#text += chunk.toString('latin1');
        if (this.#text.length >= VERSION_LINE.length) this.#check();
        begun = /\n--- .*\n/.test(this.#text);
        if (!begun && this.#text.length > LONGEST_HEADER) throw damaged(this.#what);
      }
      yield chunk;
    }
    this.#check();
  }

  #check(): void {
    const begin = this.#text.slice(0, VERSION_LINE.length);
    if (begin !== '' && VERSION_LINE.startsWith(begin)) return;
    if (begin.startsWith('-----BEGIN AGE'))
      throw new UserError(`${this.#what} is no age file in binary form, but armored (text)`, {
        hint: 'Only binary files are read here: age -d opens it.',
      });
    if (begin === '') throw damaged(this.#what);
    throw new UserError(`${this.#what} is no age file: it begins otherwise`, { hint: 'It is not encrypted, or damaged.' });
  }

  /** The library tells by its sentences whether a header is not for these identities, or is broken. */
  refusal(reason: string): UserError {
    if (!reason.includes('no identity matched')) return damaged(this.#what);
    const passphrase = this.#text.includes('\n-> scrypt ');
    const recipients = this.#text.match(/^-> /gm)?.length ?? 0;
    return new UserError(`none of the identities of decrypt-with opens ${this.#what}`, {
      hint: passphrase
        ? 'It was encrypted with a passphrase: age -d opens it.'
        : `Give the identity (AGE-SECRET-KEY-…) that belongs to one of the ${recipients} recipients it was encrypted to. Or its header is damaged.`,
    });
  }
}

const damaged = (what: string) =>
  new UserError(`${what} is damaged or cut off: its bytes are not those that were encrypted`, {
    hint: 'Use another copy or another backup. What was read before the damage is authentic, but not whole.',
  });
