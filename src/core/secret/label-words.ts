// The words that people announce a secret with, by language. Each is the source of a regular expression that is read without regard to
// case. `(?<![a-z])` and `(?![a-z])` stand where the word is also a part of others.

/** Words for a password, a passphrase or an access code: what follows may be made up by a person. */
export const ENGLISH_PASSWORD_WORDS: readonly string[] = [
  'pass(?:word|wd|wrd|phrase|wort|code|key)',
  'pass[- ](?:phrase|code|word)',
  '(?<![a-z])(?:pwd|pswd|psw|passw|psk)(?![a-z])',
  '(?<=[_-])(?:pass|pw)(?![a-z])|(?<![a-z])pw(?=[ \\t]{0,2}[:=])',
];

/** The same in all languages. */
export const PASSWORD_WORDS: readonly string[] = [
  ...ENGLISH_PASSWORD_WORDS,
  // German, Dutch, Danish, Norwegian, Swedish, Finnish, Icelandic.
  'kennwort|losung(?:swort)?(?![a-z])|zugangscode|geheimzahl',
  'wachtwoord|toegangscode',
  'adgangskode|kodeord|passord|l[öo]senord|salasana|lykilor[ðd]',
  // French, Italian, Spanish, Catalan, Portuguese, Romanian.
  "mot de passe|mdp(?![a-z])|code d[’']acc[èe]s|phrase (?:de passe|secr[èe]te)",
  "parola (?:d[’']ordine|chiave)|(?<![a-z])parol[aă](?![a-z])",
  'contrase[ñn]a|contrasenya|(?<![a-z])clave(?![a-z])|palabra clave',
  '(?<![a-z])senha|palavra-passe|palavra passe|c[óo]digo de acesso|c[óo]digo de acceso',
  // Polish, Czech, Slovak, Slovene, Croatian, Hungarian, Turkish, Lithuanian, Estonian, Latvian.
  '(?<![a-z])has[łl](?:o|em|a)(?![a-zł])|(?<![a-z])hesl(?:o|em|a)(?![a-z])|(?<![a-z])geslo(?![a-z])|(?<![a-z])lozinka|zaporka',
  'jelsz[óo]|(?<![a-z])[şs]ifre|(?<![a-z])parola|slapta[žz]odis|parool(?![a-z])|(?<![a-z])parole(?![a-z])',
  // Russian, Ukrainian, Bulgarian, Greek.
  'парол[ьяеюі]|парола|лозинка|κωδικ[όο]ς|συνθηματικ[όο]',
  // Japanese, Chinese, Korean, Vietnamese, Thai, Indonesian.
  'パスワード|パスフレーズ|暗証番号|合言葉|密[码碼]|口令|비밀번호|암호|비번',
  'm[ậa]t kh[ẩa]u|รหัสผ่าน|kata sandi',
  // Arabic, Hebrew, Persian, Hindi.
  'كلمة (?:المرور|السر)|סיסמ[הא]|رمز عبور|पासवर्ड',
];

/** Words for a key or a token: what follows is drawn at random. */
export const KEY_WORDS: readonly string[] = [
  // German, Dutch, Scandinavian.
  '(?:api|zugriffs|zugangs|geheim|sicherheits|signatur|verschl[üu]sselungs|lizenz|dienst|karten)-?schl[üu]ssel|geheim(?:er|e|en|es)? schl[üu]ssel|(?<![a-zäöü])schl[üu]ssel',
  'sleutel(?![a-z])|n[øo]gle(?![a-z])|nyckel(?:n)?(?![a-z])|n[øo]kkel(?:en)?(?![a-z])|avain(?![a-z])|zugriffstoken',
  // French, Italian, Spanish, Portuguese, Romanian.
  "cl[ée]s? (?:d[’']?\\s?)?(?:api|acc[èe]s|secr[èe]te|priv[ée]e|de)|jeton|chiave|(?:llave|clave) (?:api|de|secreta|privada)|clave secreta|chave|cheia|cheie|segredo|secreto|segreto",
  // Polish, Czech, Hungarian, Turkish.
  'klucz(?:a|em|y)?(?![a-z])|kl[íi][čc](?:e|em)?(?![a-z])|kulcs|anahtar[ıi]?|gizli',
  // Russian, Ukrainian, Greek.
  'ключ(?:а|ом|і)?|токен(?:а|ом)?|секрет(?:ный|а|ом)?|κλειδί',
  // Japanese, Chinese, Korean.
  'キー|トークン|シークレット|秘密鍵|鍵|[密私]钥|[密私]鑰|令牌|金鑰|密匙|秘钥|토큰|(?:api|비밀|인증|액세스) ?키',
  // Arabic, Hebrew.
  'مفتاح|מפתח|رمز',
];

/** Words for an account or the way into one: what follows is a secret where it looks like nothing else. */
export const ACCOUNT_WORDS: readonly string[] = [
  'log-?in|logon|ssh|s?ftp|rdp|vnc|sign-?in|admin|root|creds?|credentials?|account|user(?:name)?',
  'identifiants?|connexion|zugang(?:sdaten)?|anmeldung|anmeldedaten|benutzer(?:name)?|konto|utente|accesso|credenziali|utilizador|usu[áa]rio|usuario|acceso|credenciales|credenciais|gebruiker(?:snaam)?|inloggen|u[żz]ytkownik|kullan[ıi]c[ıi]|anv[äa]ndare|u[žz]ivatel|felhaszn[áa]l[óo]',
];

/** The same in scripts that know no case. */
export const ACCOUNT_WORDS_OF_OTHERS: readonly string[] = [
  'логин|пользователь|учётка|логін|користувач|ログイン|ユーザー|アカウント|账号|帳號|用户名|登录|계정|아이디',
];

/** Words for a network that one enters with a password. */
export const NETWORK_WORDS: readonly string[] = ['wi-?fi|wlan|ssid|hotspot|vpn'];

/** What stands between the word and its value where no sign does, with blanks around it. */
export const IS_WORDS: readonly string[] = [
  'is|was|ist|lautet|ist jetzt|es|est|era|é|è|jest|to|er|är|on|je|de|vaut|будет',
];

/** Parts of which every word for a password or a key holds one, or a letter that is not ASCII: a line without any is read no further. */
export const PARTS_OF_WORDS =
  /_api|_auth|pass|pwd|ps[kw]|pw|secret|token|credential|key|login|cookie|salt|pepper|otp|[À-῿⺀-퟿豈-﻿ｦ-ￜ]|schl|kenn|losung|zugang|geheim|wacht|toegang|sleutel|adgang|kode|losen|nyckel|salasana|avain|mdp|code d|codigo|(?:access|gangs)_?code|parol|contra|clave|llave|senha|palavra|chave|chei|cles?\b|jeton|chiave|seg?re|[ah]asl|hesl|geslo|lozinka|zaporka|jelszo|kulcs|kl[iu]c|sifre|anahtar|gizli|mat kh|sandi|\b[as]k\b/i;
