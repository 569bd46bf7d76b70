import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { toReport } from '../../core/view/report.ts';
import type { RunView } from '../../core/view/run-view.ts';
import { aSpec } from '../../testing/cli-world.ts';
import { aFailure, anAttempt, aReport, aRun, aTask, TEST_TIME } from '../../testing/run-builders.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { renderEvent } from './events.ts';
import { renderFindings } from './findings.ts';
import { renderPlan } from './plan-summary.ts';
import { renderMarkdownReport } from './report-markdown.ts';
import { renderReport } from './report-terminal.ts';
import { renderRuns } from './runs.ts';
import { renderStatus } from './status.ts';
import type { Style } from './style.ts';
import { renderWhy } from './why.ts';
import { displayWidth } from './width.ts';

const PLAIN: Style = { colour: false, unicode: true, width: 90 };
const ASCII: Style = { colour: false, unicode: false, width: 60 };
const COLOUR: Style = { colour: true, unicode: true, width: 90 };
const NOW = { now: TEST_TIME + 90_000, verbose: false, stall: null };

const FAILED = anAttempt({ status: 'failed', failure: aFailure(), reports: [aReport({ verdict: 'failed' })] });

const RUN: RunView = aRun({
  needsAttention: true,
  usage: { messages: 31, inputTokens: 120_000, outputTokens: 8_000, costUsd: 1.25 },
  tasks: [
    aTask({
      id: 'T001',
      title: 'Create the project',
      phase: 'Phase 1: Setup',
      status: 'completed',
      by: 'gates',
      attempts: [
        FAILED,
        anAttempt({ number: 2, startedAt: TEST_TIME + 11_000, finishedAt: TEST_TIME + 30_000, reports: [aReport()] }),
      ],
      startedAt: TEST_TIME,
      finishedAt: TEST_TIME + 30_000,
      commit: '0123456789abcdef',
    }),
    aTask({ id: 'T002', title: 'Add the linter', phase: 'Phase 1: Setup', status: 'completed', by: 'plan' }),
    aTask({
      id: 'T003',
      title: 'Write the album store with a title that is so long that it does not fit beside its columns',
      phase: 'Phase 2: Core',
      status: 'running',
      attempts: [anAttempt({ status: 'working', startedAt: TEST_TIME + 31_000, finishedAt: null })],
      startedAt: TEST_TIME + 31_000,
    }),
    aTask({
      id: 'T004',
      title: 'Choose the database',
      phase: 'Phase 2: Core',
      status: 'awaiting-decision',
      question: {
        id: 12,
        text: 'Which database?',
        options: ['sqlite', 'postgres'],
        kind: 'question',
        deadlineAt: null,
        overdue: false,
        fallback: 'sqlite',
      },
    }),
    aTask({
      id: 'T005',
      title: 'Evil \u001b[2J\u001b]0;owned\u0007title',
      phase: 'Phase 2: Core',
      status: 'paused',
      reason:
        'Its changes conflict with T003 in src/album.ts and src/store.ts, and a person has to decide how to go on.',
    }),
    aTask({ id: 'T006', title: 'Write the view', phase: 'Phase 2: Core', waitsFor: ['T003', 'T004', 'T005'] }),
  ],
});

function widest(text: string): number {
  return Math.max(...stripVTControlCharacters(text).split('\n').map(displayWidth));
}

describe('status', () => {
  it('shows the head, the progress, what waits for a person and every task by phase', () => {
    expect(renderStatus(PLAIN, RUN, NOW)).toMatchInlineSnapshot(`
      "Run r7k2  Photo albums  running, needs you
        plan     specs/001-albums/tasks.md
        result   slipway/r7k2/result
        agent    claude
        bounds   4 tracks · isolation sandbox
        network  not restricted
        time     started 12:10:00, for 1 min 30 s
        cost     $1.25

        ████████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  2 of 6 tasks, 33%
        2 completed · 1 running · 1 awaiting-decision · 1 paused · 1 pending

      Needs you
        T004  Asks: Which database? Options: sqlite | postgres
          slipway answer r7k2/T004 sqlite
        T005  Its changes conflict with T003 in src/album.ts and src/store.ts, and a person has
              to decide how to go on.
          slipway why r7k2/T005
          slipway retry r7k2/T005
          slipway skip r7k2/T005
          slipway assign r7k2/T005 --to NAME

      Phase 1: Setup
        ✔  completed          T001  Create the project   2 attempts             30 s  0123456789
        ✔  completed          T002  Add the linter       ticked before

      Phase 2: Core
        ●  running            T003  Write the album st…  attempt 1, working     59 s
        ?  awaiting-decision  T004  Choose the database
        ‖  paused             T005  Evil title
        ·  pending            T006  Write the view       after T003 and 2 more
      "
    `);
  });

  it('fits a narrow terminal without unicode', () => {
    expect(renderStatus(ASCII, RUN, NOW)).toMatchInlineSnapshot(`
      "Run r7k2  Photo albums  running, needs you
        plan     specs/001-albums/tasks.md
        result   slipway/r7k2/result
        agent    claude
        bounds   4 tracks - isolation sandbox
        network  not restricted
        time     started 12:10:00, for 1 min 30 s
        cost     $1.25

        ########..................  2 of 6 tasks, 33%
        2 completed, 1 running, 1 awaiting-decision, 1 paused
        1 pending

      Needs you
        T004  Asks: Which database? Options: sqlite | postgres
          slipway answer r7k2/T004 sqlite
        T005  Its changes conflict with T003 in src/album.ts and
              src/store.ts, and a person has to decide how to go
              on.
          slipway why r7k2/T005
          slipway retry r7k2/T005
          slipway skip r7k2/T005
          slipway assign r7k2/T005 --to NAME

      Phase 1: Setup
        +  completed          T001  Create the project        30 s
        +  completed          T002  Add the linter

      Phase 2: Core
        >  running            T003  Write the album store...  59 s
        ?  awaiting-decision  T004  Choose the database
        =  paused             T005  Evil title
        .  pending            T006  Write the view
      "
    `);
  });

  it.each([40, 60, 90, 160])('stays within %d columns but for commands, in colour as without', (width) => {
    const plain = renderStatus({ ...PLAIN, width }, RUN, NOW);
    const shown = plain.split('\n').filter((line) => !line.includes('slipway '));
    expect(widest(shown.join('\n'))).toBeLessThanOrEqual(width);
    expect(stripVTControlCharacters(renderStatus({ ...COLOUR, width }, RUN, NOW))).toBe(plain);
  });

  it('of 10,000 tasks lists what is worth a look and counts the rest', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) =>
      aTask({ id: `T${index}`, status: index < 5_000 ? 'completed' : 'pending', phase: null }),
    );
    expect(renderStatus(PLAIN, aRun({ tasks }), NOW)).toMatchInlineSnapshot(`
      "Run r7k2  Photo albums  running
        plan     specs/001-albums/tasks.md
        result   slipway/r7k2/result
        agent    claude
        bounds   4 tracks · isolation sandbox
        network  not restricted
        time     started 12:10:00, for 1 min 30 s

        ████████████████████████░░░░░░░░░░░░░░░░░░░░░░░░  5,000 of 10,000 tasks, 50%
        5,000 completed · 5,000 pending

        ✔  completed  T0     Do T0
        ✔  completed  T1     Do T1
        ✔  completed  T2     Do T2
        ·  pending    T5000  Do T5000
        ·  pending    T5001  Do T5001
        ·  pending    T5002  Do T5002
        … 4,997 more completed
        … 4,997 more pending
      "
    `);
    expect(
      renderStatus(PLAIN, aRun({ tasks }), { ...NOW, verbose: true, stall: null }).split('\n').length,
    ).toBeGreaterThan(10_000);
  });
});

describe('the report', () => {
  const history = [
    { seq: 1, at: TEST_TIME, event: { type: 'run-started' } },
    {
      seq: 2,
      at: TEST_TIME + 30_000,
      event: { type: 'task-completed', task: 'T001', by: 'gates', commit: '0123456789abcdef', tree: 't' },
    },
  ] as const;
  const report = toReport({ ...RUN, finishedAt: TEST_TIME + 60_000, status: 'failed' }, history);

  it('says that a cost was not told rather than that it is nothing', () => {
    const said = (fields: object) =>
      /cost +(.*)/.exec(renderReport(PLAIN, { ...report, usage: { ...report.usage, ...fields } }))?.[1];
    expect(said({ costUsd: 0 })).toBe('not told by the agent, 31 messages, 120,000 tokens in, 8,000 out');
    expect(said({ costUsd: 0, messages: 0, inputTokens: 0, outputTokens: 0 })).toBe('the agent reported none');
  });

  it('for a terminal', () => {
    expect(renderReport(PLAIN, report)).toMatchInlineSnapshot(`
      "Report of run r7k2  Photo albums  failed
        plan       specs/001-albums/tasks.md
        result     slipway/r7k2/result
        agent      claude
        bounds     4 tracks, isolation sandbox
        agents     files held by the kernel · network not restricted · processes watched · memo…
        time       1 min, attempts together 29 s (0.5 at a time)
        attempts   3, 1 failed, 0 cancelled
        failures   1 quality
        first try  0% of completed tasks
        cost       $1.25, 31 messages, 120,000 tokens in, 8,000 out
        2 completed · 1 running · 1 awaiting-decision · 1 paused · 1 pending

      Tasks
        ✔  completed          T001  Create the project              2 attempts  30 s  0123456789
        ✔  completed          T002  Add the linter
        ●  running            T003  Write the album store with a…
        ?  awaiting-decision  T004  Choose the database
        ‖  paused             T005  Evil title
        ·  pending            T006  Write the view

      What did not work at first
        T001  attempt 1, quality: The gate test failed. (gates test)

      Gates
        GATE  PASSED  FAILED  ERROR   TIME
        test       1       1      0  2.4 s

      Timeline
        T001     ━━━━━━━━━━━                                                          10 s
        T001 #2              ━━━━━━━━━━━━━━━━━━━━━                                    19 s
        T003                                       ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━   29 s

      Take the result
        git -C /home/ada/albums log --oneline --first-parent HEAD..slipway/r7k2/result
        git -C /home/ada/albums diff --stat HEAD...slipway/r7k2/result
        git -C /home/ada/albums merge --no-ff slipway/r7k2/result
      "
    `);
  });

  it('as Markdown', () => {
    expect(renderMarkdownReport(report)).toMatchInlineSnapshot(`
      "# Run r7k2: Photo albums

      Status: **failed**, 2 of 6 tasks completed.

      - plan: specs/001-albums/tasks.md
      - result: slipway/r7k2/result
      - agent: claude
      - bounds: 4 tracks, isolation sandbox
      - agents: files held by the kernel · network not restricted · processes watched · memory watched
      - time: 1 min, attempts together 29 s (0.5 at a time)
      - attempts: 3, 1 failed, 0 cancelled
      - failures: 1 quality
      - first try: 0% of completed tasks
      - cost: $1.25, 31 messages, 120,000 tokens in, 8,000 out

      ## Tasks

      | task | title | status | attempts | time | commit |
      |---|---|---|---:|---:|---|
      | T001 | Create the project | completed | 2 | 30 s | \`0123456789\` |
      | T002 | Add the linter | completed | 0 |  |  |
      | T003 | Write the album store with a title that is so long that it does not fit beside its columns | running | 1 |  |  |
      | T004 | Choose the database | awaiting-decision | 0 |  |  |
      | T005 | Evil title | paused | 0 |  |  |
      | T006 | Write the view | pending | 0 |  |  |

      ## What was tried

      - T001 attempt 1 with replay:recording: failed (quality). The gate test failed. Gates: test.
      - T001 attempt 2 with replay:recording: succeeded.

      ## Gates

      | gate | passed | failed | error | time |
      |---|---:|---:|---:|---:|
      | test | 1 | 1 | 0 | 2.4 s |

      ## Timeline

      - 0 ms: The run started.
      - 30 s: **T001** Completed, landed as commit 0123456789.

      ## Take the result

      \`\`\`sh
      git -C /home/ada/albums log --oneline --first-parent HEAD..slipway/r7k2/result
      git -C /home/ada/albums diff --stat HEAD...slipway/r7k2/result
      git -C /home/ada/albums merge --no-ff slipway/r7k2/result
      \`\`\`
      "
    `);
  });

  it('as Markdown cannot be broken by titles and messages', () => {
    const tasks = [aTask({ id: 'T|1', title: '</table><script>alert(1)</script> [x](http://evil) ```' })];
    const text = renderMarkdownReport(toReport(aRun({ tasks, title: '# ~~x~~\n# y' }), []));
    expect(text).not.toMatch(/(?<!\\)<script|\n# y|(?<!\\)\[x/u);
  });
});

describe('the plan', () => {
  it('is told on a page', () => {
    expect(renderPlan(PLAIN, aSpec())).toMatchInlineSnapshot(`
      "Photo albums
        plan      tasks.md
        tasks     3 tasks, 2 layers
        finish    about 1 h 15 min on 4 tracks
        work      1 h 15 min one after another, 45 min at best
        findings  no findings

        LAYER     TASK  TITLE               EFFORT     RISK  AFTER
            1  ◆  T001  Create the project  S  15 min  low
            2  ◆  T002  Write the store     M  30 min  high  T001
            2     T003  Write the view      M  30 min  low   T001
        ◆ on the critical path

      Critical path  45 min, 2 tasks
        T001 → T002

      Same file  these tasks never run together, in either order
        src/album.ts: T002 and T003
      "
    `);
  });

  it('of tasks that wait for each other tells no time', () => {
    const spec = aSpec();
    const found = {
      code: 'plan/cycle',
      severity: 'error',
      message: 'm',
      hint: 'h',
      file: 'tasks.md',
      line: 2,
      column: 1,
    };
    const document = { ...spec.document, layers: [], criticalPath: [], diagnostics: [found] as const };
    const text = renderPlan(PLAIN, { ...spec, document } as typeof spec);
    expect(text).toContain('finish    never as it stands: tasks wait for each other, as the findings show\n');
    expect(text).toContain('work      1 h 15 min\n');
    expect(text).not.toContain('critical path');
  });

  it('of no tasks tells no time', () => {
    const spec = aSpec();
    const document = { ...spec.document, tasks: [], layers: [], criticalPath: [] };
    const text = renderPlan(PLAIN, { ...spec, document } as typeof spec);
    expect(text).toContain('tasks     0 tasks');
    expect(text).not.toMatch(/finish|work/);
  });

  it('of many tasks is told by phase', () => {
    const spec = aSpec();
    const many = Array.from({ length: 70 }, (_, index) => ({ ...spec.document.tasks[1]!, id: `T${index}` }));
    expect(renderPlan(ASCII, { ...spec, document: { ...spec.document, tasks: many } })).toMatchInlineSnapshot(`
      "Photo albums
        plan      tasks.md
        tasks     70 tasks, 2 layers
        finish    about 1 h 15 min on 4 tracks
        work      1 h 15 min one after another, 45 min at best
        findings  no findings

        PHASE          TASKS  WORK
        Phase 2: Core     70  1 d 11 h

      Critical path  45 min, 2 tasks
        T001 -> T002

      Same file  these tasks never run together, in either order
        src/album.ts: T002 and T003
      "
    `);
  });
});

describe('findings', () => {
  it('of a plan stand with their line and a caret', () => {
    const source = `# Tasks\n\n- [ ] T003 Write the \u001b[31mview (depends on T009)\n${'x'.repeat(300)}T1${'y'.repeat(300)}\n`;
    const base = { file: 'specs/tasks.md', hint: 'Name a task of this file.' };
    const diagnostics = [
      {
        ...base,
        code: 'plan/unknown-dependency',
        severity: 'error',
        message: 'T003 depends on T009, which is not in this file.',
        line: 3,
        column: 43,
      },
      {
        ...base,
        code: 'plan/long-line',
        severity: 'warning',
        message: 'The line is long.',
        line: 4,
        column: 301,
        hint: '',
      },
      { ...base, code: 'plan/elsewhere', severity: 'info', message: 'Read as a checklist.', line: 99, column: 1 },
    ] as const;
    expect(renderDiagnostics(PLAIN, diagnostics, new Map([['specs/tasks.md', source]]))).toMatchInlineSnapshot(`
      "specs/tasks.md:3:43 error plan/unknown-dependency
        T003 depends on T009, which is not in this file.
          3 │ - [ ] T003 Write the  [31mview (depends on T009)
            │                                           ^
        hint: Name a task of this file.

      specs/tasks.md:4:301 warning plan/long-line
        The line is long.
          4 │ xxxxxxxxxxxxxxxxxxxxT1yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
            │                     ^

      specs/tasks.md:99:1 info plan/elsewhere
        Read as a checklist.
        hint: Name a task of this file.

      "
    `);
  });

  it('of doctor stand with their mending', () => {
    const findings = [
      { code: 'node/version', state: 'good', message: 'Node 24.21 is new enough.', hint: '' },
      {
        code: 'isolation/bubblewrap',
        state: 'error',
        message: 'No sandbox is available, so real agents are refused.',
        hint: 'Run "apt-get install bubblewrap".',
      },
      {
        code: 'state/stale-lock',
        state: 'repaired',
        message: 'A lock of a daemon that is gone was removed.',
        hint: '',
      },
    ] as const;
    expect(renderFindings(PLAIN, findings)).toMatchInlineSnapshot(`
      "good      Node 24.21 is new enough.
      error     No sandbox is available, so real agents are refused.
                hint: Run "apt-get install bubblewrap".
                isolation/bubblewrap
      repaired  A lock of a daemon that is gone was removed.
                state/stale-lock

      Found 1 error and 0 warnings.
      "
    `);
    expect(renderFindings(PLAIN, findings.slice(0, 1))).toContain('Everything is well.');
  });
});

describe('lines', () => {
  it('of events carry time, task and one sentence', () => {
    const failed = {
      type: 'attempt-failed',
      task: 'T001',
      attempt: 1,
      failure: aFailure(),
      usage: RUN.usage,
      reports: [],
    } as const;
    const events = [{ type: 'run-started' } as const, failed, { type: 'task-queued', task: 'T\u001b[31m2' } as const];
    expect(events.map((event) => renderEvent(PLAIN, { at: TEST_TIME, event })).join('')).toMatchInlineSnapshot(`
      "12:10:00          The run started.
      12:10:00  T001    Attempt 1 failed (quality). The gate test failed.
      12:10:00  T2      Ready: everything it depends on has landed.
      "
    `);
  });

  it('of runs are aligned, with the repository where several are listed', () => {
    const row = {
      id: 'r7k2',
      repository: '/home/ada/albums',
      title: 'Photo albums',
      createdAt: TEST_TIME,
      status: 'running',
      lastSeq: 1,
    };
    const rows = [row, { ...row, id: 'r7k2x', status: 'of-a-newer-daemon', title: '写真アルバム' }];
    expect(renderRuns(PLAIN, rows, true)).toMatchInlineSnapshot(`
      "RUN    STATUS             CREATED           TITLE         REPOSITORY
      r7k2   running            2026-11-21 12:10  Photo albums  /home/ada/albums
      r7k2x  of-a-newer-daemon  2026-11-21 12:10  写真アルバム  /home/ada/albums
      "
    `);
    expect(renderRuns(PLAIN, rows, false)).not.toContain('REPOSITORY');
  });

  it('of why tell the state and the history', () => {
    const history = [
      { seq: 1, at: TEST_TIME, sentence: 'Ready: everything it depends on has landed.' },
      {
        seq: 2,
        at: TEST_TIME + 1_000,
        sentence: `Attempt 1 failed (quality). ${'The gate test failed because of many things. '.repeat(3)}`,
      },
    ];
    const why = { runId: 'r7k2', task: RUN.tasks[4]!, now: [RUN.tasks[4]!.reason], history };
    expect(renderWhy(PLAIN, why)).toMatchInlineSnapshot(`
      "r7k2/T005  Evil title  ‖ paused
        Its changes conflict with T003 in src/album.ts and src/store.ts, and a person has to
        decide how to go on.

      History
        12:10:00  Ready: everything it depends on has landed.
        12:10:01  Attempt 1 failed (quality). The gate test failed because of many things. The
                  gate test failed because of many things. The gate test failed because of many
                  things.
      "
    `);
    expect(renderWhy(PLAIN, { ...why, history: [] })).not.toContain('History');
  });
});
