import { AsyncLocalStorage } from 'node:async_hooks';

/** What listens to whoever works. */
const within = new AsyncLocalStorage<(said: string) => void>();
let working = 0;
let restore = () => {};

/**
 * The client tells stdout what it does: progress, and what servers answered. In a step such a line could be read as an order to the runner, and
 * on the command line stdout is what the person asked for. What is worth knowing is in our messages; of the client's lines only those go on that
 * mask its secrets or that the runner shows to whoever debugs. Told apart from what others print meanwhile by who called, not by their text.
 * Each request that failed it also tells the console, as the console was when the client was loaded: so it is to be loaded by `work`.
 * `hear`: some of what goes wrong is said there and nowhere else.
 */
export async function quietly<T>(work: () => Promise<T>, hear: (said: string) => void = () => {}): Promise<T> {
  if (working++ === 0) restore = hush();
  try {
    return await within.run(hear, work);
  } finally {
    if (--working === 0) restore();
  }
}

function hush(): () => void {
  const undo = [hushStdout(), hushConsole('error'), hushConsole('warn')];
  return () => {
    for (const one of undo) one();
  };
}

function hushConsole(method: 'error' | 'warn'): () => void {
  const original = console[method];
  const hushed = (...said: unknown[]) => {
    if (!within.getStore()) original.apply(console, said);
  };
  console[method] = hushed;
  return () => {
    if (console[method] === hushed) console[method] = original;
  };
}

function hushStdout(): () => void {
  const { stdout } = process;
  const original = stdout.write;
  const hushed = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    const order = typeof chunk === 'string' && process.env.GITHUB_ACTIONS === 'true' && /^::(add-mask|debug)::/.test(chunk);
    const hear = within.getStore();
    if (order || !hear) return Reflect.apply(original, stdout, [chunk, ...rest]);
    if (typeof chunk === 'string') hear(chunk);
    const written = rest.find((argument) => typeof argument === 'function');
    if (written) process.nextTick(written as () => void);
    return true;
  }) as typeof stdout.write;
  stdout.write = hushed;
  return () => {
    if (stdout.write === hushed) stdout.write = original;
  };
}
