import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, received, showBytes, showCount } from '../units.ts';
import { codeOf } from './tcp-connect.ts';
import type { Wait } from './tcp-wait.ts';

/** What an answer said, after decompression. */
export interface Body {
  bytes: Buffer;
  /** There was more than is read. */
  cut: boolean;
  /** It is in an encoding that is not known here: `bytes` are those of the encoding. */
  unread?: string;
}

export const MOST_BODY = 1024 * 1024;

const DECODERS: Record<string, () => Readable & NodeJS.WritableStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads at most `MOST_BODY` bytes, counted after decompression: of a body that unpacks to gigabytes no more is ever unpacked. Rejects with a
 * UserError where the body ends early or cannot be unpacked: an answer that is cut off is no answer.
 */
export async function readBody(response: IncomingMessage, where: string, wait: Wait): Promise<Body> {
  const answered = `${where} answered ${response.statusCode}`;
  const chunks: Buffer[] = [];
  let bytes = 0;
  wait.on(() => `${answered}, and its body had not ended (${showCount(bytes)} bytes of it came)`);
  const { stream, unread } = decoded(response);
  const result = (cut: boolean): Body => ({
    bytes: Buffer.concat(chunks).subarray(0, MOST_BODY),
    cut,
    ...(unread === undefined ? {} : { unread }),
  });
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BODY) return result(true);
    }
    return result(false);
  } catch (cause) {
    if (/^(?:Z_|ERR_|ERR__)/.test(codeOf(cause)) && stream !== response) {
      const encoding = received(response.headers['content-encoding'] ?? '');
      throw new UserError(`${answered} with a body that is not ${encoding} as it says (${oneLine(messageOf(cause), 100)})`, { cause });
    }
    throw new UserError(`${answered} and closed the connection in the middle of the body, after ${showBytes(bytes)}`, {
      cause,
      temporary: true,
    });
  }
}

function decoded(response: IncomingMessage): { stream: Readable; unread?: string } {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return { stream: response };
  const decoder = DECODERS[encoding]?.();
  if (!decoder) return { stream: response, unread: encoding };
  // An error of either ends the other; it is told by whoever reads.
  pipeline(response, decoder, () => {});
  return { stream: decoder };
}

/** As text, in the character set that the answer names; what is no character of it becomes a replacement character. */
export function textOf({ bytes }: Body, contentType = ''): string {
  const charset = /;\s*charset="?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  return decoderOf(charset).decode(bytes);
}

function decoderOf(charset: string) {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
