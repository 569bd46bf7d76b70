import { looksRandom } from './random-looking.ts';
import { isCredential, isListOfWords, isNumberOrDrawn, type Shape } from './shape.ts';

/** Credentials in commands, files, addresses and notes. */
export const PLACE_SHAPES: readonly Shape[] = [
  // Services.
  { name: 'new-relic-key', marker: 'NRAL', pattern: /(?<!\w)([\da-f]{36}NRAL|eu01xx[\da-f]{30}NRAL)(?!\w)/g },
  { name: 'terraform-token', marker: '.atlasv1.', pattern: /(?<!\w)([A-Za-z\d]{14}\.atlasv1\.[\w=-]{50,90})/g },
  {
    name: 'totp-seed',
    marker: 'otpauth:',
    pattern: /otpauth:\/\/[ht]otp\/[^\s"'<>]{0,256}?[?&]secret=([A-Za-z2-7]{16,128})/g,
  },
  { name: 'asana-token', marker: '/1', pattern: /(?<![\w/])([12]\/\d{13,20}(?:\/\d{13,20})?:[\da-f]{32})(?!\w)/g },
  { name: 'facebook-token', marker: '|', pattern: /(?<!\w)(\d{15,16}\|[\w-]{27,40})(?!\w)/g, if: looksRandom },
  { name: 'twilio-token', marker: 'AC', pattern: /(?<!\w)AC[\da-f]{32}["'\t ,:;)]{1,12}([\da-f]{32})(?!\w)/g },
  { name: 'clickup-token', marker: 'pk_', pattern: /(?<!\w)(pk_\d{6,10}_[A-Z\d]{30,34})(?!\w)/g },
  { name: 'twitch-token', marker: 'oauth:', pattern: /(?<!\w)oauth:([a-z\d]{30})(?!\w)/g },
  { name: 'pagerduty-key', marker: 'u+', pattern: /(?<!\w)(u\+[\w-]{18})(?![\w-])/g, if: looksRandom },
  { name: 'maxmind-key', marker: '_mmk', pattern: /(?<!\w)(\w{6}_\w{29}_mmk)(?!\w)/g },
  { name: 'lob-key', marker: '_', pattern: /(?<!\w)((?:live|test)_[\da-f]{35})(?!\w)/g },
  {
    name: 'gumroad-key',
    marker: '-',
    pattern: /licen[cs]e\w{0,8}["' ]{0,3}[:=][ "']{0,3}([\dA-F]{8}(?:-[\dA-F]{8}){3})(?![\w-])/gi,
  },
  {
    name: 'product-key',
    marker: '-',
    pattern: /(?:key|licen[cs]e|serial)[^\r\n]{0,40}?(?<![\w-])([A-Z\d]{5}(?:-[A-Z\d]{5}){3,5})(?![\w-])/gi,
  },
  {
    name: 'ngrok-token',
    marker: 'authtoken',
    pattern: /authtoken[ :=]{1,4}["']?([A-Za-z\d]{20,32}_[A-Za-z\d]{18,24})(?!\w)/g,
  },
  {
    name: 'kubeadm-token',
    marker: '.',
    pattern: /(?:token|--certificate-key)[ :=]{1,3}["']?([a-z\d]{6}\.[a-z\d]{16})(?![\w.])/g,
  },
  { name: 'twitter-token', marker: 'AAAAAAAAAAAAAAAAAAAA', pattern: /(?<!\w)(A{20,22}[\w%]{60,120})(?!\w)/g },
  {
    name: 'erlang-cookie',
    anyLine: true,
    marker: '',
    pattern: /(?:erlang[_.-]?|-set)cookie["']?[ \t]{0,4}[:= ][ \t]{0,4}["']?([A-Z]{16,32})(?!\w)/gi,
  },
  // Money.
  {
    name: 'wallet-key',
    marker: '0x',
    pattern:
      /(?:private|accounts|wallet|deployer|signer|owner|secret|mnemonic|operator|relayer|faucet|\bpk\b|key)[^\r\n]{0,80}?(?<!\w)(0x[\da-f]{64})(?!\w)/gi,
  },
  { name: 'wallet-key', marker: '', pattern: /(?<!\w)([5KL][1-9A-HJ-NP-Za-km-z]{50,51})(?!\w)/g, if: looksRandom },
  { name: 'wallet-key', marker: 'prv', pattern: /(?<!\w)([xyzt]prv[1-9A-HJ-NP-Za-km-z]{100,112})(?!\w)/g },
  // Files of programs.
  {
    name: 'encryption-key',
    marker: 'define(',
    pattern:
      /define\([ \t]{0,4}["'](?:(?:SECURE_AUTH|AUTH|LOGGED_IN|NONCE)_(?:KEY|SALT))["'],[ \t]{0,16}'([^'\r\n]{32,128})'/g,
  },
  {
    name: 'password',
    marker: 'machine',
    pattern: /\bmachine[ \t]+\S{1,128}[ \t]+login[ \t]+\S{1,128}[ \t]+password[ \t]+(\S{6,256})/g,
  },
  {
    name: 'password',
    marker: 'assword',
    pattern: /^[ \t]{0,8}password[ \t]{1,16}((?=\S{0,128}?[\d!#$%^&*])\S{6,256})[ \t]{0,8}$/gm,
  },
  {
    name: 'password',
    marker: ':',
    pattern:
      /^[\w.*-]{1,128}:(?:\d{2,5}|\*):[\w*-]{1,64}:[\w*.@-]{1,64}:((?=[^\s\\]{0,64}?[\dA-Z])[^\s\\]{6,128})[ \t]{0,8}$/gm,
  },
  {
    name: 'password',
    marker: 'chpasswd',
    pattern: /["' ][\w.-]{1,32}:([^\s"':|]{6,128})["']?[ \t]{0,4}\|[ \t]{0,4}(?:sudo )?chpasswd/g,
  },
  {
    name: 'password',
    marker: 'pass:',
    pattern: /[ "'](?:-passin|-passout|-k|-pass)[ \t]+["']?pass:([^\s"'$]{6,128})/g,
  },
  {
    name: 'password',
    marker: 'net use',
    pattern: /\bnet use[ \t]+(?:\w:[ \t]+)?\\\\[^\s]{1,128}[ \t]+([^\s/*$%]{6,64})/gi,
  },
  {
    name: 'password',
    marker: ' -',
    pattern: /\bldap(?:search|modify|add|delete|passwd|whoami)\b[^\r\n]{0,300}? -w[ \t]{0,2}["']?([^\s"'$]{6,128})/g,
  },
  {
    name: 'password',
    marker: ' -P',
    pattern:
      /\b(?:unzip|zip|sqlcmd|bcp|tsql|mosquitto_(?:pub|sub))\b[^\r\n]{0,300}? -P[ \t]{0,2}["']?([^\s"'$]{6,128})/g,
  },
  {
    name: 'password',
    marker: 'send',
    pattern: /\bsend[ \t]+(?:--[ \t]+)?["']([^\s"'$\\]{6,128})\\[rn]["']/g,
    if: isCredential,
  },
  {
    name: 'password',
    marker: 'auth',
    pattern: /\bauth[ \t]{0,2}[=:(][ \t]{0,2}[([]?["'][^"'\r\n]{1,64}["'],[ \t]{0,2}["']([^"'\r\n]{6,128})["']/g,
  },
  {
    name: 'password',
    marker: 'creds',
    pattern: /\b(?:creds?|credentials?)[ \t]{0,2}[=:][ \t]{0,2}["']?[\w.@-]{1,64}[:/]([^\s"'$@/]{6,128})/gi,
    if: isCredential,
  },
  {
    name: 'basic-credentials',
    marker: '-u',
    pattern: /(?<=[ \t])(?:-u|--user)[ \t=]{1,4}["']?([\w-]{20,128}):(?:[xX]|api_token|api)?["']?(?=\s|$)/g,
    if: isNumberOrDrawn,
  },
  {
    name: 'session-cookie',
    marker: '=',
    pattern:
      /\b(?:PHPSESSID|JSESSIONID|ASP\.NET_SessionId|_gitlab_session|_\w{1,24}_session|laravel_session|remember_token|sid|session(?:_?id|_?token)?|auth_token)=([\w%.~+/-]{20,512})/g,
    if: isNumberOrDrawn,
  },
  {
    name: 'password',
    anyLine: true,
    marker: 'assphrase',
    pattern: /passphrase[^\r\n"'“”`]{0,40}["'“`]((?:[a-z]{2,12}[ -]){3,11}[a-z\d]{2,12})["'”`]/gi,
    if: isListOfWords,
  },
  {
    name: 'password',
    anyLine: true,
    marker: 'ass',
    pattern:
      /pass(?:phrase|word|code)s?(?: for [^\r\n:]{1,48})?["']?(?:[ \t]{0,4}[:=]|[ \t]+is:?)[ \t]{0,4}["'“`]?((?:[a-z]{3,10} ){3,11}[a-z]{3,10})(?![\w '’])/gi,
    if: isListOfWords,
  },
  {
    name: 'password',
    marker: 'sqlplus',
    pattern: /\bsqlplus\b[^\r\n]{0,120}?[ \t"'][\w-]{1,64}\/([^\s"'@/]{6,64})@/g,
  },
  {
    name: 'password',
    marker: '%',
    pattern:
      /\b(?:smbclient|rpcclient|net|winexe|wmic)\b[^\r\n]{0,200}? -U[ \t]{0,2}["']?[\w.\\/-]{1,64}%([^\s"']{6,64})/g,
  },
  {
    name: 'password',
    marker: 'lftp',
    pattern: /\blftp\b[^\r\n]{0,200}? (?:-u|--user)[ \t]+["']?[\w.@-]{1,64},["']?([^\s"']{6,64})/g,
  },
  {
    name: 'password',
    marker: ' ',
    pattern:
      /^[ \t]{0,8}(?:username|enable|snmp-server|tacacs-server|radius-server|tacacs|radius|neighbor|crypto|ppp|ip ospf|standby|aaa|set)\b[^\r\n]{0,120}? (?:secret|password|key|community|pre-shared-key|authentication-key|md5)(?: [057-9])? ["']?((?=\S{0,64}\d)[^\s"']{6,64})/gm,
  },
  {
    name: 'password',
    marker: 'echo',
    pattern:
      /\b(?:echo|printf)[ \t]+(?:-n[ \t]+)?["']([^\s"'$\\]{6,256})["'][ \t]{0,4}(?:\||>{1,2})[ \t]{0,4}[^\r\n]{0,80}?(?:pass|secret|token|key|sudo -S|login|cred)/g,
  },
  {
    name: 'pin',
    marker: 'PIN',
    anyLine: true,
    pattern: /\bPIN\b[^\r\n\d]{0,48}?(?:[:=]|\b(?:is|ist|lautet|est|es))[ \t]{0,4}["'*`]{0,3}(\d{4,8})(?![\d-]|\.\d)/g,
  },
  {
    name: 'password',
    marker: '(',
    pattern:
      /(?:[Aa]uth|[Cc]redentials?|[Ll]ogin|[Cc]onnect|[Aa]uthenticate)\w{0,24}\([ \t]{0,4}["'][^"'\r\n]{1,64}["'],[ \t]{0,4}(?:Some\()?["']([^"'\s]{6,128})["']/g,
    if: isCredential,
  },
  {
    name: 'password',
    anyLine: true,
    marker: 'assphrase',
    pattern: /passphrase[^\r\n]{0,80}?(?<![\w./-])((?:[a-z]{3,9}[-.]){3,8}[a-z]{3,9})(?![\w/-])/gi,
    if: isListOfWords,
  },
  {
    name: 'recovery-phrase',
    marker: ' ',
    anyLine: true,
    pattern:
      /[:=("'`“][ \t]{0,4}["'`“]?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?![a-z' ])(?<=(?:mnemonic|wallet|seed|phrase|(?:twelve|24|12|twenty-four|recovery|backup|secret) words)[^\r\n]{12,320})/gi,
    if: isListOfWords,
  },
  {
    name: 'bearer-token',
    marker: 'uthorization',
    pattern:
      /[Aa]uthorization["']?[ \t]{0,2}[:=,][ \t]{0,2}["'`]?(?:[A-Za-z][\w-]{1,24}[ \t]+)?(?:[A-Za-z]{1,16}=)?["']?([\w.~+/:-]{16,512}={0,2})(?![\w.([{])/g,
    if: isNumberOrDrawn,
  },
  {
    name: 'encryption-key',
    marker: '(',
    pattern:
      /(?:fromhex|unhexlify|from_hex|hex2bin|decodeHex|hexToBytes|DecodeString|decode|Buffer\.from)\(["']([\da-f]{32,128})["'](?<=(?:key|cipher|aes|secret|hmac)[^\r\n]{0,200})/gi,
  },
  {
    name: 'encryption-key',
    marker: 'echo',
    pattern:
      /\becho[ \t]+(?:-n[ \t]+)?([\w+/=-]{16,256})[ \t]{0,4}>{1,2}[ \t]{0,4}[^\r\n]{0,80}?(?:key|pass|secret|token|cred)/g,
    if: isNumberOrDrawn,
  },
  {
    name: 'totp-seed',
    marker: '',
    pattern:
      /(?:totp|2fa|mfa|otp|authenticator|two-factor)[^\r\n]{0,60}?(?:[:=]|\bis)[ \t]{0,4}["'`]?((?=[^\r\n]{0,64}?[2-7])(?:[A-Z2-7]{4} ){3,15}[A-Z2-7]{4}|[A-Z2-7]{16,64})(?!\w)/gi,
    if: (seed) => /[2-7]/.test(seed) && (/^[^a-z]+$/.test(seed) || /^[^A-Z]+$/.test(seed)),
  },
  {
    name: 'recovery-codes',
    marker: 'ode',
    pattern:
      /(?:recovery|backup|rescue|scratch|emergency|2fa|mfa)[ _-]?codes?[^\r\n]{0,40}?[:=][ \t]{0,4}((?=[^\r\n]{0,12}\d)[a-z\d]{4,10}(?:[ -][a-z\d]{4,10})?(?:[ ,;|]{1,3}(?=[a-z]{0,9}\d)[a-z\d]{4,10}(?:[ -](?=[a-z]{0,9}\d)[a-z\d]{4,10})?){1,15})/gi,
  },
  { name: 'wallet-key', marker: '[', anyLine: true, pattern: /(\[(?:\d{1,3},[ \t]{0,2}){63}\d{1,3}\])/g },
  { name: 'password', marker: 'WIFI:', pattern: /WIFI:[^\r\n]{0,80}?P:([^;\s]{4,63});/g },
  {
    name: 'link-token',
    marker: '/',
    pattern:
      /\/(?:reset|reset-?password|password-?reset|verify|confirm|activate|invite|invitation|magic|magic-link|sso|one-time)\/([\w-]{24,256})(?![\w./-])/gi,
    if: isNumberOrDrawn,
  },
  {
    name: 'webhook',
    marker: 'hooks.zapier.com/',
    pattern: /hooks\.zapier\.com\/hooks\/(?:catch|standard)\/(\d{4,12}\/[\w-]{4,64})/g,
  },
  { name: 'webhook', marker: 'hc-ping.com/', pattern: /hc-ping\.com\/([\w-]{16,64})/g },
  { name: 'webhook', marker: 'maker.ifttt.com/', pattern: /maker\.ifttt\.com\/[^\s"']{0,80}?\/key\/([\w-]{20,80})/g },
  { name: 'webhook', marker: '.make.com/', pattern: /hook\.[\w.]{2,24}\.make\.com\/([\w-]{16,64})/g },
  // Mail, chat and hooks: the whole path behind the fixed part of the address.
  {
    name: 'discord-webhook',
    marker: '/api/webhooks/',
    pattern: /((?:https:\/\/[\w.]{1,32})?\/api\/(?:v\d{1,2}\/)?webhooks\/\d{15,21}\/[\w-]{50,90})/g,
  },
  {
    name: 'teams-webhook',
    marker: '/IncomingWebhook/',
    pattern:
      /((?:https:\/\/[\w.-]{1,64})?\/webhookb?2?\/[\da-f-]{36}@[\da-f-]{36}\/IncomingWebhook\/[\w-]{20,64}(?:\/[\w-]{8,128}){0,2})/g,
  },
  {
    name: 'webhook',
    marker: '/',
    pattern:
      /\/(?:hooks\/catch|webhooks?|incoming-?webhooks?|hooks?|services\/hooks)\/((?:[\w-]{1,64}\/){0,3}[\w-]{20,128})(?![\w/.-])/gi,
    if: isNumberOrDrawn,
  },
  {
    name: 'azure-signature',
    marker: 'code=',
    pattern: /azurewebsites\.net\/[^\s"'?]{0,200}\?code=([\w%=+/-]{20,200})/g,
  },
  {
    name: 'assigned-secret',
    marker: '=',
    pattern:
      /[?&](?:key|access_?token|auth_?token|token|apikey|api_key|api_token|secret|client_secret|signature|private_token|job_token|auth|reset_token|magic|invite|otp)=([\w%.~+/-]{16,512})/gi,
    if: isNumberOrDrawn,
  },
];
