/** What earlier looks found, for differences over time. */
export interface History<T> {
  /** The youngest that is at least a window old, and the new one kept; undefined where there is none yet. */
  since(now: T, atMs: number): T | undefined;
}

/** The window slides: what went wrong right after a deploy must not be held against it for ever. Holds a few looks at most. */
export function history<T>(windowMs: number): History<T> {
  let kept: { at: number; found: T }[] = [];
  return {
    since(now, atMs) {
      const last = kept.findLastIndex(({ at }) => atMs - at >= windowMs);
      const earlier = kept[last]?.found;
      kept = [...kept.slice(Math.max(0, last)), { at: atMs, found: now }];
      return earlier;
    },
  };
}
