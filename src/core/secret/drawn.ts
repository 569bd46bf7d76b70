import type { Finding } from './finding.ts';
import { isPlaceholder } from './placeholder.ts';
import { isUnspeakable, looksDrawn, looksRandom } from './random-looking.ts';
import { SERVICE_NAMES } from './service-names.ts';
import type { Line, Stretch } from './words.ts';

// What nobody types: long words in which small letters, capitals and digits change as they do where they are drawn. Whatever else is drawn
// and is no secret is told by what stands around it: hashes, media, certificates, public keys, addresses, ids.

/** Secrets that nothing announces but the way they look, or the service that is named beside them. */
export function findDrawn(text: string, lines: readonly Line[]): readonly Finding[] {
  return lines.flatMap((line) => {
    const { words } = line;
    if (words.length === 0) return [];
    const around = text.slice(line.start, line.end);
    if (around.length > LONGEST_LINE || PUBLIC_LINE.test(around))
      return words.flatMap((word) => vendorToken(text, word));
    const isOfService = SERVICE.test(around);
    return words.flatMap((word) => [
      ...vendorToken(text, word),
      ...values(text, word).flatMap((value) => drawn(text, line, value, isOfService)),
    ]);
  });
}

/** Lines longer than this are generated, and hold anything. */
const LONGEST_LINE = 2_000;

/** Services, and words that say that a number beside them is a secret. */
const SERVICE = new RegExp(
  `(?<![a-z])(?:${SERVICE_NAMES.join('|')})|dev\\.azure|secret|credential|(?<![a-z])tokens?(?![a-z_])|\\bPATs?\\b|api[ _-]?key`,
  'i',
);

/** What a line speaks of whose long numbers are known to everybody. */
const PUBLIC_LINE =
  /integrity|sha-?\d|shasum|md5|checksum|digest|fingerprint|ssh-(?:rsa|ed25519|dss)|ecdsa-sha|public[ _-]?key|pubkey|h1:|narhash|nonce|data:\w|base64,|etag|cursor|page_?token|continuation|mappings|encrypted|sealed|ciphertext|\bENC\[|certificate|"kty"|-----|merkle|tx ?hash|block ?hash|_ZN|\bcid\b|ipfs|signature:|\bcommit\b|\bgit\b|\brevision\b|thumbprint|webpack|chunk|publishable|site-?key|site-verification|if-none-match|\w?hash"|dkim|stack-/i;

const VENDOR_TOKEN = /^[a-z][a-z\d]{1,11}(?:[_-][a-z\d]{1,12}){0,2}[_.-][A-Za-z\d_-]{24,256}$/;

/** A token with the prefix of a vendor that no rule knows. */
function vendorToken(text: string, { start, end }: Stretch): readonly Finding[] {
  const first = isEscapeBefore(text, start) ? start + 1 : start;
  if (/[\w/%\\]/.test(text.charAt(start - 1)) && first === start) return [];
  const last = text.charAt(end - 1) === '.' ? end - 1 : end;
  const token = text.slice(first, last);
  const at = token.lastIndexOf('=') + 1;
  const tail = token.slice(at);
  if (!VENDOR_TOKEN.test(tail) || !endsAtRandom(tail)) return [];
  return [{ name: 'vendor-token', start: first + at, end: last }];
}

function isEscapeBefore(text: string, start: number): boolean {
  return text.charAt(start - 1) === '\\' && /[nrt]/.test(text.charAt(start));
}

/** Fewer characters than this behind the prefix say nothing. */
const LEAST_DRAWN = 24;

/** Prefixes of what is no secret: hashes, and ids of things that programs and vendors show to everybody. */
const PUBLIC_PREFIX =
  /^(?:sha\d+|md5|id|uid|acct|asst|batch|call|ch|chatcmpl|cmpl|conn|cs|cus|dep|dpl|env|evt|file|fp|ft|gen|in|inst|invocation|item|job|lambda|link|log|mandate|msg|obj|org|part|pi|pk|pm|price|prj|proj|prod|prt|py|qt|re|ref|req|resp|rs|run|seti|ses|session|si|snap|srv|step|sub|task|team|thread|toolu|trace|tx|txn|usr|user|vs|ws)[_.-]/;

/** Whether small letters, capitals and digits, drawn at random, follow what may be the prefix of a vendor. */
function endsAtRandom(token: string): boolean {
  const tail = token.slice(1 + Math.max(...['_', '-', '.'].map((mark) => token.indexOf(mark))));
  const drawnPart = tail.length >= LEAST_DRAWN ? tail : token;
  const isMixed = [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(drawnPart));
  return isMixed && looksRandom(drawnPart) && !PUBLIC_PREFIX.test(token) && !/^[\da-f]+[_.-]/.test(token);
}

/** The values of a long word: behind the name and the sign, where it has them. */
function values(text: string, { start, end }: Stretch): readonly Stretch[] {
  if (
    /[\w/%\\@:#$&?]/.test(text.charAt(start - 1)) &&
    !/(?:^|[\s"'])\w{2,40}:$/.test(text.slice(Math.max(0, start - 42), start))
  )
    return [];
  if (/[\w/@%#$&?({[\\]/.test(text.charAt(end))) return [];
  const word = text.slice(start, end).replace(/[.~-]+$/, '');
  const sign = /^[A-Za-z][\w.-]{0,48}=(?!=*$)/.exec(word)?.[0] ?? '';
  return [{ start: start + sign.length, end: start + word.length }];
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const NUMBER = /^[\da-f]{30,128}$/i;
/** Keys of Mailchimp and Mailgun: a number with a data centre or two shorter numbers. */
const MAIL_KEY = /^[\da-f]{32}-(?:us\d{1,2}|[\da-f]{8}-[\da-f]{8})$/;
/** What names a value that everybody may see. */
const PUBLIC_NAME =
  /(?:(?<![a-z])(?:boundary|ids?|uuid|guid|ref|rev|hash|tag|version|build|trace|span|event|request|order|tenant|project|account|client|user|from|image|site|public|pub|address|contract)|[a-z_-]id(?:-\d)?|Id|ID)[\s"'`:=({[,]{0,12}(?:of |is )?$/;

function drawn(text: string, line: Stretch, value: Stretch, isOfService: boolean): readonly Finding[] {
  const word = text.slice(value.start, value.end);
  const before = text.slice(Math.max(line.start, value.start - 40), value.start);
  if (
    isPlaceholder(word) ||
    PUBLIC_NAME.test(before) ||
    PUBLIC_PREFIX.test(word) ||
    /^Ag[A-D]\S{200}|^AC[\da-f]{32}$|^LS0tLS1CRUdJTiBD/.test(word)
  )
    return [];
  if (/^[\da-f]{40}$/.test(word) && !/[=:"'`] ?$|-[\w-]+ $|\b(?:is|ist|lautet|est|es|to) $/.test(before)) return [];
  if (isOfService && isOfServices(word)) return [{ name: 'service-key', ...value }];
  if (MAIL_KEY.test(word)) return [{ name: 'mail-key', ...value }];
  const isAlone = text.slice(line.start, line.end).trim() === word;
  // Alone on a line stand the parts of certificates and of other files.
  if (isAlone && /^[A-Za-z\d+/]+={0,2}$/.test(word)) return [];
  return looksDrawn(word) && !isEncodedText(word) ? [{ name: 'random-token', ...value }] : [];
}

/** Base64 of a text says what it is; those of keys do not. */
function isEncodedText(word: string): boolean {
  if (word.length % 4 !== 0 || !/^[A-Za-z\d+/]+={0,2}$/.test(word)) return false;
  return /^[\s!-~]*$/.test(atob(word));
}

/** What services without a form of their own issue: numbers of 128 bits and more, UUIDs, letters and digits at random. */
function isOfServices(word: string): boolean {
  if (UUID.test(word) || NUMBER.test(word)) return new Set(word).size > 6;
  if (/^(?!bafy)[a-z\d]{32,128}$/.test(word)) return /\d.*\d/.test(word) && isUnspeakable(word);
  return (
    /^[A-Za-z\d_-]{32,128}$/.test(word) &&
    !PUBLIC_PREFIX.test(word) &&
    /\d.*\d/.test(word) &&
    /[A-Z]/.test(word) &&
    /[a-z]/.test(word) &&
    looksRandom(word)
  );
}
