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
      'T002 Let a clerk list parcels | after T001: It uses "parcel", which is made there ("The boss must register parcels"): "As a clerk, I want to list parcels".',
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
