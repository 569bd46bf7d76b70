import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClaim, parseClaim } from './claim.ts';

const shim = { pid: 42, startTicks: 1234, bootId: '509b05f5-f9e4-4769-b372-c8effc38dde3' };
const first = `${formatClaim(shim, 99)}\n`;

describe('A claim', () => {
  it('is read back as it was written', () => {
    expect(parseClaim(first)).toEqual({ status: 'running', shim, startedAt: 99 });
    expect(parseClaim(`${first}end 137\n`)).toEqual({ status: 'ended', shim, startedAt: 99, code: 137 });
    expect(parseClaim(`${first}end r\n`)).toEqual({ status: 'not-started', shim, startedAt: 99 });
  });

  it('means less, never something else, at whatever character it was torn', () => {
    const whole = `${first}end 137\n`;
    const states = Array.from({ length: whole.length }, (_, length) => parseClaim(whole.slice(0, length)).status);
    expect(states).toEqual(states.map((_, length) => (length < first.length ? 'opening' : 'running')));
  });

  it('of any other text is one that was never completed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => parseClaim(text).status === 'opening'));
  });

  it('is never written so that it could not be read', () => {
    expect(() => formatClaim({ ...shim, bootId: 'two words' }, 1)).toThrow('a claim that is written can be read');
  });
});
