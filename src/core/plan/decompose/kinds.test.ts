import { expect, test } from 'vitest';
import { decomposedTasks } from '../../../testing/decomposed-tasks.ts';

test('a spec of spec-kit: entities first, a task for each story with the requirements that are about it', () => {
  expect(
    decomposedTasks(`# Feature Specification: Albums

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Create albums (Priority: P1)

As a visitor, I want to create albums so that photos are kept together.

**Why this priority**: Nothing works without it.

**Independent Test**: Create an album and see it in the list.

**Acceptance Scenarios**:

1. **Given** no album, **When** I create one, **Then** it is listed
2. **Given** an album, **When** I create one of the same name, **Then** it is refused

### User Story 2 - Share a link (Priority: P2)

As an owner, I want to share a link to an Album so that friends see it.

1. **Given** a link, **When** a friend opens it, **Then** the album is shown

### Edge Cases

- What happens when the link has expired?

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST refuse two albums with the same name
- **FR-002**: System MUST expire a shared link after 30 days
- **FR-003**: System MUST log every failure

### Key Entities

- **Album**: A named set of photos

## Success Criteria

- **SC-001**: A link opens in 2 s
`),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Define Key Entities: Album | from E-la7n6@38",
      "T002 M Create albums | part of US1 | from US1@5 A-aamuc@11 US1.1@15 US1.2@16 FR-001@32 | after T001 (data)",
      "T003 S Share a link | part of US2 | from US2@18 US2.1@22 FR-002@33 | after T001 (data), T002 (produces)",
      "T004 S Build failure log | from FR-003@34",
      "T005 S Verify Edge Cases | from V-zfawn@26 | after all of T001 T002 T003 T004",
      "T006 S Verify Success Criteria | from SC-001@42 | after all of T001 T002 T003 T004",
    ]
  `);
});

test('requirements of Kiro: a task for each, criteria with their numbers, the design beside them', () => {
  expect(
    decomposedTasks(
      `# Requirements Document

## Introduction
Exports must be simple.

## Requirements

### Requirement 1: CSV export

**User Story:** As a clerk, I want to export orders, so that I can count them.

#### Acceptance Criteria

1. WHEN a clerk asks for an export THEN the system SHALL write a CSV file
2. IF there are no orders THEN the system SHALL write the header alone

### Requirement 2

**User Story:** As a clerk, I want to pick columns, so that the file stays small.

#### Acceptance Criteria

1. WHEN columns are picked THE SYSTEM SHALL write those alone
`,
      `# Design

## Components and Interfaces
- **CsvWriter** (\`src/csv/writer.ts\`): writes rows of an export as CSV

## Data Models
- **Order**: what a customer bought
`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Define Data Models: Order | from E-qklyn@7",
      "T002 M Build CSV export | part of 1 | from 1@8 1.1@14 1.2@15 M-j2bxg@4 | after T001 (data)",
      "T003 S Let a clerk pick columns | part of 2 | from 2@17 2.1@23",
    ]
  `);
});

test('a change of OpenSpec: requirements with their scenarios, without those that are removed', () => {
  expect(
    decomposedTasks(
      `# Change: add retries

## Why
Calls fail.

## What Changes
- Add a retry of failed calls
- **BREAKING**: Remove the option \`--once\`

## Impact
- Affected code: src/call.ts
`,
      `# Calls

## ADDED Requirements
### Requirement: Retry of failed calls
The system SHALL repeat a failed call up to 3 times.

#### Scenario: Second call succeeds
- **WHEN** the first call fails
- **THEN** the second is made after 1 s

## REMOVED Requirements
### Requirement: Single call
The option SHALL be gone.
`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Build option deletion | from R-ahm6p@8",
      "T002 S Build retry of failed calls | part of R-47076 | from R-47076@4 A-iknn4@7 R-nfs1u@7",
    ]
  `);
});

test('a debug investigation: reproduce, find, mend, guard, one after the other', () => {
  expect(
    decomposedTasks(`# Totals are wrong after a refund

## Symptoms
- The total of an order shows the sum before the refund

## Steps to Reproduce
1. Pay an order
2. Refund one line

## Root Cause Hypothesis
The cache of totals in \`src/orders/totals.ts\` is not cleared.

## Proposed Fix
- Clear the cache when a refund is stored

## Acceptance Criteria
- The total is right at once after a refund
`),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Reproduce the failure in a test that fails | from D-6tr6q@4 D-mqxzc@7 D-xvjnr@8",
      "T002 S Find the cause and confirm it | from D-jvhbl@11 | after T001 (order)",
      "T003 S Mend the cause | from D-anegr@14 | after T002 (order)",
      "T004 S Guard the mended behaviour with tests | from A-vxn8f@17 | after T003 (order)",
    ]
  `);
});

test('a technical specification: data, components and endpoints before what uses them, tests after everything', () => {
  expect(
    decomposedTasks(`# Technical Specification: Webhooks

## Data Model

| Entity | Fields |
|---|---|
| Subscription | url, secret |
| Delivery | status, attempts |

## Architecture

### Components
- **Dispatcher** (\`src/dispatch.ts\`): sends each Delivery
- **Signer** (\`src/sign.ts\`): signs a body with the secret of its Subscription

## API

| Method | Path | Description |
|---|---|---|
| POST | /subscriptions | Creates a Subscription |
| GET | /deliveries | Lists each Delivery |

## Performance
- A Delivery must be sent within 5 s

## Testing
- A Delivery that fails is sent again
`),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Define Data Model: Subscription and Delivery | from E-denqh@7 E-i7zob@8",
      "T002 S Set up Dispatcher (src/dispatch.ts) and Signer (src/sign.ts) | from M-wbpkz@13 M-z17en@14 | after T001 (data)",
      "T003 S Expose API | from P-jjgqr@20 P-ta91k@21 | after T001 (data)",
      "T004 S Meet the demands on performance | from Q-d022h@24 | after all of T001 T002 T003",
      "T005 S Verify testing | from V-bbp4q@27 | after all of T001 T002 T003 T004",
    ]
  `);
});

test('a PRD with epics: a task for each story, the numbered requirements beside the story they are about', () => {
  expect(
    decomposedTasks(`# Offers PRD

## Requirements

### Functional
- **FR1:** Users shall be able to upload several resume files.
- **FR2:** Users shall be able to pick a resume for an application form.
- **FR3:** The program shall start within a second.

## Epic 1: Resumes

### Story 1.1 Resume upload

As a candidate, I want to upload resume files, so that I have them at hand.

#### Acceptance Criteria
1. A file of up to 5 MB is stored.
2. Another format than PDF is refused.

### Story 1.2 Application form

As a candidate, I want to pick a resume in the application form.

#### Acceptance Criteria
1. The form lists every resume.

## Out of Scope
- Cover letters

## Open Questions
- Which formats besides PDF?
`),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Build offers: FR3 | from FR3@8",
      "T002 M Build resume upload | part of 1.1 | from 1.1@12 1.1.1@17 1.1.2@18 FR1@6",
      "T003 S Build application form | part of 1.2 | from 1.2@20 1.2.1@25 FR2@7 | after T002 (produces)",
    ]
  `);
});

test('stories of BMAD in files of their own: a task for each, without the notes of earlier work', () => {
  const story = (id: string, what: string) => `# Story ${id}: ${what}

## Status
Draft

## Story
**As a** clerk,
**I want** to ${what.toLowerCase()},
**so that** it is done.

## Acceptance Criteria
1. It can be undone

## Tasks / Subtasks
- [ ] Write it (AC: 1)

## Dev Notes
### Testing
- Tests must be fast
`;
  expect(decomposedTasks(story('1.1', 'Add orders'), story('1.2', 'Count orders'))).toMatchInlineSnapshot(`
    [
      "T001 S Add orders | part of 1.1 | from 1.1@1 1.1.1@12",
      "T002 S Count orders | part of 1.2 | from 1.2@1 1.2.1@12 | after T001 (produces)",
    ]
  `);
});

test('a document that states only steps is planned by them, and one of goals by these', () => {
  expect(
    decomposedTasks('# Move\n\n## Implementation Plan\n1. Copy the files\n2. Change the links\n'),
  ).toMatchInlineSnapshot(`
    [
      "T001 S Carry out Implementation Plan | from W-eb1d4@4 W-hw7p3@5",
    ]
  `);
  expect(decomposedTasks('# Move\n\n## Goals\n- All links lead somewhere\n')).toMatchInlineSnapshot(`
    [
      "T001 S Build move | from G-m2kn2@4",
    ]
  `);
  expect(decomposedTasks('# Move\n\nWords that ask for nothing.\n')).toEqual([]);
});

test('a list that is too long for one task and about one thing is cut in its order, and no part of it waits for another', () => {
  const items = Array.from({ length: 14 }, (_, index) => `- Rule ${index + 1} must hold`).join('\n');
  expect(decomposedTasks(`# Rules\n\n## Features\n\n### House rules\n${items}\n`)).toMatchInlineSnapshot(`
    [
      "T001 M Build house rules, part 1 | part of House rules | from R-n9aui@6 R-pfczz@7 R-i31c8@8 R-sup11@9 R-8biie@10 R-n53cb@11 R-15qys@12",
      "T002 M Build house rules, part 2 | part of House rules | from R-g5t41@13 R-uw44y@14 R-j6j7u@15 R-xj0wp@16 R-k9r8o@17 R-lmpbj@18 R-b7jme@19",
    ]
  `);
});

test('steps of a plan with demands beside them: the demands are met by what the steps build', () => {
  expect(
    decomposedTasks(
      '# Move\n\n## Implementation Plan\n1. Copy the files\n2. Change the links\n\n## Constraints\n- No link may break\n',
    ),
  ).toEqual([
    'T001 S Carry out Implementation Plan | from W-eb1d4@4 W-hw7p3@5',
    'T002 S Meet the demands on link | from C-d6z7c@8 | after all of T001',
  ]);
});

test('an investigation with more symptoms than one task holds goes on in a second part', () => {
  const symptoms = Array.from({ length: 14 }, (_, index) => `- Sum ${index} is wrong\n`).join('');
  expect(
    decomposedTasks(`# Wrong sums\n\n## Symptoms\n${symptoms}\n## Root Cause\n- The cache is stale\n`).map((line) =>
      line.replace(/ from [^|]*/, ''),
    ),
  ).toEqual([
    'T001 L Reproduce the failure in a test that fails |',
    'T002 S Reproduce the failure in a test that fails, part 2 || after T001 (order)',
    'T003 S Find the cause and confirm it || after T002 (order)',
  ]);
});
