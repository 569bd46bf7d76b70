import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SECRET = 'correct horse battery staple';
const CRASH = join(import.meta.dirname, '../../../src/main/crash.ts');
const LEARNING = join(import.meta.dirname, '../../../src/core/secret/learning.ts');

test.each([
  ['throws', `setTimeout(() => { throw new TypeError(process.env.SAID, { cause: 1 }); }, 1)`],
  ['quotes what is no JSON', `setTimeout(() => JSON.parse(process.env.SAID), 1)`],
  ['quotes the middle of what is no JSON', `setTimeout(() => JSON.parse('{"a": 1, ' + process.env.SAID), 1)`],
  ['is rejected', `Promise.reject(new Error(process.env.SAID))`],
  ['throws what is no error', `setTimeout(() => { throw process.env.SAID; }, 1)`],
])('a bug that %s is told without secrets', (_, bug) => {
  const program = `
    const { tellCrashes } = await import(${JSON.stringify(CRASH)});
    const { createLearningRedactor } = await import(${JSON.stringify(LEARNING)});
    const secrets = createLearningRedactor();
    secrets.learn([{ name: 'WORD', value: ${JSON.stringify(SECRET)} }]);
    tellCrashes(secrets.redact);
    ${bug};
    setTimeout(() => undefined, 5_000);`;
  const ended = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], SAID: `x ${SECRET}` },
  });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('ran into a bug');
  if (!bug.includes('JSON')) expect(ended.stderr).toContain('[redacted:WORD]');
  expect(ended.stderr).not.toMatch(/correct|horse|battery/);
});
