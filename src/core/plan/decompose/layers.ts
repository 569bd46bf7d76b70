/** What a statement touches, from what others build on to what they see. */
export type Layer = 'infrastructure' | 'data' | 'service' | 'api' | 'command line' | 'screens';

export const LAYERS: readonly Layer[] = ['infrastructure', 'data', 'service', 'api', 'command line', 'screens'];

const WORDS: readonly (readonly [Layer, RegExp])[] = [
  ['command line', /\bcli\b|\bcommand[- ]line\b|\bsubcommand|\bexit code|\bstdout\b|\s--[a-z]/i],
  ['api', /\bapis?\b|\bendpoints?\b|\bgraphql\b|\b(?:GET|POST|PUT|PATCH|DELETE) \/|\bhttp\b|\bwebhooks?\b/i],
  [
    'screens',
    /\b(?:ui|ux|screens?|pages?|buttons?|dialogs?|panels?|forms?|icons?|tooltips?|layouts?|views?|modals?|dashboards?|drag|clicks?|hover|sidebar|display(?:s|ed)?|css|animation|responsive|theme)\b/i,
  ],
  [
    'data',
    /\b(?:schema|database|tables?|migrations?|entit(?:y|ies)|records?|persist\w*|stored?|data model|columns?|sql)\b/i,
  ],
  [
    'infrastructure',
    /\b(?:deploy\w*|docker\w*|kubernetes|ci|pipeline|terraform|environment variables?|hosting|monitoring)\b/i,
  ],
];

/** The layer that a text is about; `service` where it names none. */
export function layerOf(text: string): Layer {
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'service';
}
