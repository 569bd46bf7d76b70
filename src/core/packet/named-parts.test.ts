import { expect, test } from 'vitest';
import { planDocuments } from '../plan/decompose/plan-documents.ts';
import { buildBrief } from './build-brief.ts';
import { partDocuments } from './documents.ts';
import { namedParts } from './named-parts.ts';
import { NO_TEMPLATE } from './template.ts';

const TEXT = `# Pipeline

## Components

### Query API
- GET /search returns hits
- Requires an API key; keys live in the table api_keys
- Answers as NDJSON
- Ends after a minute
- Counts its hits
- Logs each request

### Web UI
- Uses the Query API
- Has a search box

## Data model
- ApiKey: id, hash

## Deployment
Runs on three machines.
`;
const planned = () =>
  planDocuments({ texts: [{ file: 'arch.md', text: TEXT }], file: 'arch.md', scope: 'multi' })?.plan.tasks ?? [];
const documents = partDocuments([{ file: 'arch.md', text: TEXT }]);

test('what the statements of a task name is shown with the place that defines it, and nothing else', () => {
  const named = planned().map((task) => [task.title, ...namedParts(task, documents).map(({ heading }) => heading)]);
  expect(named).toEqual([
    ['Define data model: ApiKey'],
    ['Expose query API', 'Data model'],
    ['Build web UI', 'Query API'],
    ['Meet the demands on deployment'],
  ]);
});

test('a task of components alone is judged by what they are to do', () => {
  const [, , screen] = planned();
  expect(screen?.acceptance).toEqual(['Uses the Query API', 'Has a search box']);
});

test('a task that comes from no document names nothing', () => {
  const [first] = planned();
  expect(namedParts({ ...first!, traces: [] }, documents)).toEqual([]);
});

test('a file that is to be replaced or changed is not said to be made', () => {
  const task = {
    ...planned()[0]!,
    files: ['src/a.js', 'src/b.js', 'src/c.js'],
    acceptance: ['Replace `src/a.js` by `src/b.js`', 'Write src/c.js'],
  };
  const facts = {
    ...{ planTitle: 'Shop', task, ancestors: [], earlier: [], gates: [], specFiles: [] },
    surroundings: { documents, existing: new Set<string>(), conventions: [], examples: [] },
    settings: { budgetTokens: 8_000, template: NO_TEMPLATE },
  };
  const files = buildBrief(facts).sections.find(({ name }) => name === 'files')?.items;
  expect(files?.map(({ label, text }) => `${label}: ${text}`)).toEqual([
    'src/a.js: to be changed, but not there',
    'src/b.js: to be made',
    'src/c.js: to be made',
  ]);
});
