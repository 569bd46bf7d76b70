import { describe, expect, test } from 'vitest';
import { createTextRedactor } from './redact.ts';

const redact = createTextRedactor([]);
/** A password as people make them up, and a key as programs draw them; no literal looks like one of anybody. */
const WORD = ['Maple', 'Heron', '47'].join('-');
const KEY = ['q7Zx2', 'LmR94', 'vTbK8', 'yWc3N', 'pD5hE', 'sJ6g'].join('');

describe('a password is announced in many languages', () => {
  test.each([
    `Das Kennwort für die Abnahme lautet ${WORD}.`,
    `Het wachtwoord van de testomgeving is ${WORD}.`,
    `Adgangskoden til testmiljøet er ${WORD}`,
    `Lösenordet till skrivaren är ${WORD}`,
    `Testiympäristön salasana: ${WORD}`,
    `Le mot de passe temporaire est ${WORD}.`,
    `La contraseña del panel es ${WORD}, usuario soporte`,
    `A senha do painel é ${WORD}`,
    `utente: magazzino, parola d'ordine: ${WORD}`,
    `Hasło do serwera testowego to ${WORD}`,
    `heslo k wifi: ${WORD}`,
    `felhasználó: teszt, jelszó: ${WORD}`,
    `Kullanıcı adı: depo / Şifre: ${WORD}`,
    `логин admin, пароль ${WORD}`,
    `Користувач: buh, пароль - ${WORD}`,
    `管理画面のパスワードは「${WORD}」です。`,
    `数据库密码是${WORD},不要外传`,
    `관리자 계정 비밀번호는 ${WORD} 입니다`,
    `كلمة المرور: ${WORD}`,
  ])('%s', (text) => {
    expect(redact(text)).toBe(text.replace(WORD, '[redacted:password]'));
  });
});

describe('a key is announced in many languages', () => {
  test.each([
    `Der Schlüssel für die Karten lautet: ${KEY}`,
    `De geheime sleutel is ${KEY}.`,
    `Clé API du transporteur : ${KEY} (à ne pas committer)`,
    `Chave de acesso: ${KEY}`,
    `chiave API: ${KEY}`,
    `Секретный ключ платёжного шлюза: ${KEY}`,
    `APIキー:${KEY}`,
    `接口密钥:${KEY}`,
    `결제 API 키: ${KEY}`,
  ])('%s', (text) => {
    expect(redact(text)).not.toContain(KEY.slice(0, 8));
  });
});

describe('sentences about secrets stay', () => {
  test.each([
    'Das Kennwort muss mindestens 12 Zeichen lang sein und darf kein Wort aus Liste B2 sein.',
    'Le mot de passe est demandé une seconde fois (cf. EX-104, RG-2.7).',
    'Пароль хранится только в виде хеша (argon2id, m=64), ключ берётся из Vault v1.15.',
    'パスワードを3回間違えた場合、アカウントは15分間ロックされます。',
    'The login of svc-01 is locked after 5 wrong passwords; see T012+T014 and ADR-0027.',
    'ssh -i ~/.ssh/deploy_key deploy@build-07 uptime',
    'password-stdin, password_file and secret_id are names of options of v2.14',
    'git log: 4f3a1c9be0d24f0e8c5b7a69d1e2f3a4b5c6d7e8 Send errors to Sentry',
    'the stripe customer cus_r7dE0t3eX3Ceq8 paid charge ch_3p12l7Kfe14ppc1lhrBQd0P4',
    'order 8cd40d90-3341-4a26-92b2-0e47ffe7f84b was sent to Mailgun',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});
