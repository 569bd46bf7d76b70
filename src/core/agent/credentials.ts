import type { KnownSecret } from '../secret/find.ts';
import { looksRandom } from '../secret/random-looking.ts';

const CREDENTIAL_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|AUTH|COOKIE)S?(?:[_-]|$)/i;
/** Variables that hold headers of requests, one on each line or with commas between them. */
const HEADERS_NAME = /_HEADERS?$/i;
/** Variables that name a file or a program, whatever else is in their names. */
const FILE_NAME = /(?:_(?:FILE|PATH|DIR|HELPER|SOCK|COMMAND)|^GOOGLE_APPLICATION_CREDENTIALS)$/i;
/** Shorter values are switches and names, and would be found everywhere. */
const SHORTEST = 8;

/** The variables of a program's environment that hold credentials, by their names; of headers those that say so, or look drawn at random. */
export function credentialsIn(environment: Readonly<Record<string, string>>): readonly KnownSecret[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    if (HEADERS_NAME.test(name)) return headersIn(value).flatMap((header) => headerCredential(name, header));
    if (!CREDENTIAL_NAME.test(name) || FILE_NAME.test(name) || isPath(value)) return [];
    return value.length >= SHORTEST ? [{ name, value }] : [];
  });
}

/** The values of variables that are known to hold credentials, whatever they are called. */
export function credentialsNamed(
  names: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): readonly KnownSecret[] {
  return names.flatMap((name) => {
    const value = environment[name] ?? '';
    return value.length >= SHORTEST ? [{ name, value }] : [];
  });
}

/** A header of a request. */
export interface Header {
  readonly header: string;
  readonly value: string;
}

/** The credential in a header, without its scheme; `name` stands for it. */
export function headerCredential(name: string, { header, value }: Header): readonly KnownSecret[] {
  const bare = value.replace(/^(?:Bearer|Basic|Token)\s+/i, '');
  const isCredential = CREDENTIAL_NAME.test(header) || /authorization|signature/i.test(header) || looksRandom(bare);
  return isCredential && bare.length >= SHORTEST ? [{ name, value: bare }] : [];
}

/** `Name: value` on lines, and `name=value` with commas between them. */
function headersIn(text: string): readonly Header[] {
  return text.split(/[\r\n]+/).flatMap((line) => {
    const [, header = '', value = ''] = /^\s*([\w.-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (header !== '') return [{ header, value }];
    return [...line.matchAll(/([\w.-]+)=([^,]*)/g)].map(([, name = '', given = '']) => ({
      header: name,
      value: given,
    }));
  });
}

/** Folders and files are named in words; a key may begin with a slash too. */
function isPath(value: string): boolean {
  if (!/^(?:~|\.{1,2})?\//.test(value)) return false;
  const parts = value.split('/').slice(1);
  const isOfWords = parts.every((part) => /^[\w.@+ -]*$/.test(part) && !looksRandom(part));
  return isOfWords && (parts.length > 1 || /^[~.]/.test(value) || /\.\w+$/.test(value));
}
