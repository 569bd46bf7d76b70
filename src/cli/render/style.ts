import { styleText } from 'node:util';

/** What a place to write to can show. */
export interface Style {
  readonly colour: boolean;
  readonly unicode: boolean;
  /** Columns to fill at most. */
  readonly width: number;
}

/** Meanings of colour; each also has a word or a glyph, so that nothing is told by colour alone. */
export type Tone = 'good' | 'bad' | 'attention' | 'active' | 'muted' | 'strong' | 'heading' | 'plain';

const FORMATS = {
  good: 'green',
  bad: 'red',
  attention: 'yellow',
  active: 'cyan',
  muted: 'dim',
  strong: 'bold',
  heading: ['bold', 'underline'],
} as const;

const NARROWEST = 40;
const WIDEST = 160;
const WIDTH_WITHOUT_TERMINAL = 100;

/** Paints text, or leaves it as it is. */
export function paint(style: Style, tone: Tone, text: string): string {
  if (!style.colour || tone === 'plain' || text === '') return text;
  return styleText([...[FORMATS[tone]].flat()], text, { validateStream: false });
}

/** What a stream can show: NO_COLOR, FORCE_COLOR, TERM, COLUMNS and the locale decide. */
export function styleFor(
  stream: { readonly isTerminal: boolean; readonly columns: number | null },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  return {
    colour: hasColour(stream.isTerminal, environment),
    unicode: hasUnicode(environment),
    width: widthOf(stream.columns, environment),
  };
}

function hasColour(isTerminal: boolean, environment: Readonly<Record<string, string | undefined>>): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '', TERM = '' } = environment;
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTerminal && TERM !== 'dumb';
}

/** The locale's own words, in the order in which the C library looks at them. */
function hasUnicode(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { LC_ALL = '', LC_CTYPE = '', LANG = '' } = environment;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== '') ?? '';
  return /utf-?8/iu.test(locale);
}

function widthOf(columns: number | null, environment: Readonly<Record<string, string | undefined>>): number {
  const { COLUMNS = '' } = environment;
  const asked = Number.parseInt(COLUMNS, 10);
  const width = Number.isInteger(asked) && asked > 0 ? asked : (columns ?? WIDTH_WITHOUT_TERMINAL);
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}
