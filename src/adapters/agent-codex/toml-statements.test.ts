import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitStatements, stringValue } from './toml-statements.ts';

const DOCUMENT = `# first
model = "m" # behind
"odd key".'x.y' = [
  "a]", # "
  { b = 1, "c" = '[' },
]
long = """
[not.a.table]
"quoted" \\""" ""a"""""
raw = '''
[neither] '''
when = 1979-05-27 07:32:00

[model_providers.own]
base_url = 'http://127.0.0.1/v1'
query = { a = "1" }
[[list]]
a.b = true`;

test('a document is cut into its statements, and together they are the document', () => {
  const statements = splitStatements(DOCUMENT) ?? [];
  expect(statements.map(({ kind, path }) => `${kind} ${path.join('/')}`)).toEqual([
    'pair model',
    'pair odd key/x.y',
    'pair long',
    'pair raw',
    'pair when',
    'table model_providers/own',
    'pair model_providers/own/base_url',
    'pair model_providers/own/query',
    'table list',
    'pair list/a/b',
  ]);
  expect(statements.map(({ text }) => text).join('')).toBe(DOCUMENT);
  expect(statements[0]).toMatchObject({ value: '"m"', text: '# first\nmodel = "m" # behind\n' });
  expect(statements[4]).toMatchObject({ value: '1979-05-27 07:32:00' });
});

test.each(['a', 'a =', 'a = [1', 'a = "x', '[a', '[a]]', 'a = 1 b', '= 1', 'a = """x', 'a = ]', '{}'])(
  '%j is no document',
  (text) => {
    expect(splitStatements(text)).toBe(null);
  },
);

test('empty documents and comments alone have no statements', () => {
  for (const text of ['', '\n\n', '# only\n', '\t# x']) expect(splitStatements(text)).toEqual([]);
});

test('any value that JSON and TOML share is one statement, whatever is in it', () => {
  const scalar = fc.oneof(
    fc.string().map((text) => JSON.stringify(text)),
    fc.integer().map(String),
    fc.boolean().map(String),
  );
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }).map((all) => `[${all.join(', ')}]`),
    ),
  }));
  fc.assert(
    fc.property(value, (text) => {
      const statements = splitStatements(`[t]\nkey = ${text}\nnext = 1\n`) ?? [];
      expect(statements.map(({ path, value: found }) => [path.join('.'), found])).toEqual([
        ['t', ''],
        ['t.key', text],
        ['t.next', '1'],
      ]);
    }),
  );
});

test('no text makes it hang or throw', () => {
  fc.assert(fc.property(fc.string(), (text) => void splitStatements(text)));
  expect(splitStatements(`a = ${'['.repeat(50_000)}`)).toBe(null);
});

test.each([
  ['"a b"', 'a b'],
  [String.raw`"a\"b"`, 'a"b'],
  ["'a\\b'", 'a\\b'],
  ['"""a"""', null],
  ['["a"]', null],
  ['1', null],
  [String.raw`"\e"`, null],
])('%s as a text is %s', (value, text) => {
  expect(stringValue(value)).toBe(text);
});
