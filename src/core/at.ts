import { assert } from './assert.ts';

/** The element at an index that the caller knows to be in range; anything else is a bug. */
export function at<Value>(list: ArrayLike<Value>, index: number): Value {
  const value = list[index];
  assert(value !== undefined, 'an index must be in range');
  return value;
}

/** The text of a group that takes part in every match of its pattern. */
export function group(match: RegExpMatchArray, index: number): string {
  return at(match, index);
}
