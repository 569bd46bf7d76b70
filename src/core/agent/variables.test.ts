import { expect, test } from 'vitest';
import { allowVariables } from './variables.ts';

test('basics, proxies and what the program documents for itself get through; nothing else does', () => {
  const variables = {
    HOME: '/home/me',
    https_proxy: 'http://proxy',
    HTTPS_PROXY: 'http://proxy',
    SSL_CERT_FILE: '/etc/ca.pem',
    TOOL_KEY: 'key',
    TOOL_SESSION: 'other',
    MY_TOOL_KEY: 'secret',
    AWS_SECRET_ACCESS_KEY: 'secret',
    TOOL_UNSET: undefined,
  };
  expect(Object.keys(allowVariables(variables, { own: /^TOOL_\w+$/, except: /^TOOL_SESSION$/ }))).toEqual([
    'HOME',
    'https_proxy',
    'HTTPS_PROXY',
    'SSL_CERT_FILE',
    'TOOL_KEY',
  ]);
});
