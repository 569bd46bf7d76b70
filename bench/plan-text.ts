/** A spec-kit task list of so many tasks, in the shape of a real one: phases of stories, parallel marks, files, stated dependencies. */
export function generatePlan(tasks: number): string {
  const lines = ['# Tasks: generated', '', '## Phase 1: Setup', ''];
  for (let index = 1; index <= tasks; index++) {
    if (index % 25 === 0)
      lines.push(
        '',
        `## Phase ${1 + index / 25}: User Story ${index / 25} - Part (Priority: P2)`,
        '',
        '**Goal**: A part.',
        '',
      );
    const id = `T${String(index).padStart(3, '0')}`;
    const mark = index % 3 === 0 ? '' : '[P] ';
    const waits = index > 30 && index % 7 === 0 ? ` (depends on T${String(index - 29).padStart(3, '0')})` : '';
    lines.push(
      `- [ ] ${id} ${mark}Implement part ${index} in src/part${index % 400}/module${index}.ts with tests${waits}`,
    );
    if (index % 4 === 0) lines.push('  - Handle errors and write `docs/part.md`', '  - _Requirements: 1.1, 2.3_');
  }
  lines.push(
    '',
    '## Dependencies & Execution Order',
    '',
    '- **Setup (Phase 1)**: No dependencies',
    '- **User Stories (Phase 2+)**: All depend on Setup',
  );
  return `${lines.join('\n')}\n`;
}
