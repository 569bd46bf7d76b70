import type { Finding } from './finding.ts';

// Personal data: e-mail addresses, telephone numbers, card numbers, bank accounts. They are looked for before text goes to an agent, not in
// logs, where addresses of authors belong.

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z\d-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])/g;
const PHONE = /(?<![\w+.-])(?<!\d )(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,6}(?![\w-])/g;
const CARD = /(?<![\w.-])(?<![A-Z]{2}\d{2} )\d(?:[ -]?\d){12,18}(?![\w.-])/g;
const IBAN = /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}(?![A-Za-z\d])/g;

/** Domains and users that documents use for nobody. */
const NOBODY = /@(?:[\w-]+\.)*(?:example|test|invalid|localhost)(?:\.\w+)?$|^(?:git|noreply|no-reply)@/i;

const PHONE_DIGITS = { least: 9, most: 15 };

/** All places of a text that hold personal data, in order of their kinds. */
export function findPersonal(text: string): readonly Finding[] {
  return [
    ...matches(text, 'e-mail-address', EMAIL, (found) => !NOBODY.test(found)),
    ...matches(text, 'card-number', CARD, (found) => isCardNumber(found.replaceAll(/\D/g, ''))),
    ...matches(text, 'bank-account', IBAN, (found) => isIban(found.replaceAll(' ', ''))),
    ...matches(text, 'telephone-number', PHONE, isPhone),
  ];
}

function matches(text: string, name: string, pattern: RegExp, holds: (found: string) => boolean): readonly Finding[] {
  return [...text.matchAll(pattern)].flatMap(({ 0: found, index }) =>
    holds(found) ? [{ name, start: index, end: index + found.length }] : [],
  );
}

function isPhone(found: string): boolean {
  const digits = found.replaceAll(/\D/g, '').length;
  return digits >= PHONE_DIGITS.least && digits <= PHONE_DIGITS.most;
}

/** The check digit of ISO/IEC 7812 (Luhn), behind a first digit that card networks use. */
function isCardNumber(digits: string): boolean {
  if (!/^[2-6]/.test(digits) || new Set(digits).size < 2) return false;
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** The check digits of ISO 13616: the number, rearranged, leaves 1 when divided by 97. */
function isIban(account: string): boolean {
  const rearranged = account.slice(4) + account.slice(0, 4);
  const digits = [...rearranged].map((character) => Number.parseInt(character, 36)).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}
