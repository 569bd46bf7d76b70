/** Fewer different characters than this are a pattern, not a key. */
const LEAST_DIFFERENT = 6;
/** Mean length of the runs of one kind of character: drawn at random it is about two, in words and numbers three and more. */
const LONGEST_MEAN_RUN = 2.6;
/** The more there is of it, the less the mean strays: from this length on it may be larger. */
const LONG_TEXT = 24;
const LONGEST_MEAN_RUN_OF_LONG = 3;

/**
 * Whether a text looks drawn at random and not written: it is cut where small letters, capitals and digits meet (a capital begins the word
 * that follows it), and the pieces are short. Words, identifiers, versions, paths and dates have long pieces.
 */
export function looksRandom(text: string): boolean {
  if (new Set(text).size < LEAST_DIFFERENT) return false;
  if (/^[\da-f]{32,128}$/i.test(text) || isUnspeakable(text)) return true;
  const runs = text.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g);
  if (runs === null) return false;
  const letters = runs.reduce((sum, run) => sum + run.length, 0);
  const longestMean = text.length < LONG_TEXT ? LONGEST_MEAN_RUN : LONGEST_MEAN_RUN_OF_LONG;
  return letters >= text.length / 2 && letters / runs.length < longestMean;
}

/** Shortest text whose vowels say something, and the most of them, of all letters: drawn it is a fifth, in words two. */
const LEAST_LETTERS = 16;
const MOST_VOWELS = 0.28;
const FEW_VOWELS = 0.15;
/** The same beside five consonants in a row. */
const VOWELS_OF_ONE_CASE = 0.34;
/** Shortest text of small letters and digits alone that is judged so. */
const LEAST_OF_ONE_CASE = 32;

/** Whether letters of both cases and digits stand together that no word is made of. */
export function isUnspeakable(text: string): boolean {
  if (text.length < LEAST_LETTERS || !/^[\w+/=-]+$/.test(text)) return false;
  if (!/[a-z]/.test(text) || !/\d/.test(text) || (!/[A-Z]/.test(text) && text.length < LEAST_OF_ONE_CASE)) return false;
  const letters = text.match(/[a-z]/gi)?.length ?? 0;
  const vowels = text.match(/[aeiou]/gi)?.length ?? 0;
  const changes = text.match(/[a-z](?=[^a-z])|[A-Z](?=[^A-Z])|\d(?=\D)/g)?.length ?? 0;
  const share = changes / text.length;
  if (!/[A-Z]/.test(text)) return vowels / letters <= VOWELS_OF_ONE_CASE && /[bcdfghjklmnpqrstvwxz]{5}/.test(text);
  return (vowels / letters <= MOST_VOWELS && share >= 0.38) || (vowels / letters <= FEW_VOWELS && share >= 0.25);
}

/** Whether a text mixes at least three of small letters, capitals, digits and marks, as passwords have to. */
export function looksLikePassword(text: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d_./-]/];
  return kinds.filter((kind) => kind.test(text)).length >= 3 && !/^[A-Za-z_$][\w$]*\.[A-Za-z]/.test(text);
}

/** Whether a text is a word or two with a number, or four words and more: as people make up what they have to remember. */
export function looksMadeUp(text: string): boolean {
  if (/^(?:[a-zà-ž]{3,12}[-_. ]){3,8}[a-zà-ž\d]{2,12}$/i.test(text)) return !NAMES_OF_PARTS.test(text);
  return (
    /^[a-zà-ž]{3,}(?:[-_.]?[a-zà-ž]{2,}){0,3}[-_.]?\d{2,6}[-_.!]?(?:[-_.]?[a-zà-ž]{2,12})?$/i.test(text) &&
    !NAMES_OF_PARTS.test(text)
  );
}

/** Words of names that programs give to things. */
const NAMES_OF_PARTS =
  /pass|secret|token|key|name|field|reset|user|auth|login|sha\d|base\d|argon|bcrypt|pbkdf|hmac|rsa|aes|ed25519|min|max|length|char|error|invalid|required|test|string|type|version|http|file|path|\.(?:ts|js|py|go|md|json|ya?ml|txt)$/i;

/** Shortest text that is taken for drawn though nothing announces it, and the longest: beyond it, it is a file. */
const DRAWN = { least: 32, most: 400 };
/** Changes between kinds of characters, by pairs: drawn from letters and digits it is about 0.62, in written names below 0.3. */
const LEAST_CHANGES = 0.42;

/** Whether a text is surely drawn from letters of both cases and digits: nobody types it, and no program names anything like it. */
export function looksDrawn(text: string): boolean {
  if (text.length < DRAWN.least || text.length > DRAWN.most || !/^[A-Za-z\d+/_-]+={0,2}$/.test(text)) return false;
  const count = (kind: RegExp) => text.match(kind)?.length ?? 0;
  if (count(/[A-Z]/g) < 4 || count(/[a-z]/g) < 4 || count(/\d/g) < 2) return false;
  const changes = count(/[a-z](?=[^a-z])|[A-Z](?=[^A-Z])|\d(?=\D)|[^A-Za-z\d](?=[A-Za-z\d])/g);
  return (
    changes / (text.length - 1) >= LEAST_CHANGES &&
    !/[a-z]{10}|[A-Z]{14}|\d{8}|AAAA/.test(text) &&
    !/(?:[_/-][^_/-]{1,7}){6}|^(?:[A-Z][a-z]{3,}){2}|^[A-Z]{2,}_[A-Z]{2,}_/.test(text)
  );
}
