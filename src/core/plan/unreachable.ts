import { at } from '../at.ts';
import type { Order } from '../spec/order-model.ts';

/** Tasks that wait, directly or not, for a task in a circle, without those in a circle themselves. */
export function waitingForever(size: number, order: Order, inCircle: ReadonlySet<number>): readonly number[] {
  const next: number[][] = Array.from({ length: size + order.barriers.length }, () => []);
  for (const edge of order.edges) next[edge.from]?.push(edge.to);
  for (const [index, barrier] of order.barriers.entries()) {
    for (const task of barrier.after) next[task]?.push(size + index);
    for (const task of barrier.before) next[size + index]?.push(task);
  }
  const reached = new Set(inCircle);
  const queue = [...inCircle];
  for (const node of queue) {
    for (const to of at(next, node)) {
      if (reached.has(to)) continue;
      reached.add(to);
      queue.push(to);
    }
  }
  return [...reached].filter((node) => node < size && !inCircle.has(node)).sort((a, b) => a - b);
}
