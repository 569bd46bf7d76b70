import { at } from '../at.ts';

/** The candidate that a misspelt word most likely meant, or null when none is close enough to be worth naming. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const wanted = normalise(word);
  const bound = Math.max(1, Math.floor(wanted.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, normalise(candidate), bound);
    if (distance <= bound && (best === null || distance < best.distance)) best = { candidate, distance };
  }
  return best === null ? null : best.candidate;
}

/** Words longer than this are cut before they are compared: nobody misspells a kilobyte. */
const LONGEST_WORD = 80;

function normalise(word: string): string {
  return word.slice(0, LONGEST_WORD).toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`; any number above `bound` when there are more. */
function editDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  let beforePrevious: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          cell(previous, column) + 1,
          cell(current, column - 1) + 1,
          cell(previous, column - 1) + (same ? 0 : 1),
          swapped ? cell(beforePrevious, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforePrevious = previous;
    previous = current;
  }
  return cell(previous, b.length);
}

function cell(row: readonly number[], column: number): number {
  return at(row, column);
}
