import { messageOf, UserError } from '../errors.ts';
import { remove } from './artifact-client.ts';
import { type Held, heldBy } from './artifact-names.ts';
import { keysIn, readable, type Shelf } from './artifact-read.ts';
import type { Refusal } from './index.ts';

export async function removeAll(shelf: Shelf, keys: string[]): Promise<Refusal[]> {
  const { files } = shelf;
  const spooled: string[] = [];
  const named = new Map<string, { held: Held; keys: string[] }>();
  for (const key of keys) {
    shelf.locate(key);
    const held = heldBy(key);
    if (held) named.set(held.artifact, { held, keys: [...(named.get(held.artifact)?.keys ?? []), key] });
    else spooled.push(key);
  }
  const refusals = await files.remove(spooled);
  for (const { held, keys: together } of named.values()) refusals.push(...(await removeOne(shelf, held, together)));
  return refusals;
}

/** An artifact goes as a whole or not at all. */
async function removeOne(shelf: Shelf, held: Held, keys: string[]): Promise<Refusal[]> {
  const name = held.artifact;
  const refuse = (reason: string) => keys.map((key) => ({ key, reason }));
  try {
    const whole = await keysIn(shelf, held);
    const left = whole?.find((key) => !keys.includes(key));
    if (left !== undefined) return refuse(`artifact ${name} can only be removed as a whole, and ${left} was not named`);
    if (whole) await remove(name, readable(shelf));
    shelf.fetched.forget(name);
    return await shelf.files.remove(keys);
  } catch (thrown) {
    if (thrown instanceof UserError) return refuse(messageOf(thrown));
    throw thrown;
  }
}

/** Also the artifacts that this run has made of it. Those that it has not are whole, and only `remove` takes them away. */
export async function discard({ files }: Shelf, prefix: string): Promise<void> {
  const made = new Set<string>();
  for await (const { key } of files.list(prefix)) {
    const held = heldBy(key);
    if (key === held?.last) made.add(held.artifact);
  }
  await files.discard(prefix);
  for (const name of made) await remove(name);
}
