export const id = 452;
export const ids = [452];
export const modules = {

/***/ 452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   cc: () => (/* binding */ CancelledError),
/* harmony export */   xL: () => (/* binding */ ConfigError),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/**
 * An error that is written for the person who set the inputs: what, which, received, expected; the hint says how to mend it.
 * Anything else that reaches the printer is a defect of ours and is printed as such, without a stack.
 */
class UserError extends Error {
    name = 'UserError';
    hint;
    /** It may pass by itself: a server that restarts, a store that is busy. A wrong password does not. */
    temporary;
    /** Of what asks a running service: where the fault lies, if that is known. */
    layer;
    constructor(message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.hint = options.hint;
        this.temporary = options.temporary ?? false;
        this.layer = options.layer;
    }
}
/** Inputs that are wrong: nothing was touched, exit code 3. `problems` holds one sentence for each. */
class ConfigError extends UserError {
    name = 'ConfigError';
    problems;
    constructor(problems) {
        super(problems.length === 1 ? problems[0] : `\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
        this.problems = problems;
    }
}
/** The run was asked to stop: by the runner, by Ctrl-C. Exit code 130. */
class CancelledError extends UserError {
    name = 'CancelledError';
}
/** The message of anything thrown, on one line where it is one, ready to stand inside another sentence. */
function messageOf(thrown) {
    if (thrown instanceof AggregateError && thrown.message === '')
        return thrown.errors.map(messageOf).join('; ');
    if (thrown instanceof Error)
        return thrown.message.trim() || thrown.name;
    return String(thrown);
}
/** Message, hint and the chain of causes, for a person. No stack: a stack helps nobody who did not write the code. */
function explain(thrown) {
    const causes = [];
    let cause = thrown instanceof Error ? thrown.cause : undefined;
    while (cause !== undefined && causes.length < 5) {
        const text = messageOf(cause);
        if (!messageOf(thrown).includes(text))
            causes.push(text);
        cause = cause instanceof Error ? cause.cause : undefined;
    }
    if (thrown instanceof UserError)
        return { message: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}), causes };
    return {
        message: `Unexpected: ${messageOf(thrown)}`,
        hint: 'This is a defect of seaworthy. Please report it with this message.',
        causes,
    };
}


/***/ })

};
