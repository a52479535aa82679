import { z } from 'zod';
import type { Item } from '../engines/index.ts';
import { UserError } from '../errors.ts';

/** As backup writes it. Read back it is hostile input; what it says is only ever compared and shown. */
const item = z.object({
  kind: z.string().max(50),
  name: z.string().max(10_000),
  count: z.number().int().nonnegative().optional(),
  bytes: z.number().nonnegative().optional(),
  digest: z.string().max(200).optional(),
  method: z.string().max(100).optional(),
  value: z.string().max(100_000).optional(),
  range: z.tuple([z.string().max(100), z.string().max(100)]).optional(),
  skipped: z.string().max(1_000).optional(),
});

/** Throws a UserError where the text is no inventory. A kind that this version does not know stays: it is then missing in what was restored. */
export function parseInventory(text: string, file: string): Item[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is damaged: it is no JSON`);
  }
  if (!Array.isArray(content)) throw new UserError(`${file} is damaged: expected a list`);
  // One by one, up to the first that is wrong: a list of millions makes gigabytes of what zod has to say of it.
  return content.map((one, i) => {
    const result = item.safeParse(one);
    if (result.success) return result.data as Item;
    const { path, message } = result.error.issues[0]!;
    throw new UserError(`${file} is damaged: ${[i, ...path].join('.').slice(0, 100)}: ${message.slice(0, 200)}`);
  });
}
