import { describe, expect, test } from 'vitest';
import { IdIndex } from './ids.ts';

describe('the ids of a plan', () => {
  const ids = new IdIndex(['T001', 'T002', 'T002', 'T003a']);

  test('are found as they are written, in small letters and with other zeros', () => {
    expect([ids.find('T001'), ids.find('t001'), ids.find('T1'), ids.find('T9')]).toEqual([
      ['T001'],
      ['T001'],
      ['T001'],
      [],
    ]);
  });

  test('are found with their mark, and without it where the mark only ends a quotation', () => {
    const marked = new IdIndex(['T001', "T002'", 'T002']);
    expect([marked.find('T002’'), marked.find("T001'"), marked.find("T9'")]).toEqual([["T002'"], ['T001'], []]);
  });

  test('that are there twice count once', () => {
    expect(ids.find('T2')).toEqual(['T002']);
  });

  test('have no range between words that are no ids', () => {
    expect([ids.range('none', 'T002'), ids.range('T001', 'none')]).toEqual([[], []]);
  });
});
