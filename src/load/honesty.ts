import { type EventLoopUtilization, PerformanceObserver, performance } from 'node:perf_hooks';

/** What a thread tells of itself: whether it kept up, or measured its own slowness. Milliseconds. */
export interface Honesty {
  /** Wall time that it looked at. */
  elapsedMs: number;
  /** Its processor time. */
  cpuMs: number;
  /** The share of time in which it had something to do, 0 to 1. */
  busy: number;
  gc: { count: number; totalMs: number; longestMs: number };
}

export interface SelfWatch {
  /** From now on: what came before was connecting and compiling. */
  reset(spareMs: number): void;
  told(spareMs: number): Honesty;
}

export function watchSelf(): SelfWatch {
  const gc = { count: 0, totalMs: 0, longestMs: 0 };
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      gc.count++;
      gc.totalMs += duration;
      gc.longestMs = Math.max(gc.longestMs, duration);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  let began = start(0);
  return {
    reset: (spareMs) => {
      began = start(spareMs);
      Object.assign(gc, { count: 0, totalMs: 0, longestMs: 0 });
    },
    told: (spareMs) => {
      observer.disconnect();
      const elapsedMs = performance.now() - began.at;
      const { active } = performance.eventLoopUtilization(began.loop);
      // Looking whether anything is due keeps the loop active, and leaves it time all the same.
      const busy = Math.min(1, Math.max(0, (active - (spareMs - began.spareMs)) / elapsedMs));
      return { elapsedMs, cpuMs: cpuMs() - began.cpuMs, busy, gc: { ...gc } };
    },
  };
}

interface Began {
  at: number;
  cpuMs: number;
  loop: EventLoopUtilization;
  spareMs: number;
}

const start = (spareMs: number): Began => ({ at: performance.now(), cpuMs: cpuMs(), loop: performance.eventLoopUtilization(), spareMs });

/** Of this thread alone: in the process there are others. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
