import { expect, test } from 'vitest';
import { credentialsIn } from './credentials.ts';

test('variables whose names say so are credentials, whatever they look like', () => {
  const environment = {
    ANTHROPIC_AUTH_TOKEN: 'corp-gw-7f3a',
    OPENAI_API_KEY: 'anything long',
    GOOGLE_APPLICATION_CREDENTIALS: '/home/ada/key.json',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:8788',
    MY_KEYBOARD: 'qwertzuiop',
    API_KEY: 'short',
    PATH: '/usr/bin:/bin',
  };
  expect(credentialsIn(environment)).toEqual([
    { name: 'ANTHROPIC_AUTH_TOKEN', value: 'corp-gw-7f3a' },
    { name: 'OPENAI_API_KEY', value: 'anything long' },
  ]);
});
