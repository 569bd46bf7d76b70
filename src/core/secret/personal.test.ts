import { expect, test } from 'vitest';
import { findPersonal } from './personal.ts';

const kindsIn = (text: string) => findPersonal(text).map(({ name }) => name);

test.each([
  ['e-mail-address', ['ask ada.lovelace', 'analytical-engines.org about it'].join('@')],
  ['telephone-number', 'call +49 30 901820-00 before noon'],
  ['telephone-number', 'call +1 (212) 736-5000.'],
  ['card-number', `pay with ${'4111 1111 1111 1111'}`],
  ['card-number', 'pay with 5555555555554444'],
  ['bank-account', 'to DE89 3704 0044 0532 0130 00 please'],
  ['bank-account', 'to GB82WEST12345698765432'],
])('a %s is found in: %s', (kind, text) => {
  expect(kindsIn(text)).toEqual([kind]);
});

test.each([
  'mail somebody@example.org or git@github.com',
  'commit 4111111111111112 of build 20261121070000',
  'T001 to T999, 2026-11-21, 192.168.100.200:8080, v12.34.56',
  'a DE00 3704 0044 0532 0130 00 with wrong check digits',
  'the figures 1 000 000 000 and 1234567890123',
])('nothing of a person is in: %s', (text) => {
  expect(kindsIn(text)).toEqual([]);
});

test.each(['4', 'a.', '+1 ', 'DE12 ', 'a@a.'])('repetitions of %j take linear time', (piece) => {
  expect(findPersonal(piece.repeat(50_000)).length).toBeLessThan(50_000);
});
