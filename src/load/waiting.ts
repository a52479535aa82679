/** Whoever waits for a moment, soonest first: a binary heap. */
export interface Waiting<T> {
  add(at: number, item: T): void;
  /** Of the soonest; Infinity where nobody waits. */
  next(): number;
  take(): T | undefined;
  readonly size: number;
}

export function waiting<T>(): Waiting<T> {
  const times: number[] = [];
  const items: T[] = [];
  const swap = (a: number, b: number) => {
    [times[a], times[b]] = [times[b]!, times[a]!];
    [items[a], items[b]] = [items[b]!, items[a]!];
  };
  return {
    get size() {
      return items.length;
    },
    next: () => times[0] ?? Number.POSITIVE_INFINITY,
    add: (at, item) => {
      let i = times.push(at) - 1;
      items.push(item);
      for (let parent = (i - 1) >> 1; i > 0 && times[parent]! > times[i]!; parent = (i - 1) >> 1) {
        swap(i, parent);
        i = parent;
      }
    },
    take: () => {
      if (items.length === 0) return undefined;
      swap(0, items.length - 1);
      times.pop();
      const item = items.pop();
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        let least = i;
        if (left < times.length && times[left]! < times[least]!) least = left;
        if (left + 1 < times.length && times[left + 1]! < times[least]!) least = left + 1;
        if (least === i) return item;
        swap(i, least);
        i = least;
      }
    },
  };
}
