/** Thrown for bugs of ours alone; nothing catches it below the edges of engine, server and main. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

/** Throws when a condition that must hold does not: the message names the broken rule. */
export function assert(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new AssertionFailure(rule);
}

/** Ends every switch over a union: the compiler refuses it while a variant is unhandled. */
export function assertNever(variant: never): never {
  throw new AssertionFailure(`unhandled variant ${JSON.stringify(variant)}`);
}

/** The value, which the caller knows to be there; a missing one is a bug. */
export function present<Value>(value: Value | undefined | null, what: string): Value {
  assert(value !== undefined && value !== null, `${what} must be present`);
  return value;
}
