import { expect, test } from 'vitest';
import { credentialsIn, credentialsNamed } from './credentials.ts';

test('variables whose names say so are credentials, whatever they look like', () => {
  const environment = {
    ANTHROPIC_AUTH_TOKEN: 'corp-gw-7f3a',
    OPENAI_API_KEY: 'anything long',
    CLAUDE_CODE_CLIENT_KEY_PASSPHRASE: 'correcthorse',
    GOOGLE_APPLICATION_CREDENTIALS: '/home/ada/key.json',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:8788',
    MY_KEYBOARD: 'qwertzuiop',
    API_KEY: 'short',
    PATH: '/usr/bin:/bin',
  };
  expect(credentialsIn(environment)).toEqual([
    { name: 'ANTHROPIC_AUTH_TOKEN', value: 'corp-gw-7f3a' },
    { name: 'OPENAI_API_KEY', value: 'anything long' },
    { name: 'CLAUDE_CODE_CLIENT_KEY_PASSPHRASE', value: 'correcthorse' },
  ]);
});

test.each([
  ['/abcdefghijk', true],
  ['/aB3dE5fG7h/I9jK1lM3nO5p', true],
  ['.dotted-key-value', true],
  ['~tilde+key/value=', true],
  ['/home/ada/key.pem', false],
  ['~/keys/client.key', false],
  ['./key.pem', false],
  ['../keys/old', false],
  ['/key.pem', false],
])('the value %s of a variable called a key is a credential: %j', (value, isCredential) => {
  expect(credentialsIn({ CLIENT_KEY: value })).toEqual(isCredential ? [{ name: 'CLIENT_KEY', value }] : []);
});

test('a variable that names a file is none, whatever the file is called', () => {
  expect(credentialsIn({ API_KEY_FILE: '/run/aB3dE5fG7h', API_KEY_HELPER: 'get-the-key' })).toEqual([]);
});

test('of headers the credentials are learned, without their scheme', () => {
  const name = 'ANTHROPIC_CUSTOM_HEADERS';
  const learned = (text: string) => credentialsIn({ [name]: text });
  expect(learned('X-Gateway-Auth: gateway-word-one')).toEqual([{ name, value: 'gateway-word-one' }]);
  expect(learned('Accept: application/json\nAuthorization: Bearer gateway-word')).toEqual([
    { name, value: 'gateway-word' },
  ]);
  expect(learned('X-Team: 9f8a7b6c5d4e3f2a1b0c')).toEqual([{ name, value: '9f8a7b6c5d4e3f2a1b0c' }]);
  expect(learned('anthropic-beta: context-windows\nX-Auth: short')).toEqual([]);
  expect(credentialsIn({ OTEL_EXPORTER_OTLP_HEADERS: 'x-team=one,api-key=another-word' })).toEqual([
    { name: 'OTEL_EXPORTER_OTLP_HEADERS', value: 'another-word' },
  ]);
});

test('a variable that is known to hold a credential needs no name that says so', () => {
  const environment = { CORP_GATEWAY: 'gateway-word-one', SHORT: 'on', UNSET: undefined };
  expect(credentialsNamed(['CORP_GATEWAY', 'SHORT', 'UNSET', 'ABSENT'], environment)).toEqual([
    { name: 'CORP_GATEWAY', value: 'gateway-word-one' },
  ]);
});
