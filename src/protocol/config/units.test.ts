import { expect, test } from 'vitest';
import { parseDuration, parseSize } from './units.ts';

test.each([
  ['250ms', 250],
  ['90s', 90_000],
  ['30m', 1_800_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['0s', 0],
])('the duration %s is %d ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each(['', '30', 'm', '30 m', '-5s', '5S', '1e3s', '5m5', '٣s', '1'.repeat(40)])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  ['512B', 512],
  ['64KB', 64_000],
  ['64MB', 64_000_000],
  ['1.5GB', 1_500_000_000],
  ['64KiB', 65_536],
  ['2GiB', 2_147_483_648],
  ['1MiB', 1_048_576],
])('the size %s is %d bytes', (text, expected) => {
  expect(parseSize(text)).toBe(expected);
});

test.each(['', '64', '64mb', 'MB', '64 MB', '-1MB', '1TB'])('%j is no size', (text) => {
  expect(parseSize(text)).toBeNull();
});
