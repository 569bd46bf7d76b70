/** Runs steps, at most so many at a time, in the order in which they were handed in. */
export type Limiter = <Value>(step: () => Promise<Value>) => Promise<Value>;

/** A limiter for `width` steps at a time. */
export function createLimiter(width: number): Limiter {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (step) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await step();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
