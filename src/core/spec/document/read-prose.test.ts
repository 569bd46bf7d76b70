import { describe, expect, test } from 'vitest';
import { readDocuments } from './read-documents.ts';

const read = (text: string) => readDocuments([{ file: 'prd.md', text }]);
const said = (text: string) => read(text).statements.map((one) => `${one.line}:${one.column} ${one.kind} ${one.text}`);
const unread = (text: string) => read(text).unread.map((one) => `${one.line}:${one.column} ${one.text}`);

describe('prose without bullets', () => {
  test('states what stands below the heading of an entity, an endpoint, a feature or tests', () => {
    expect(
      said(`# Payments

## Data model
### Payment
Fields: id, amount.

## API
### POST /payments
Creates a payment. Rejects negative amounts with 422.
### DELETE /payments/:id

## Dashboard
The dashboard lists payments. It is blue.

## Features
### Alarms
The user sets an alarm. The alarm
rings even if the phone is locked.

## Testing
Unit tests cover the parser.
`),
    ).toEqual([
      '5:1 entity Fields: id, amount.',
      '8:1 endpoint POST /payments: Creates a payment.',
      '9:20 endpoint Rejects negative amounts with 422.',
      '10:1 endpoint DELETE /payments/:id',
      '13:1 requirement The dashboard lists payments.',
      '17:1 requirement The user sets an alarm.',
      '17:25 requirement The alarm rings even if the phone is locked.',
      '21:1 test Unit tests cover the parser.',
    ]);
  });

  test('is left unread with its place where it neither tells nor states, and never below an overview', () => {
    const text = `# Notes

It was a good year. The app shows notes.

## Overview
It stores notes. Notes must be safe. Sie müssen leicht sein.

## Dashboard
The dashboard is blue. This section lists ideas.

| Owner | Since |
|---|---|
| Kim | May |
`;
    expect(said(text)).toEqual([]);
    expect(unread(text)).toEqual([
      '3:21 The app shows notes.',
      '6:18 Notes must be safe.',
      '6:38 Sie müssen leicht sein.',
      '9:1 The dashboard is blue.',
      '13:1 Kim | May',
    ]);
  });

  test('only tells where it says how something is built, not what it does', () => {
    const text =
      '# Shop\n\n## Components\nThe system uses a distributed architecture where workers handle orders. The system uses a queue of orders.\n';
    expect(said(text)).toEqual(['4:73 component The system uses a queue of orders.']);
    expect(unread(text)).toEqual([]);
  });

  test('is left unread in a field that says "must"', () => {
    const text =
      '# A\n\n## Features\n- Note: It must be safe.\n- Note: It is old.\n\nNote: All of it must\nbe quick.\n';
    expect(said(text)).toEqual([]);
    expect(unread(text)).toEqual(['4:3 Note: It must be safe.', '7:1 Note: All of it must be quick.']);
  });

  test('below the title says what is wanted where there is no other heading', () => {
    expect(
      said(
        '# Links\n\nWe want short links. A user pastes a URL. Links expire after a year.\nNobody may guess them. Clicks are counted.\n\nWe will not support domains for now.\n',
      ),
    ).toEqual([
      '3:22 requirement A user pastes a URL.',
      '3:43 requirement Links expire after a year.',
      '4:1 requirement Nobody may guess them.',
      '4:24 requirement Clicks are counted.',
      '6:1 excluded We will not support domains for now.',
    ]);
  });

  test.each([
    'Der Nutzer muss sich anmelden.',
    "L'utilisateur doit se connecter.",
    'El usuario debe iniciar sesión.',
    'O usuário deve entrar.',
    "L'utente deve accedere.",
    'Пользователь должен войти.',
    '利用者はログインしなければならない。',
    '用户必须登录。',
    '사용자는 로그인해야 한다.',
    'Notizen können geteilt werden.',
  ])('obliges in every language: %s', (sentence) => {
    expect(said(`# A\n\n## B\n${sentence}\n`)).toEqual([`4:1 requirement ${sentence}`]);
  });

  test('keeps the story and its heading together, and what obliges behind it apart', () => {
    expect(
      said('# A\n\n## User Stories\n### US-1: Pay\nAs support, I want to see it. It is quick. It must be logged.\n'),
    ).toEqual(['4:1 story Pay: As support, I want to see it. It is quick.', '5:44 requirement It must be logged.']);
  });

  test.each([
    '**As support**, I want to see why.',
    'Als Kunde möchte ich zahlen.',
    'En tant que client, je veux payer.',
    'Como cliente, quiero pagar.',
    'Come cliente, voglio pagare.',
    'Как клиент, я хочу платить.',
    '顧客として、支払いたい。',
    '作为客户，我想付款。',
    '고객으로서, 결제하고 싶다.',
  ])('reads the story %s', (story) => {
    expect(read(`# A\n\n## Stories\n${story}\n`).statements[0]?.kind).toBe('story');
  });

  test('takes the word for a story off in every script, and what follows of it', () => {
    const chinese =
      '# A\n\n## Requirements\n### Requirement 1: Log in\n**User Story:** 作为开发者，我希望登录。这样可以放心。\n';
    expect(said(chinese)).toEqual(['4:1 requirement Log in: 作为开发者，我希望登录。 这样可以放心。']);
  });

  test('is cut in a long paragraph without losing a word', () => {
    const lines = Array.from({ length: 400 }, (_, index) => `The app must keep note ${index}.`);
    expect(read(`# A\n\n## Features\n${lines.join('\n')}\n`).statements.map(({ text }) => text)).toEqual(lines);
  });
});

test('an item with several sentences of obligation is several statements, unless it has a number', () => {
  expect(
    said(
      '# A\n\n## Features\n- Memos: they are kept. They must be safe. Also on disk. They may be\n  shared.\n- FR-1: It must start. It must stop.\n- It must start. It is blue.\n',
    ),
  ).toEqual([
    '4:3 requirement Memos: they are kept. They must be safe. Also on disk.',
    '4:58 requirement They may be shared.',
    '6:3 requirement It must start. It must stop.',
    '7:3 requirement It must start. It is blue.',
  ]);
});

test('what is measured, assumed or brought by others is told as such, and of a rollout only what is built is wanted', () => {
  expect(
    said(
      '# A\n\n## Rollout\n- Behind feature flag `a`\n- To 10 % first\n\n## Metrics\n- Conversion\n\n## Assumptions\nBrowsers are new.\n\n## Dependencies\n- SMTP relay\n',
    ),
  ).toEqual([
    '4:3 requirement Behind feature flag a',
    '5:3 step To 10 % first',
    '8:3 metric Conversion',
    '11:1 assumption Browsers are new.',
    '14:3 dependency SMTP relay',
  ]);
});
