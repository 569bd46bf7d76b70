import { expect, test } from 'vitest';
import { serviceEnvironment } from './service-port.ts';

test('a service keeps its state where the commands of the same shell keep theirs', () => {
  const shell = {
    PATH: '/usr/bin',
    XDG_STATE_HOME: '/s',
    XDG_CONFIG_HOME: '',
    SLIPWAY_HOME: undefined,
    TOKEN: 'secret',
  };
  expect(serviceEnvironment(shell)).toEqual({ PATH: '/usr/bin', XDG_STATE_HOME: '/s' });
  expect(serviceEnvironment({ SLIPWAY_HOME: '/h' })).toEqual({ PATH: '', SLIPWAY_HOME: '/h' });
});
