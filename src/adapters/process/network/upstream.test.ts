import { describe, expect, it } from 'vitest';
import { upstreamFor, withoutProxies } from './upstream.ts';

const PROXY = 'http://user:w%40rd@proxy.example:3128';
const HEADERS = `Proxy-Authorization: Basic ${btoa('user:w@rd')}\r\n`;

describe('The proxy of the user', () => {
  it.each([
    [{ https_proxy: PROXY }, 'a.example', 443, 'proxy.example:3128'],
    [{ HTTPS_PROXY: PROXY }, 'a.example', 8443, 'proxy.example:3128'],
    [{ HTTPS_PROXY: PROXY }, 'a.example', 80, null],
    [{ http_proxy: PROXY, https_proxy: '' }, 'a.example', 80, 'proxy.example:3128'],
    [{ ALL_PROXY: PROXY }, 'a.example', 80, 'proxy.example:3128'],
    [{ https_proxy: 'proxy.example:3128' }, 'a.example', 443, 'proxy.example:3128'],
    [{ https_proxy: 'https://proxy.example' }, 'a.example', 443, 'proxy.example:443'],
    [{ https_proxy: 'http://[::1]:3128' }, 'a.example', 443, '::1:3128'],
    [{ all_proxy: 'socks5://proxy.example:1080' }, 'a.example', 443, null],
    [{ https_proxy: 'http://' }, 'a.example', 443, null],
    [{ https_proxy: PROXY }, 'localhost', 8788, null],
    [{ https_proxy: PROXY }, '127.0.0.1', 8788, null],
    [{}, 'a.example', 443, null],
    [{ https_proxy: PROXY, no_proxy: 'b.example, a.example' }, 'a.example', 443, null],
    [{ https_proxy: PROXY, NO_PROXY: '.example' }, 'a.example', 443, null],
    [{ https_proxy: PROXY, NO_PROXY: 'a.example:8443' }, 'a.example', 443, 'proxy.example:3128'],
    [{ https_proxy: PROXY, NO_PROXY: 'a.example:443' }, 'a.example', 443, null],
    [{ https_proxy: PROXY, NO_PROXY: '*' }, 'a.example', 443, null],
    [{ https_proxy: PROXY, NO_PROXY: 'ample,,' }, 'a.example', 443, 'proxy.example:3128'],
  ])('%j for %s at %i is %j', (variables, host, port, expected) => {
    const found = upstreamFor(variables, host, port);
    expect(found && `${found.host}:${found.port}`).toBe(expected);
  });

  it('is shown its own user alone', () => {
    expect(upstreamFor({ https_proxy: PROXY }, 'a.example', 443)?.headers).toBe(HEADERS);
    expect(upstreamFor({ https_proxy: 'http://proxy.example' }, 'a.example', 443)?.headers).toBe('');
  });

  it('stays outside', () => {
    expect(withoutProxies({ HTTPS_PROXY: PROXY, all_proxy: PROXY, No_Proxy: 'x', PATH: '/bin' })).toEqual({
      PATH: '/bin',
    });
  });
});
