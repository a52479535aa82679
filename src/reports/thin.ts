/**
 * At most `most` of the points, in their order: the range of x in as many equal stretches, and of each stretch the point that lies farthest from
 * the median of all, so that a spike or a breakdown of one second is still there among ten thousand. The cost: noise looks a little stronger.
 */
export function thinned(points: [x: number, y: number][], [low, high]: [number, number], most: number): [x: number, y: number][] {
  if (points.length <= most) return points;
  return stretches(points, [low, high], most).filter((point) => point !== undefined);
}

/** One point for each of `count` equal stretches around the values from `low` to `high`; undefined where none lies. */
export function stretches(
  points: [x: number, y: number][],
  [low, high]: [number, number],
  count: number,
): ([number, number] | undefined)[] {
  const middle = median(points.map(([, y]) => y));
  const chosen = Array<[number, number] | undefined>(count).fill(undefined);
  for (const point of points) {
    const at = Math.round(((point[0] - low) / (high - low)) * (count - 1));
    const before = chosen[at];
    if (before === undefined || Math.abs(point[1] - middle) > Math.abs(before[1] - middle)) chosen[at] = point;
  }
  return chosen;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
