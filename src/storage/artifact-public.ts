import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Env } from '../hosts/index.ts';

const event = z.object({
  repository: z.object({ full_name: z.string(), private: z.boolean().optional(), visibility: z.string().optional() }),
});

/**
 * Whether anybody may see the repository that this run belongs to, by the event that started it. undefined: that could not be found out, and
 * whoever asks in order to protect something takes it for public.
 */
export async function isPublicRepository(env: Env): Promise<boolean | undefined> {
  try {
    const { repository } = event.parse(JSON.parse(await readFile(env.GITHUB_EVENT_PATH ?? '', 'utf8')));
    // The event of another repository says nothing of this one.
    if (repository.full_name.toLowerCase() !== env.GITHUB_REPOSITORY?.toLowerCase()) return undefined;
    if (repository.visibility === 'public' || repository.private === false) return true;
    return repository.private === true || ['private', 'internal'].includes(repository.visibility ?? '') ? false : undefined;
  } catch {
    return undefined;
  }
}

/** Why an unencrypted backup must not become an artifact of this run; undefined where it may. */
export async function plaintextRefused(env: Env): Promise<string | undefined> {
  const open = await isPublicRepository(env);
  if (open === false) return undefined;
  const repository = env.GITHUB_REPOSITORY ?? 'this repository';
  return open
    ? `${repository} is public: everybody with an account may download its artifacts, and this backup would not be encrypted`
    : `whether ${repository} is public could not be found out: everybody might download its artifacts, and this backup would not be encrypted`;
}
