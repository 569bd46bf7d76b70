import { expect, it } from 'vitest';
import { scanTexts } from '../../src/core/secret/scan.ts';
import { absence, hasCorpus, taskLists, textOf } from './corpus.ts';

if (!hasCorpus) it.skip(absence);

it.runIf(hasCorpus)('fewer than one line in a hundred of real specs raises an alarm', () => {
  let lines = 0;
  let alarms = 0;
  for (const file of taskLists()) {
    const text = textOf(file);
    lines += text.split('\n').length;
    alarms += scanTexts([{ file, text }]).length;
  }
  expect(lines).toBeGreaterThan(5_000);
  expect(alarms / lines).toBeLessThan(0.01);
});
