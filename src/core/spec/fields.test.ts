import { expect, test } from 'vitest';
import { readField } from './fields.ts';

test.each([
  ['- **Depends on**: T001', { name: 'depends', value: 'T001' }],
  [`${'x'.repeat(42)}: value`, null],
  ['Whatever: value', null],
  [': value', null],
])('the line %j is read as %j', (line, field) => {
  const read = readField(line, 3);
  expect(read === null ? null : { name: read.name, value: read.value }).toEqual(field);
});
