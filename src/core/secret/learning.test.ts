import { expect, test } from 'vitest';
import { createLearningRedactor } from './learning.ts';

test('a value is replaced from the moment it is known', () => {
  const redactor = createLearningRedactor();
  expect(redactor.redact('says hunter-two-and-more')).toBe('says hunter-two-and-more');
  redactor.learn([{ name: 'STAGING', value: 'hunter-two-and-more' }]);
  redactor.learn([{ name: 'OTHER', value: 'hunter-two-and-more' }]);
  redactor.learn([{ name: 'EMPTY', value: '' }]);
  expect(redactor.redact('says hunter-two-and-more')).not.toContain('hunter');
  expect(redactor.redact('says hunter-two-and-more')).toContain('STAGING');
});

test('only so many values are remembered, the newest ones', () => {
  const redactor = createLearningRedactor();
  const values = Array.from({ length: 1_001 }, (_, n) => ({ name: `S${n}`, value: `planted-value-${n}-end` }));
  redactor.learn(values);
  expect(redactor.redact('planted-value-0-end')).toBe('planted-value-0-end');
  expect(redactor.redact('planted-value-1000-end')).not.toContain('planted');
});

test('a stream of its own knows what was learned by then', () => {
  const learning = createLearningRedactor();
  learning.learn([{ name: 'TOKEN', value: 'swordfish-9' }]);
  const stream = learning.stream();
  expect(stream.feed('it is sword') + stream.feed('fish-9 now') + stream.finish()).toBe('it is [redacted:TOKEN] now');
});
