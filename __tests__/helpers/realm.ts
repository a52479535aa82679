/**
 * jest runs each test file in a context of its own, with an `Error` of its own; what Node's modules throw (ENOENT, a stream that broke off)
 * is of the outer one, and `instanceof Error`, true in the program, is false here. Import this where the tested code asks that question.
 * Subclasses are left as they are.
 */
const ordinary = Function.prototype[Symbol.hasInstance];
const { isNativeError } = process.getBuiltinModule('node:util/types');

Object.defineProperty(Error, Symbol.hasInstance, {
  configurable: true,
  value(this: unknown, value: unknown): boolean {
    return this === Error ? isNativeError(value) : ordinary.call(this as typeof Function, value);
  },
});
