import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowsTarget, formatTarget, isLoopbackHost, parseHostRule, toHost } from './host-rule.ts';

describe('An entry of an allow-list', () => {
  it.each([
    ['example.com', { host: 'example.com', below: false, ports: [443, 80] }],
    ['Example.COM.:8443', { host: 'example.com', below: false, ports: [8443] }],
    [' example.com ', { host: 'example.com', below: false, ports: [443, 80] }],
    ['*.example.com', { host: 'example.com', below: true, ports: [443, 80] }],
    ['*.example.com:443', { host: 'example.com', below: true, ports: [443] }],
    ['localhost:5432', { host: 'localhost', below: false, ports: [5432] }],
    ['10.1.2.3:22', { host: '10.1.2.3', below: false, ports: [22] }],
    ['[::1]:80', { host: '::1', below: false, ports: [80] }],
    ['[2001:db8::1]', { host: '2001:db8::1', below: false, ports: [443, 80] }],
    ['xn--bcher-kva.example', { host: 'xn--bcher-kva.example', below: false, ports: [443, 80] }],
    ['under_score.example', { host: 'under_score.example', below: false, ports: [443, 80] }],
  ])('%j is read', (text, rule) => {
    expect(parseHostRule(text)).toEqual(rule);
  });

  it.each([
    '',
    '*',
    '*.com',
    '*.',
    '*.*.example.com',
    'a*.example.com',
    'https://example.com',
    'example.com/path',
    'user@example.com',
    'example.com:0',
    'example.com:65536',
    'example.com:https',
    'example.com:',
    '::1',
    '[::1',
    '*.10.1.2.3',
    '*.[::1]:80',
    '10.0.0.0/8',
    '127.1',
    '0x7f000001',
    '2130706433',
    'a..example',
    '-a.example',
    'bücher.example',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(130)}example`,
    'exa mple.com',
    'example.com\r\nx',
  ])('%j is none', (text) => {
    expect(parseHostRule(text)).toBeNull();
  });

  it.each([
    ['example.com', 'example.com', 443, true],
    ['example.com', 'example.com', 80, true],
    ['example.com', 'example.com', 8080, false],
    ['example.com', 'www.example.com', 443, false],
    ['example.com', 'badexample.com', 443, false],
    ['*.example.com', 'www.example.com', 443, true],
    ['*.example.com', 'a.b.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['*.example.com', 'badexample.com', 443, false],
    ['*.example.com', 'example.com.evil.example', 443, false],
    ['*.example.com:8443', 'www.example.com', 443, false],
    ['10.1.2.3:22', '10.1.2.3', 22, true],
    ['10.1.2.3:22', '10.1.2.33', 22, false],
    ['[::1]:80', '::1', 80, true],
  ])('%s means %s at %i: %s', (text, host, port, expected) => {
    expect(allowsTarget(parseHostRule(text)!, host, port)).toBe(expected);
  });

  it('never allows what it does not end with, whatever is asked for', () => {
    const rule = parseHostRule('*.example.com:443')!;
    fc.assert(
      fc.property(fc.domain(), (domain) => {
        expect(allowsTarget(rule, domain.toLowerCase(), 443)).toBe(/\.example\.com$/i.test(domain));
      }),
    );
  });
});

describe('A host that is asked for', () => {
  it.each([
    ['EXAMPLE.com.', 'example.com'],
    ['[::1]', '::1'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.1', null],
    ['0177.0.0.1', null],
    ['1.0x7f', null],
    ['example.com%00', null],
    ['exam\nple.com', null],
    ['', null],
    ['.', null],
  ])('%j is taken for %j', (text, host) => {
    expect(toHost(text)).toBe(host);
  });

  it.each([
    ['localhost', true],
    ['app.localhost', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['notlocalhost', false],
    ['localhost.example', false],
    ['10.0.0.1', false],
  ])('%s is the machine itself: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });

  it('is written with its port, an IPv6 address in brackets', () => {
    expect([formatTarget('a.example', 1), formatTarget('::1', 80)]).toEqual(['a.example:1', '[::1]:80']);
  });
});
