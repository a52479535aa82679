import { AsyncLocalStorage } from 'node:async_hooks';

const within = new AsyncLocalStorage<true>();
let working = 0;
let restore = () => {};

/**
 * The client tells stdout what it does: progress, and what servers answered. In a step such a line could be read as an order to the runner, and
 * on the command line stdout is what the person asked for. What is worth knowing is in our messages; of the client's lines only those go on that
 * mask its secrets or that the runner shows to whoever debugs. Told apart from what others print meanwhile by who called, not by their text.
 * Each request that failed it also tells the console, as the console was when the client was loaded: so it is to be loaded by `work`.
 */
export async function quietly<T>(work: () => Promise<T>): Promise<T> {
  if (working++ === 0) restore = hush();
  try {
    return await within.run(true, work);
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
    if (order || !within.getStore()) return Reflect.apply(original, stdout, [chunk, ...rest]);
    const written = rest.find((argument) => typeof argument === 'function');
    if (written) process.nextTick(written as () => void);
    return true;
  }) as typeof stdout.write;
  stdout.write = hushed;
  return () => {
    if (stdout.write === hushed) stdout.write = original;
  };
}
