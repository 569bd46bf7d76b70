import { expect, test } from 'vitest';
import { failure, success } from '../result.ts';
import { decodeText } from './decode.ts';

test('UTF-8 is decoded with its byte order mark and its line ends', () => {
  expect(decodeText(Buffer.from('\uFEFF- [ ] T001 naïve 🚀\r\n'))).toEqual(success('\uFEFF- [ ] T001 naïve 🚀\r\n'));
});

test('an empty file is text', () => {
  expect(decodeText(new Uint8Array())).toEqual(success(''));
});

test.each([
  [[0x61, 0x00, 0x62], { reason: 'binary', offset: 1 }],
  [[0xff, 0xfe, 0x61, 0x00], { reason: 'utf-16', offset: 0 }],
  [[0xfe, 0xff, 0x00, 0x61], { reason: 'utf-16', offset: 0 }],
  [[...Buffer.from('# Tasks', 'utf16le')], { reason: 'utf-16', offset: 1 }],
  [[...Buffer.from('# Tasks', 'utf16le').swap16()], { reason: 'utf-16', offset: 0 }],
  [[0x00, 0x00, 0x00, 0x00], { reason: 'binary', offset: 0 }],
  [[0x61, 0xe4, 0x62], { reason: 'not-utf8', offset: null }],
  [[0xed, 0xa0, 0x80], { reason: 'not-utf8', offset: null }],
] as const)('bytes %j are refused', (bytes, expected) => {
  expect(decodeText(Uint8Array.from(bytes))).toEqual(failure(expected));
});
