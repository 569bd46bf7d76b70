/** What is done, as the name of a feature: who imports something wants an import. */
import { stemOf } from './words.ts';

const NAMES: Readonly<Record<string, string>> = {
  ...named('approve reject', 'approval'),
  ...named('import ingest', 'import'),
  ...named('export', 'export'),
  ...named('search find', 'search'),
  ...named('filter', 'filters'),
  ...named('sort', 'sorting'),
  ...named('pay paid', 'payment'),
  ...named('register', 'registration'),
  ...named('invite', 'invitations'),
  ...named('share', 'sharing'),
  ...named('upload attach', 'upload'),
  ...named('download', 'download'),
  ...named('validate check verify', 'validation'),
  ...named('cancel cancelled', 'cancellation'),
  ...named('reserve', 'reservation'),
  ...named('book', 'booking'),
  ...named('release', 'release'),
  ...named('publish', 'publishing'),
  ...named('sync synchronize synchronise', 'sync'),
  ...named('log record', 'log'),
  ...named('monitor', 'monitoring'),
  ...named('encrypt', 'encryption'),
  ...named('compute calculate count sum', 'calculation'),
  ...named('schedule', 'scheduling'),
  ...named('track', 'tracking'),
  ...named('deliver', 'delivery'),
  ...named('print', 'printing'),
  ...named('convert translate transform', 'conversion'),
  ...named('parse', 'parsing'),
  ...named('rename', 'renaming'),
  ...named('delete remove', 'deletion'),
  ...named('create', 'creation'),
  ...named('edit update change correct', 'editing'),
  ...named('manage', 'management'),
  ...named('configure customize customise', 'settings'),
  ...named('deploy install', 'deployment'),
  ...named('store save persist', 'storage'),
  ...named('reset', 'reset'),
  ...named('redirect', 'redirect'),
  ...named('accept decline', 'acceptance'),
  ...named('expire', 'expiry'),
  ...named('notify notifi remind alert', 'notifications'),
  ...named('merge', 'merge'),
  ...named('copy', 'copying'),
  ...named('move drag', 'moving'),
  ...named('select choose pick', 'selection'),
  ...named('archive', 'archive'),
  ...named('assign', 'assignment'),
  ...named('migrate', 'migration'),
  ...named('integrate', 'integration'),
  ...named('generate', 'generation'),
  ...named('index', 'indexing'),
  ...named('render', 'rendering'),
  ...named('detect', 'detection'),
  ...named('read load fetch receive', ''),
  ...named('show display see view list render present', ''),
  ...named(
    'keep have use support provide offer add allow enable let include contain make build implement set get give',
    '',
  ),
  ...named(
    'return write open close start stop run call handle process refuse lock unlock raise sound restore survive',
    '',
  ),
  ...named('ensure define follow require replace introduce work load appear need answer respond emit', ''),
  ...named('stream', 'streaming'),
  ...named('reject drop tail cover mark click press enter type limit expose connect exist happen become expect', ''),
  ...named('send sent shown seen kept written found made built', ''),
};

const PHRASES: Readonly<Record<string, string>> = {
  'log in': 'login',
  'sign in': 'login',
  'log out': 'logout',
  'sign out': 'logout',
  'sign up': 'registration',
  'back up': 'backup',
};

function named(verbs: string, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(verbs.split(' ').map((verb) => [stemOf(verb), name]));
}

/** Whether a word is a verb of which it is known what is made for it. */
export function isKnownVerb(word: string): boolean {
  return Object.hasOwn(NAMES, stemOf(word.toLowerCase()));
}

/** The name of what is made so that this can be done; empty where only the thing that it is done to names it. */
export function deedOf(verbs: readonly string[]): string {
  const [first = ''] = verbs;
  const phrase = PHRASES[first.toLowerCase()];
  if (phrase !== undefined) return phrase;
  const names = [...new Set(verbs.map((verb) => NAMES[stemOf(verb.toLowerCase())] ?? ''))].filter(
    (name) => name !== '',
  );
  return names.length > 1 ? 'management' : (names[0] ?? '');
}
