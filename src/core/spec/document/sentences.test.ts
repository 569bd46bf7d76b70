import { describe, expect, test } from 'vitest';
import { splitSentences } from './sentences.ts';

const cut = (text: string) => splitSentences(text).map((one) => one.text);

describe('a paragraph is cut into its sentences', () => {
  test.each([
    ['It redirects within 50 ms. Every click counts!', ['It redirects within 50 ms.', 'Every click counts!']],
    ['Is it on? Then go… Done.', ['Is it on?', 'Then go…', 'Done.']],
    ['登録できる。管理者は「はい。」と答える。次へ！', ['登録できる。', '管理者は「はい。」と答える。', '次へ！']],
    ['用户可以登录。系统发送邮件。', ['用户可以登录。', '系统发送邮件。']],
    ['¿Se guarda? ¡Sí! Siempre.', ['¿Se guarda?', '¡Sí!', 'Siempre.']],
    ['नोट सहेजा जाता है। फिर दिखता है।', ['नोट सहेजा जाता है।', 'फिर दिखता है।']],
    ['He says "Stop." Then it stops.', ['He says "Stop."', 'Then it stops.']],
    ['Er sagt: „Halt.“ Dann hält es.', ['Er sagt: „Halt.“', 'Dann hält es.']],
    ['**One** is kept. **Two** is not.', ['**One** is kept.', '**Two** is not.']],
    ['Ends here.  `code` begins.', ['Ends here.', '`code` begins.']],
  ])('%s', (text, sentences) => {
    expect(cut(text)).toEqual(sentences);
  });

  test.each([
    'Use e.g. Redis, i.e. A cache, for v1.2.3 of https://a.b/c.d?e=f.',
    'Es gilt z. B. Folgendes bzw. Anderes am 3. März ab 5. Quartal.',
    'Mr. Smith and Dr. J. Jones (See there. It is so.) read `a. B` and "x. Y" as one.',
    '1. First is this.',
    'It reads config.ts. and goes on.',
    'See Fig. 3 and No. 5, vgl. Abschnitt.',
    'Так и т.д. Например.',
  ])('but not %s', (text) => {
    expect(cut(text)).toEqual([text]);
  });

  test('and each knows where it begins', () => {
    const text = '  One is. Two is.\n Three.';
    for (const one of splitSentences(text)) expect(text.slice(one.offset, one.offset + one.text.length)).toBe(one.text);
    expect(splitSentences(text).map(({ offset }) => offset)).toEqual([2, 10, 19]);
    expect(splitSentences(' ')).toEqual([]);
  });

  test('however long a line of marks is', () => {
    for (const unit of ['`', '(', '"', '. ', 'A. ', '。', '“', '[a', '„.', '...'])
      expect(splitSentences(unit.repeat(20_000)).length).toBeLessThan(60_001);
  });
});
