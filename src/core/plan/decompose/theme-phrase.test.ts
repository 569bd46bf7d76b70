import { expect, test } from 'vitest';
import { themePhrase } from './theme-phrase.ts';

const about = (text: string, label = '') => themePhrase({ text, label, kind: 'requirement' });

test.each([
  ['A customer can pay with credit card', 'payment'],
  ['Employees can log in with e-mail and password', 'login'],
  ['Events can be exported as an ICS feed.', 'event export'],
  ['Managers can approve or reject an expense with a comment', 'expense approval'],
  ['An admin can create, edit and delete rooms', 'room management'],
  ['Managers see a list of open expenses of their team', 'expense list'],
  ['A visitor can add a product to the cart', 'cart'],
  ['The cart survives a restart of the browser', 'cart'],
  ['WHEN a badge is presented, THE controller SHALL sound the buzzer.', 'buzzer'],
  ['As a cook I want to search recipes by ingredient so that I can use them', 'recipe search'],
  ['Nightly report of items below the minimum', 'nightly report'],
  ['The system MUST log every failure', 'failure log'],
  ['Search finds products by name', 'search'],
  ['Sessions expire after a day', 'sessions'],
  ['The clerk can delete cookies', 'cookie deletion'],
  ['Booking a room twice shows an error', 'room booking'],
])('%s is about %s', (text, name) => {
  expect(about(text)).toBe(name);
});

test.each([
  'It must be quick',
  'The system must work',
  'Der Fahrer kann eine Fahrt beginnen',
  'All links lead somewhere',
  '',
])('"%s" names nothing', (text) => {
  expect(about(text)).toBeNull();
});

test('a label names it, a field does not', () => {
  expect(about('Audit log: who did what', 'Audit log')).toBe('audit log');
  expect(about('Note: orders can be exported', 'Note')).toBe('order export');
});
