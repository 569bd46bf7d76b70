/** A document that several tasks come of, with a sound answer to the request to cut it, and one that leaves out half. */
export const PRD = `# PRD: Notes

## Features
- FR-1: Notes must be stored in a file
- FR-2: Notes must have a title
- FR-3: Notes must be found by title
- FR-4: Search must take under 200 ms
- FR-5: Search must ignore case

## Non-Goals
- Sharing of notes
`;

const STORE = {
  ...{ id: 'T001', title: 'Build the store of notes', description: 'Begin in src/main.py.', group: 'keep' },
  ...{ covers: ['FR-1', 'FR-2'], files: ['src/store.py'], produces: ['note store'], consumes: ['src/main.py'] },
  ...{ after: [], criteria: ['An empty title is refused.'], effort: 'M', risk: 'low' },
};

const SEARCH = {
  ...{ id: 'T002', title: 'Build the search over titles', description: '', group: '', covers: ['FR-3', 'FR-4'] },
  ...{ files: ['src/search.py'], produces: [], consumes: ['note store'], after: [], criteria: [] },
  ...{ effort: 'M', risk: 'medium' },
};

export const SOUND = {
  groups: [{ id: 'keep', title: 'Keeping notes' }],
  tasks: [STORE, SEARCH],
  leftOut: [{ id: 'FR-5', why: 'The search does that already.' }],
};

export const HALF = { groups: [{ id: 'keep', title: 'Keeping notes' }], tasks: [STORE], leftOut: [] };

/** An opinion on a plan of two tasks: one finding that quotes it, with a fix, and one that quotes what nobody wrote. */
export const OPINION = {
  findings: [
    {
      ...{
        critic: 'dependency-analyst',
        severity: 'warning',
        message: 'The page shows what is stored.',
        tasks: ['T002'],
      },
      ...{ evidence: ['Show the notes on a page'], fixSummary: 'Store first.' },
      fix: [{ operation: 'add-dependency', task: 'T002', others: ['T001'], values: ['It shows what is stored.'] }],
    },
    {
      ...{ critic: 'risk-assessor', severity: 'info', message: 'Notes may be lost.', tasks: ['T001'] },
      ...{ evidence: ['Notes are replicated to three regions'], fixSummary: '', fix: [] },
    },
  ],
};
