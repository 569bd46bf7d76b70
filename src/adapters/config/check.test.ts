import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkConfigText } from './check.ts';

function findings(text: string): string {
  const checked = checkConfigText(text, 'slipway.yaml');
  if (checked.ok) return 'ok';
  return checked.failure
    .map((d) => `${d.file}:${d.line}:${d.column} ${d.code}\n  ${d.message}\n  ${d.hint}`)
    .join('\n');
}

test('everything that is wrong is told at once, in file order, with place and remedy', () => {
  const text = [
    'agnet: claude',
    'tracks: many',
    'limits:',
    '  timeout: 30',
    '  memry: 2GB',
    'timeout: 5m',
    'gates:',
    '  - name: test',
    '    at: never',
    'retry:',
    'tasks:',
    '  1.10: {attempts: 0}',
    'environments:',
    '  ci: {trakcs: 2}',
    'env: ["TOKEN=abc"]',
  ].join('\n');
  expect(findings(text)).toMatchInlineSnapshot(`
    "slipway.yaml:1:1 config/unknown-key
      \`agnet\` is no known key.
      Did you mean \`agent\`?
    slipway.yaml:2:1 config/wrong-value
      \`tracks\` must be a whole number from 1 to 256, but is the text "many".
      For example \`tracks: 8\`.
    slipway.yaml:4:3 config/wrong-value
      \`limits.timeout\` must be a duration with a unit such as \`90s\`, \`30m\` or \`1h30m\`, above zero and at most 24d, but is 30.
      For example \`timeout: 45m\`.
    slipway.yaml:5:3 config/unknown-key
      \`memry\` is no known key of \`limits\`.
      Did you mean \`memory\`?
    slipway.yaml:6:1 config/unknown-key
      \`timeout\` is no known key.
      Did you mean \`limits.timeout\`? It belongs one level deeper.
    slipway.yaml:8:5 config/missing-key
      \`gates[0].run\` is missing.
      Add it: it must be a shell command, not empty and at most 16,384 characters.
    slipway.yaml:9:5 config/wrong-value
      \`gates[0].at\` must be one of task, merge, phase, spec, run, but is the text "never".
      For example \`at: task\`.
    slipway.yaml:10:1 config/no-value
      \`retry\` has no value.
      Remove the key or make it a map of keys.
    slipway.yaml:12:10 config/wrong-value
      \`tasks.1.10.attempts\` must be a whole number from 1 to 100, but is 0.
      For example \`attempts: 3\`.
    slipway.yaml:14:8 config/unknown-key
      \`trakcs\` is no known key of \`environments.ci\`.
      Did you mean \`tracks\`?
    slipway.yaml:15:7 config/wrong-value
      \`env[0]\` must be the name of an environment variable (letters, digits and \`_\`), never its value, but is something else.
      Correct the value."
  `);
});

test('a full file of every kind of value is accepted', () => {
  const text = [
    '\uFEFFagent: "shell:./agent.sh --fast"',
    'isolation: best-effort',
    'setup: {run: npm ci, lockfiles: [package-lock.json], produces: [node_modules]}',
    'gates: [{name: test, run: npm test, at: merge, timeout: 1h30m, report: out/junit.xml}]',
    'secrets: {TOKEN: env:CI_TOKEN, KEY: "file:~/.keys/x"}',
    'tasks: {T001: {workspace: none, gates: [test], memory: 2GiB}, "1.10": {timeout: 90s}}',
    'environments: {ci: {tracks: 2, tasks: {T001: {model: x}}}}',
  ].join('\r\n');
  expect(findings(text)).toBe('ok');
});

test.each(['', '# only a comment\n', '---\n'])('a file without keys is accepted: %j', (text) => {
  expect(findings(text)).toBe('ok');
});

describe('secrets in plain text', () => {
  const token = `ghp${'_'}${'aB3dE6gH9'.repeat(4)}`;

  test('a credential anywhere is refused without being repeated', () => {
    const text = `tracks: 2\ngates:\n  - {name: push, run: "curl -H ${token} example.org"}\n`;
    expect(findings(text)).toContain('slipway.yaml:3:32 config/plain-secret');
    expect(findings(text)).not.toContain(token.slice(0, 12));
  });

  test.each(['hunter2', '12345678', '"env:"', 'env:A B', '[a]', 'true'])(
    'a secret that is no reference is refused: %s',
    (value) => {
      expect(findings(`secrets:\n  TOKEN: ${value}`)).toContain('slipway.yaml:2:3 config/');
      expect(findings(`secrets:\n  TOKEN: ${value}`)).not.toContain('hunter2');
    },
  );
});

describe('hostile files', () => {
  test.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replaceAll(
        /./g,
        (name) =>
          `${name}: &${name} [${Array(9)
            .fill(`*${String.fromCharCode(name.charCodeAt(0) - 1)}`)
            .join(',')}]\n`,
      )}`,
      'aliases',
    ],
    ['deep nesting', `tasks: ${'['.repeat(200)}${']'.repeat(200)}`, 'deep'],
    ['the key __proto__', 'tasks:\n  __proto__: {attempts: 1}\n', '__proto__'],
    ['a repeated key', 'tracks: 1\ntracks: 2\n', 'Remove one of the two keys'],
    ['tabs', 'limits:\n\ttimeout: 5m\n', 'valid YAML'],
    ['two documents', 'tracks: 1\n---\ntracks: 2\n', 'one document'],
    ['a list', '- tracks\n', 'must hold a map of keys'],
    ['a path out of the repository', 'setup: {run: x, produces: [../x]}', 'without `..`'],
    ['the folder .GIT', 'setup: {run: x, produces: [.GIT/hooks]}', 'without `..`'],
    ['a custom tag', 'agent: !!js/function x\n', 'valid YAML'],
    ['an unclosed quote', 'agent: "x\n', 'valid YAML'],
  ])('%s: refused with a clear message', (_, text, words) => {
    expect(findings(text)).toContain(words);
  });

  test('no text makes the check throw', () => {
    const word = fc.constantFrom(
      'tracks',
      'gates',
      'limits',
      ': ',
      '- ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '"',
      '#',
      '!!',
      '<<',
      '? ',
      '0x1',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 4 })), { maxLength: 25 }), (words) => {
        const checked = checkConfigText(words.join(''), 'f');
        expect(checked.ok || checked.failure.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
