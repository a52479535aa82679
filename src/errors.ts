/**
 * An error that is written for the person who set the inputs: what, which, received, expected; the hint says how to mend it.
 * Anything else that reaches the printer is a defect of ours and is printed as such, without a stack.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly hint: string | undefined;
  /** It may pass by itself: a server that restarts, a store that is busy. A wrong password does not. */
  readonly temporary: boolean;
  /** Of what asks a running service: where the fault lies, if that is known. */
  readonly layer: 'app' | 'dependency' | 'network' | 'gate' | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown; temporary?: boolean; layer?: UserError['layer'] } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.hint = options.hint;
    this.temporary = options.temporary ?? false;
    this.layer = options.layer;
  }
}

/** Inputs that are wrong: nothing was touched, exit code 3. `problems` holds one sentence for each. */
export class ConfigError extends UserError {
  override name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(problems.length === 1 ? problems[0]! : `\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The run was asked to stop: by the runner, by Ctrl-C. Exit code 130. */
export class CancelledError extends UserError {
  override name = 'CancelledError';
}

/** The message of anything thrown, on one line where it is one, ready to stand inside another sentence. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(messageOf).join('; ');
  if (thrown instanceof Error) return thrown.message.trim() || thrown.name;
  return String(thrown);
}

/** Message, hint and the chain of causes, for a person. No stack: a stack helps nobody who did not write the code. */
export function explain(thrown: unknown): { message: string; hint?: string; causes: string[] } {
  const causes: string[] = [];
  let cause = thrown instanceof Error ? thrown.cause : undefined;
  while (cause !== undefined && causes.length < 5) {
    const text = messageOf(cause);
    if (!messageOf(thrown).includes(text)) causes.push(text);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  if (thrown instanceof UserError) return { message: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}), causes };
  return {
    message: `Unexpected: ${messageOf(thrown)}`,
    hint: 'This is a defect of seaworthy. Please report it with this message.',
    causes,
  };
}
