import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf, itemsOf, member, type PlacedValue, readPlaced, textOf } from './placed.ts';

function read(text: string): PlacedValue {
  const result = readPlaced(text);
  if (!result.ok) throw new Error(`${result.failure.message} at ${result.failure.offset}`);
  return result.value;
}

/** The value without its places. */
function plain(value: PlacedValue): unknown {
  switch (value.kind) {
    case 'object':
      return Object.fromEntries([...value.members].map(([key, inner]) => [key, plain(inner)]));
    case 'list':
      return value.items.map(plain);
    default:
      return value.value;
  }
}

test('whatever JSON can say is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (text, indent) => {
      const value: unknown = JSON.parse(text);
      expect(JSON.stringify(plain(read(JSON.stringify(value, null, indent))))).toBe(JSON.stringify(value));
    }),
  );
});

test('everything has its place, and texts begin inside of their quotes', () => {
  const text = '\ufeff{ "status": "p\\u0065nding", "ids": [7, null, true] }';
  const root = read(text);
  const status = member(root, 'status');
  expect(status).toMatchObject({ kind: 'text', value: 'pending', written: 'p\\u0065nding' });
  expect(text.slice(status?.start)).toMatch(/^p\\u0065nding"/);
  expect(itemsOf(root, 'ids').map(({ start }) => text[start])).toEqual(['7', 'n', 't']);
});

test.each([
  ['', 'the text ends in the middle', 0],
  ['{', 'a text in double quotes has to stand here', 1],
  ['{"a" 1}', '":" has to stand here', 5],
  ['{"a":1 "b":2}', '"," has to stand here', 7],
  ['[1 2]', '"," has to stand here', 3],
  ['[1,]', 'no value stands here', 3],
  ['{a:1}', 'a text in double quotes has to stand here', 1],
  ["['a']", 'no value stands here', 1],
  ['{} {}', 'something follows the end of the value', 3],
  ['"a\tb"', 'the text holds a control character', 0],
  ['"a\nb"', 'a text in double quotes has to stand here', 0],
  ['"\\x"', 'a text in double quotes has to stand here', 0],
  ['['.repeat(70), 'it nests more than 64 deep', 65],
])('%j is refused: %s', (text, message, offset) => {
  expect(readPlaced(text)).toEqual({ ok: false, failure: { offset, message } });
});

test('a text of a megabyte is read', () => {
  const long = 'x\\n'.repeat(400_000);
  expect(read(`"${long}"`)).toMatchObject({ written: long });
});

test('members are asked for by name, whatever the value is', () => {
  const root = read('{"name": " Ada ", "id": 7, "no": true, "list": ["a"]}');
  expect([textOf(root, 'name'), textOf(root, 'id'), textOf(root, 'missing')]).toEqual(['Ada', '', '']);
  expect([idOf(member(root, 'name')), idOf(member(root, 'id')), idOf(member(root, 'no')), idOf(undefined)]).toEqual([
    'Ada',
    '7',
    null,
    null,
  ]);
  expect([itemsOf(root, 'list').length, itemsOf(root, 'id').length]).toEqual([1, 0]);
  expect(member(read('[]'), 'a')).toBeUndefined();
  expect(idOf(read('" "'))).toBeNull();
});
