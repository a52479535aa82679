import { UserError } from '../../src/errors.ts';
import type { Storage } from '../../src/storage/index.ts';

export interface FailingStorage {
  storage: Storage;
  /** How often something was asked of it. */
  calls(): number;
}

/**
 * A storage that fails the `n`th time that something is asked of it, before it does anything; 0 is never. With `forGood` it fails from then on,
 * as for a process that has died; `onFailure` may end it in earnest.
 */
export function failing(inner: Storage, n: number, { forGood = false, onFailure = () => {} } = {}): FailingStorage {
  let calls = 0;
  const asked = (what: string): void => {
    calls++;
    if (calls !== n && !(forGood && n > 0 && calls > n)) return;
    onFailure();
    throw new UserError(`${what}: the store went away`);
  };
  const storage: Storage = {
    ...inner,
    put: async (key, body, options) => {
      asked(`put ${key}`);
      return inner.put(key, body, options);
    },
    get: async (key) => {
      asked(`get ${key}`);
      return inner.get(key);
    },
    stat: async (key) => {
      asked(`stat ${key}`);
      return inner.stat(key);
    },
    held: async (keys) => {
      asked(`held ${keys.join(', ')}`);
      return inner.held(keys);
    },
    remove: async (keys) => {
      asked(`remove ${keys.join(', ')}`);
      return inner.remove(keys);
    },
    discard: async (prefix) => {
      asked(`discard ${prefix}`);
      return inner.discard(prefix);
    },
    list: async function* (prefix, onUnreadable) {
      asked(`list ${prefix}`);
      yield* inner.list(prefix, onUnreadable);
    },
    unfinished: async function* (prefix) {
      asked(`unfinished ${prefix}`);
      yield* inner.unfinished(prefix);
    },
  };
  return { storage, calls: () => calls };
}
