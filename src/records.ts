import { z } from 'zod';
import { UserError } from './errors.ts';

/**
 * What is written beside backups so that a later run knows of earlier ones without a server: a proof for each verification
 * (`<name>/<id>/proof-<time>.json`) and a failure for each failed run (`<name>/failure-<time>.json`). Read back they are hostile input.
 */
const proof = z.object({
  version: z.literal(1),
  /** Id of the backup that was restored. */
  backup: z.string().max(100),
  at: z.iso.datetime(),
  /** Only `passed` counts. */
  status: z.enum(['passed', 'degraded', 'failed', 'inconclusive']),
  tool: z.string().max(100),
  rtoSeconds: z.number().nonnegative().optional(),
  /** How many things of each kind were compared with what the source held. */
  compared: z.record(z.string().max(100), z.number().int().nonnegative()).optional(),
  /** Of the server that it was restored to, and of the programs. */
  versions: z.record(z.string().max(100), z.string().max(200)).optional(),
  runUrl: z.string().max(1_000).optional(),
});
export type Proof = z.infer<typeof proof>;

const failure = z.object({
  version: z.literal(1),
  at: z.iso.datetime(),
  /** Names of the checks that failed; not their text, which tells too much. */
  checks: z.array(z.string().max(200)).max(100),
  tool: z.string().max(100),
  runUrl: z.string().max(1_000).optional(),
});
export type Failure = z.infer<typeof failure>;

/** `20261121T030000Z`: sorts by time. */
export const timeStamp = (at: Date): string => at.toISOString().replace(/[-:]|\.\d+/g, '');

/** The moment that a stamp names; undefined for every other text, also for one like `20261332T250000Z`. */
export function readTimeStamp(text: string): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (second === undefined) return undefined;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // JavaScript takes 31 February for 3 March.
  return !Number.isNaN(at.getTime()) && timeStamp(at) === text ? at : undefined;
}

export const proofKey = (folder: string, at: Date): string => `${folder}proof-${timeStamp(at)}.json`;
export const failureKey = (name: string, at: Date): string => `${name}/failure-${timeStamp(at)}.json`;

/** A record is small; anything larger is none. */
export const LARGEST_RECORD = 100_000;

export const parseProof = (json: string, where: string): Proof => parse(proof, json, where);
export const parseFailure = (json: string, where: string): Failure => parse(failure, json, where);

function parse<T>(schema: z.ZodType<T>, json: string, where: string): T {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    throw new UserError(`${where} is damaged: it is no JSON`);
  }
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new UserError(`${where} is damaged: ${result.error.issues[0]!.message.slice(0, 200)}`);
}
