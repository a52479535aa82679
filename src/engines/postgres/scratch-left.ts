import type { Context } from '../../context.ts';
import { CONTAINER_STATE, removeLeftContainer } from './scratch-docker.ts';
import { giveBackLeft } from './scratch-give-back.ts';
import { BEFORE_STATE } from './scratch-given.ts';

/**
 * For `post`: takes away what a killed run has left of its scratch server beyond processes and folders. `state` reads what was kept, `scratch` is
 * the input of that name. Returns what was done, for the log; throws where something could not be taken away.
 */
export async function takeAwayScratch(
  state: (name: string) => string,
  { scratch, 'ca-file': caFile }: { scratch: string; 'ca-file'?: string | undefined },
  context: Context,
): Promise<string[]> {
  const containers = await removeLeftContainer(state(CONTAINER_STATE), context);
  const given = scratch === 'auto' ? [] : await giveBackLeft(scratch, state(BEFORE_STATE), caFile, context);
  return [...containers, ...given];
}
