/** Reads which things a task says that it makes, and which it says that it uses. Only clear words count: no edge is better than a false one. */
import { findPaths, isFile } from '../task-files.ts';

/** What a thing is; two things are the same where kind and name are. */
export type ThingKind = 'file' | 'symbol' | 'table' | 'variable' | 'endpoint';

/** Something that one task makes and others use. */
export interface Thing {
  readonly kind: ThingKind;
  readonly name: string;
}

const MAKES =
  /^(?:create|add|implement|define|write|build|introduce|export|generate|scaffold|set up|declare|provide)\b/i;
const NAME = '[A-Za-z_$][\\w$]{3,}';
const CODE = '`([^`]+)`';

/** Words of a title that is about tests or checks: these may come before what they test. */
const TESTS = /\btests?\b|\bspecs?\b|__tests__|\bcheckpoint\b|\bverify\b/i;

const USES = /\b(?:uses?|using|imports?|importing|calls?|calling|consumes?|consuming)\b/i;
const TABLE = '(?:table\\s+`(\\w+)`|`(\\w+)`\\s+table)';
const VARIABLE = '`?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`?';
const ENDPOINT = '`?((?:GET|POST|PUT|PATCH|DELETE)\\s+/[\\w/{}:.-]+)`?';
const CALLS = '(?:uses?|using|imports?|importing|calls?|calling|invokes?|invoking|consumes?|consuming)';
const READS = '(?:query|queries|querying|reads?(?: from)?|reading from|selects? from|inserts? into|writes? to|joins?)';
const FILES_USED = new RegExp(`\\b(?:from|imports?|importing|uses?|using)\\s+(?:${CODE}|([\\w./-]+))`, 'gi');
const SYMBOLS_MADE = new RegExp(
  `\\b(?:exports?|exporting|that exports|defining|declaring)\\s+\`?(${NAME})(?:\\(\\)|\`)`,
  'gi',
);
const SYMBOLS_MADE_FIRST = new RegExp(
  `${MAKES.source}\\s+(?:the\\s+|a\\s+|an\\s+)?(?:(?:exported|async|helper|utility)\\s+)*(?:(?:function|method|helper|hook|class|type|interface)\\s+)?\`?(${NAME})\\(\\)`,
  'i',
);
const SYMBOLS_USED = new RegExp(
  `\\b${CALLS}\\s+(?:the\\s+)?(?:(?:function|method|helper|hook|class|type|interface)\\s+)?(?:\`(${NAME})(?:\\(\\))?\`|(${NAME})\\(\\))`,
  'gi',
);
const TABLES_MADE = new RegExp(
  `\\b(?:creates?|creating|adds?|adding|defines?|defining)\\s+(?:the\\s+|a\\s+)?(?:new\\s+)?${TABLE}`,
  'gi',
);
const TABLES_USED = new RegExp(`\\b${READS}\\s+(?:the\\s+)?${TABLE}`, 'gi');
const VARIABLES_MADE = new RegExp(
  `\\b(?:[Ss]et|[Aa]dd|[Dd]efine|[Dd]eclare)\\s+(?:the\\s+)?${VARIABLE}(?=[^\\n]*\\.env|\\s+environment variable|\\s+variable|\\s*$)`,
  'g',
);
const VARIABLES_USED = new RegExp(
  `\\b(?:[Rr]eads?|[Uu]ses?|[Uu]sing|[Ll]oads?|[Rr]equires?)\\s+(?:the\\s+)?${VARIABLE}`,
  'g',
);
const ENDPOINTS_MADE = new RegExp(`${MAKES.source}\\s+(?:the\\s+|an?\\s+)?(?:endpoint\\s+|route\\s+)?${ENDPOINT}`, 'i');
const ENDPOINTS_USED = new RegExp(
  `\\b(?:calls?|calling|fetch(?:es)?(?: from)?|requests?|uses?|using|consumes?)\\s+(?:the\\s+)?${ENDPOINT}`,
  'gi',
);

/** Things that the title of a task says that it makes. */
export function madeBy(title: string): readonly Thing[] {
  if (TESTS.test(title)) return [];
  return [
    ...filesMade(title),
    ...symbolsMade(title),
    ...tablesMade(title),
    ...variablesMade(title),
    ...endpointsMade(title),
  ];
}

/** Things that the title of a task says that it uses. */
export function usedBy(title: string): readonly Thing[] {
  if (TESTS.test(title)) return [];
  return [
    ...filesUsed(title),
    ...symbolsUsed(title),
    ...tablesUsed(title),
    ...variablesUsed(title),
    ...endpointsUsed(title),
  ];
}

/** `Create src/a.ts`, `Implement the parser in src/a.ts`: the only file that is named, or the one right behind the word. */
function filesMade(title: string): readonly Thing[] {
  const behind =
    /^(?:create|add|write|scaffold|generate)\s+(?:the\s+|a\s+|an\s+|new\s+)*(?:file\s+|module\s+|migration\s+)?(?:`([^`]+)`|(\S+))/i.exec(
      title,
    );
  const first = filesIn(behind?.[1] ?? behind?.[2] ?? '');
  if (first.length > 0) return first;
  const named = /^(?:create|implement)\b/i.test(title) && !USES.test(title) ? findPaths(title).filter(isFile) : [];
  return named.length === 1 ? filesIn(named[0] ?? '') : [];
}

/** `Use x from src/a.ts`, `import src/a.ts`. */
function filesUsed(title: string): readonly Thing[] {
  if (!USES.test(title)) return [];
  return all(title, FILES_USED).flatMap(filesIn);
}

function filesIn(text: string): readonly Thing[] {
  const paths = findPaths(`\`${text}\``).filter((path) => path.includes('/') && isFile(path) && !/\.mdx?$/i.test(path));
  return paths.map((name) => ({ kind: 'file', name }));
}

/** `exporting parseNote()`, `Define parseNote()`, `Implement the function parseNote()`, also in backticks without parentheses behind `exporting`. */
function symbolsMade(title: string): readonly Thing[] {
  const exported = all(title, SYMBOLS_MADE);
  const first = SYMBOLS_MADE_FIRST.exec(title);
  return [...exported, ...(first?.[1] === undefined ? [] : [first[1]])].map((name) => ({ kind: 'symbol', name }));
}

function symbolsUsed(title: string): readonly Thing[] {
  return all(title, SYMBOLS_USED).map((name) => ({ kind: 'symbol', name }));
}

function tablesMade(title: string): readonly Thing[] {
  return all(title, TABLES_MADE).map((name) => ({
    kind: 'table',
    name: name.toLowerCase(),
  }));
}

function tablesUsed(title: string): readonly Thing[] {
  return all(title, TABLES_USED).map((name) => ({
    kind: 'table',
    name: name.toLowerCase(),
  }));
}

function variablesMade(title: string): readonly Thing[] {
  return all(title, VARIABLES_MADE).map((name) => ({ kind: 'variable', name }));
}

function variablesUsed(title: string): readonly Thing[] {
  return all(title, VARIABLES_USED).map((name) => ({
    kind: 'variable',
    name,
  }));
}

function endpointsMade(title: string): readonly Thing[] {
  const made = ENDPOINTS_MADE.exec(title)?.[1];
  return made === undefined ? [] : [endpoint(made)];
}

function endpointsUsed(title: string): readonly Thing[] {
  return all(title, ENDPOINTS_USED).map(endpoint);
}

function endpoint(written: string): Thing {
  return { kind: 'endpoint', name: written.replaceAll(/\s+/g, ' ').replace(/[.,:]$/, '') };
}

/** The first group of each match that takes part. */
function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match.slice(1).find((group) => group !== undefined) ?? []);
}
