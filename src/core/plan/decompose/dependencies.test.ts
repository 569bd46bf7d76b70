import { describe, expect, test } from 'vitest';
import { planDocuments } from './plan-documents.ts';

/** The titles in their order, each with what it waits for and why. */
function waits(...texts: readonly string[]): readonly string[] {
  const planned = planDocuments({
    ...{ texts: texts.map((text, index) => ({ file: `${index}.md`, text })), file: '0.md', scope: 'multi' },
  });
  return (planned?.plan.tasks ?? []).map(({ id, title, dependsOn }) =>
    [`${id} ${title}`, ...dependsOn.map((one) => `after ${one.id}: ${one.why}`)].join(' | '),
  );
}

/** A document of one heading. */
const doc = (heading: string, ...items: readonly string[]) =>
  `# About ${heading}\n\n## ${heading}\n${items.map((item) => `- ${item}\n`).join('')}`;

describe('an order that the document states', () => {
  test('puts what is needed first, wherever it stands', () => {
    expect(
      waits(
        doc('Search', 'FR-1: Orders must be found, which depends on FR-2'),
        doc('Storage', 'FR-2: Orders must stay'),
      ),
    ).toEqual(['T001 Build storage', 'T002 Build search | after T001: FR-1 says "depends on FR-2".']);
  });

  test('says nothing where it names what the document does not state', () => {
    expect(
      waits(doc('Search', 'FR-1: Orders must be found, which requires FR-9'), doc('Mail', 'FR-2: Mail must go')),
    ).toEqual(['T001 Build search', 'T002 Build mail']);
  });

  test('is that of the document where it runs in a circle', () => {
    expect(
      waits(
        doc('Search', 'FR-1: Orders must be found, which depends on FR-2'),
        doc('Storage', 'FR-2: Orders must be kept after FR-1'),
      ),
    ).toEqual(['T001 Build search', 'T002 Build storage | after T001: FR-2 says "after FR-1".']);
  });
});

describe('an entity', () => {
  test('is waited for where it is defined first', () => {
    const owned = (heading: string, what: string) => `# ${heading}\n\n## Data Model\n- **Order**: ${what}\n`;
    const lines = Array.from({ length: 11 }, (_, index) => `- **Part${index}**: a part\n`).join('');
    expect(
      waits(
        `${owned('Shop', 'what is bought')}${lines}`,
        owned('Stock', 'what is sent'),
        doc('Counting', 'Each Order must be counted'),
      ),
    ).toEqual([
      'T001 Define Data Model: Order, Part0, Part1 and 9 more',
      'T002 Define Data Model: Order',
      'T003 Build counting | after T001: It uses Order, which is defined there: "Each Order must be counted".',
    ]);
  });
});

describe('a thing that one heading makes', () => {
  test('is made before it is used further down', () => {
    expect(
      waits(
        doc('Parcels', 'The boss must register parcels'),
        '# Users\n\n## User stories\n- As a clerk, I want to list parcels\n',
      ),
    ).toEqual([
      'T001 Build parcels',
      'T002 Let a clerk list parcels | after T001: It uses "parcels", which is made there ("The boss must register parcels"): "As a clerk, I want to list parcels".',
    ]);
  });

  test('is nothing that is made where it is who wants something', () => {
    expect(
      waits(
        doc('Clerks', 'The boss must register clerks'),
        '# Users\n\n## User stories\n- As a clerk, I want to list clerks\n',
      ),
    ).toEqual(['T001 Build clerks', 'T002 Let a clerk list clerks']);
  });
});

describe('stories', () => {
  test('of one epic follow each other as it lists them; those of another and those of none do not', () => {
    expect(
      waits(
        '# Rest\n\nAs a clerk, I want to rest.\n',
        '# Shop\n\n## Epic 1: Orders\n- As a clerk, I want to count orders\n- As a clerk, I want to print bills\n\n## Epic 2: Boxes\n- As a clerk, I want to fold boxes\n\n## Other stories\n- As a clerk, I want to go home\n',
      ),
    ).toEqual([
      'T001 Build rest',
      'T002 Let a clerk count orders',
      'T003 Let a clerk print bills | after T002: The document lists it after "Let a clerk count orders".',
      'T004 Let a clerk fold boxes',
      'T005 Let a clerk go home',
    ]);
  });
});

describe('what one part makes and another uses', () => {
  const stories = (...wishes: readonly string[]) =>
    `# Shop\n\n${wishes.map((wish, index) => `## Story ${index + 1}: ${wish}\nAs a clerk I want to ${wish.toLowerCase()} so that I can go home.\n- It works\n\n`).join('')}`;

  test('is created before it is edited, shared or searched, wherever the stories stand', () => {
    expect(
      waits(stories('Share a folder', 'Create a folder', 'Search folders')).map((line) => line.replace(/ \| .*/, '')),
    ).toEqual(['T001 Create a folder', 'T002 Share a folder', 'T003 Search folders']);
  });

  test('is an artefact that one sentence has made and another attaches', () => {
    expect(
      waits(
        '# Bills\n\n## Story 1: Close a month\nAs a boss I want to close a month.\n- A PDF is generated\n\n## Story 2: Remind\nAs a boss I want clients to be reminded.\n- The PDF is attached\n',
      )[1],
    ).toBe(
      'T002 Build client notifications | after T001: It uses "PDF", which is made there ("A PDF is generated"): "The PDF is attached".',
    );
  });

  test('is a topic, a table or a component by its name', () => {
    expect(
      waits(
        `# Pipeline

## Components

### Screen
- Uses the Query API
- Draws a chart
- Has a search box

### Query API
- Reads topic sums.v1
- Requires an API key; keys live in the table api_keys
- Answers as NDJSON

### Summer
- Reads lines from a pipe
- Writes sums to topic sums.v1
- Starts at midnight
- Stops at noon

## Data model
- ApiKey: id, hash
`,
      ).map((line) => line.replace(/: "?[^|]*/g, '')),
    ).toEqual([
      'T001 Define data model',
      'T002 Build summer',
      'T003 Build Screen and Query API | after T001| after T002',
    ]);
  });

  test('is what a heading says is computed, for what speaks of it further down', () => {
    expect(
      waits(
        doc('Tour computation', ...Array.from({ length: 4 }, (_, index) => `Rule ${index} must hold`)),
        doc('Map', 'Each tour must be drawn'),
      ),
    ).toEqual([
      'T001 Build tour computation',
      'T002 Build map | after T001: It builds on what "Tour computation" yields: "Each tour must be drawn".',
    ]);
  });

  test('is registered before it logs in, and saved before it is loaded', () => {
    expect(waits(doc('Login', 'It must be quick'), doc('Sign up', 'It must be easy'))).toEqual([
      'T001 Build sign up',
      'T002 Build login | after T001: "Sign up" has to be there before "Login".',
    ]);
  });

  test('is one file that parts of a list change one after the other', () => {
    const list = ['Apples are weighed', 'Pears can be peeled', 'Plums must be dried', 'Figs get packed'];
    const tasks = waits(`# Shop\n\n## Requirements\n${list.map((one) => `- ${one} in \`src/a.ts\`\n`).join('')}`);
    expect(tasks.map((line) => line.replace(/^.*? \| /, ''))).toEqual([
      tasks[0],
      'after T001: Both name src/a.ts, and the document has this one later.',
    ]);
  });
});
