/** A source of random draws that repeats itself for the same seed (mulberry32, then Box–Muller for normal draws). */
export interface Draws {
  /** A number from 0 up to but not including 1. */
  uniform(): number;
  /** A draw of the standard normal distribution. */
  normal(): number;
}

/** Draws that start at a seed; the core has no other randomness than what its caller seeds. */
export function seededDraws(seed: number): Draws {
  let state = seed >>> 0;
  let spare: number | null = null;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    uniform,
    normal: () => {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      // 1 - u is never 0, so that its logarithm is finite.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}
