import { messageOf, UserError } from '../errors.ts';
import { oneLine } from '../units.ts';
import { quietly } from './artifact-chatter.ts';

/**
 * The only importer of the cache client, which is large and loaded when first used. It reads the environment of the process. Both functions reject
 * with a UserError where there is no service or it refuses; what is not there is no error.
 */
async function use<T>(what: string, work: (client: typeof import('@actions/cache'), said: readonly string[]) => Promise<T>): Promise<T> {
  const said: string[] = [];
  const doing = async () => {
    const client = await import('@actions/cache');
    if (!client.isFeatureAvailable())
      throw new UserError(`${what}: there is no cache service here`, {
        hint: 'baseline: cache works in jobs of GitHub Actions; elsewhere use baseline: file:PATH.',
      });
    // It hands the path to tar without quotes.
    const workspace = process.env.GITHUB_WORKSPACE || process.cwd();
    if (/\s/.test(workspace))
      throw new UserError(`${what}: GitHub's cache client cannot work in a folder whose path has a space (${workspace})`, {
        hint: 'Use baseline: file:PATH, and keep that file with actions/cache or an artifact.',
      });
    try {
      return await work(client, said);
    } catch (thrown) {
      throw new UserError(`${what}: ${messageOf(thrown)}`, { cause: thrown, temporary: true });
    }
  };
  return quietly(doing, (line) => void said.push(line));
}

/** Brings the file back from the newest entry whose key begins with `prefix`; false where there is none. The path is part of what is looked for. */
export const restoreFile = (path: string, prefix: string): Promise<boolean> =>
  use('the cache could not be read', async (client, said) => {
    if ((await client.restoreCache([path], `${prefix}none`, [prefix])) !== undefined) return true;
    // It takes trouble for nothing found, and says so in its log only.
    const [, why] = /^::(?:error|warning)[^:]*::Failed to restore: (.*)/m.exec(said.join('')) ?? [];
    if (why !== undefined) throw new Error(oneLine(why, 300));
    return false;
  });

/** Under a key that nobody has used: entries are never overwritten. */
export const saveFile = (path: string, key: string): Promise<void> =>
  use('the cache could not be written', async (client) => {
    // It logs what went wrong, and says so by this number only.
    if ((await client.saveCache([path], key)) === -1)
      throw new Error('the service did not take it (a pull request from a fork may only read)');
  });
