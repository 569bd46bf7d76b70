import { expect, test } from 'vitest';
import { sequenceParts } from './sequence-parts.ts';

/** "0<1" is: 1 waits for 0. */
const edges = (...pairs: readonly string[]) =>
  pairs.map((pair) => {
    const [from, to] = pair.split('<').map(Number);
    return { from: from!, to: to!, kind: 'order', why: '', line: 1 } as const;
  });

const sequenced = (size: number, ...pairs: readonly string[]) => {
  const { order, edges: kept } = sequenceParts(size, edges(...pairs));
  return { order: order.join(' '), kept: kept.map(({ from, to }) => `${from}<${to}`) };
};

test('parts stay in the order of the document where none waits for a later one', () => {
  expect(sequenced(3, '0<2', '1<2')).toEqual({ order: '0 1 2', kept: ['0<2', '1<2'] });
});

test('a part stands right behind what it waits for', () => {
  // 0 waits for 1 and 3, and 1 for 3.
  expect(sequenced(4, '1<0', '3<0', '3<1')).toEqual({ order: '3 1 0 2', kept: ['1<0', '3<0', '3<1'] });
});

test('of a circle the edges against the order of the document are left out, and of nothing else', () => {
  // 0 <-> 1, and 2 waits for 3.
  expect(sequenced(4, '0<1', '1<0', '3<2')).toEqual({ order: '0 1 3 2', kept: ['0<1', '3<2'] });
  // 2 <-> 3, and 0 waits for 3, which is in that circle while 0 is not.
  expect(sequenced(4, '2<3', '3<2', '3<0')).toEqual({ order: '2 3 0 1', kept: ['2<3', '3<0'] });
});

test('a plan of more circles than are reported keeps the order of the document alone', () => {
  const circles = Array.from({ length: 12 }, (_, index) => [
    `${2 * index}<${2 * index + 1}`,
    `${2 * index + 1}<${2 * index}`,
  ]).flat();
  const { order, kept } = sequenced(26, ...circles, '25<24');
  expect(order).toBe(Array.from({ length: 26 }, (_, index) => index).join(' '));
  expect(kept).toEqual(circles.filter((_, index) => index % 2 === 0));
});
