import { expect, test } from 'vitest';
import { addUsage, isMore, mostUsage, NO_USAGE } from './usage.ts';

const model = (inputTokens: number) => ({ inputTokens, outputTokens: 1, costUsd: 0.5 });

test('usages add up, each model apart', () => {
  const one = { ...NO_USAGE, messages: 1, models: { large: model(10) } };
  const other = { ...NO_USAGE, messages: 2, costUsd: 1, models: { large: model(5), small: model(1) } };
  expect(addUsage(one, other)).toEqual({
    ...{ messages: 3, inputTokens: 0, outputTokens: 0, costUsd: 1 },
    models: { large: { inputTokens: 15, outputTokens: 2, costUsd: 1 }, small: model(1) },
  });
  expect(addUsage(NO_USAGE, one).models).toEqual({ large: model(10) });
  expect(addUsage(one, NO_USAGE).models).toEqual({ large: model(10) });
  expect(addUsage(NO_USAGE, NO_USAGE)).toEqual(NO_USAGE);
});

test('totals only grow, whatever order they come in, and the models of the later one count', () => {
  const early = { ...NO_USAGE, messages: 3, models: { large: model(1) } };
  const late = { ...NO_USAGE, inputTokens: 7, models: { large: model(2) } };
  expect(mostUsage(early, late)).toEqual({ ...NO_USAGE, messages: 3, inputTokens: 7, models: { large: model(2) } });
  expect(mostUsage(early, NO_USAGE).models).toEqual({ large: model(1) });
  expect(mostUsage(NO_USAGE, NO_USAGE)).toEqual(NO_USAGE);
  expect([isMore(late, early), isMore(early, early)]).toEqual([true, false]);
});
