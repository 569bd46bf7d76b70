import { describe, expect, test } from 'vitest';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { combineSpecs, ownId, specLayers } from './combine.ts';
import { readRelations, type SpecTexts } from './relations.ts';

const spec = (name: string, text = ''): SpecTexts => ({ name, documents: [{ file: `specs/${name}/spec.md`, text }] });
const SPECS = ['001-base', '002-auth', '003-albums'];

function relations(texts: readonly SpecTexts[], roadmap: string | null = null) {
  const read = readRelations(texts, roadmap === null ? null : { file: 'roadmap.md', text: roadmap });
  return read.relations.map(({ spec: of, on, kind, line }) => `${of} > ${on} ${kind} ${line}`);
}

describe('the order of specs', () => {
  test.each([
    ['---\ndepends_on: 001-base\n---\n'],
    ['---\r\ntitle: x\r\ndepends-on: [001-base, none]\r\n---\r\n'],
    ['\ufeff---\ndependencies:\n  - "001-base"\ntitle: x\n  - 003-albums\n---\n'],
    ['---\nrequires: specs/001-base/spec.md\n---\n'],
    ['---\ndepends_on: base\n---\n'],
    ['---\ndepends_on: 001\n---\n'],
  ])('is stated by the front matter %j', (text) => {
    expect(relations([spec('001-base'), spec('002-auth', text), spec('003-albums')])).toEqual([
      expect.stringContaining('002-auth > 001-base stated'),
    ]);
  });

  test('is stated by the one section of a roadmap', () => {
    const roadmap = `# Roadmap
## Specs (dependency order)
### Wave 1
- [x] 001-base -- Everything. Dependencies: none
- [ ] 002-auth — Logins. Dependencies: 001-base
* [ ] **003-albums**: Albums. Dependencies: 001-base, 002-auth.
Prose about 002-auth.
## Stretch
- [ ] 001-base -- Later. Dependencies: 003-albums
`;
    expect(
      relations(
        SPECS.map((name) => spec(name)),
        roadmap,
      ),
    ).toEqual(['002-auth > 001-base stated 5', '003-albums > 001-base stated 6', '003-albums > 002-auth stated 6']);
  });

  test('is inferred where a document says that it needs another spec by its name', () => {
    const texts = [
      spec('001-base', 'Used by 003-albums.\nIt requires 003-albums-old.'),
      spec('002-auth', 'See 001-base.'),
      spec('003-albums', `Albums\nThis spec builds on \`001-base\` ${'and more '.repeat(40)}`),
    ];
    expect(relations(texts)).toEqual(['003-albums > 001-base inferred 2']);
    expect(readRelations(texts, null).relations[0]?.why).toMatch(/…$/);
  });

  test('a name that is a word too has to be marked as a name', () => {
    const texts = [
      spec('auth'),
      spec('billing', 'It requires auth and a table.\nIt depends on the auth spec.'),
      spec('table', 'Built after [billing](../billing/prd.md).'),
      spec('web', 'It needs a table.\nIt needs `auth`, "billing" and table.md; after all, it depends on table.'),
    ];
    expect(relations(texts)).toEqual([
      'billing > auth inferred 2',
      'table > billing inferred 1',
      'web > auth inferred 2',
      'web > billing inferred 2',
      'web > table inferred 2',
    ]);
  });

  test.each(['auth.md', './auth.md', '../auth/prd.md', 'specs/auth/requirements.md', 'auth'])(
    'names a spec by %s',
    (on) => {
      expect(relations([spec('auth'), spec('web', `---\ndepends_on: [${on}]\n---\n`)])).toEqual([
        'web > auth stated 2',
      ]);
    },
  );

  test('what is only inferred never closes a circle, and says nothing twice', () => {
    const texts = [
      spec('001-base', 'It needs 002-auth.'),
      spec('002-auth', '---\ndepends_on: 001-base\n---\nIt needs 001-base.'),
    ];
    expect(relations(texts)).toEqual(['002-auth > 001-base stated 2']);
  });

  test('a spec that is not there is told with the one that may be meant', () => {
    const read = readRelations(
      [spec('001-base'), spec('002-auth', '---\ndepends_on: [001-bsae, xyzzy, 002-auth]\n---\n')],
      null,
    );
    expect(read.relations).toEqual([]);
    expect(read.diagnostics.map(({ hint }) => hint)).toEqual([
      'Did you mean 001-base?',
      'Correct the name, or add the spec.',
    ]);
  });

  test('a roadmap may name specs that are not in the set, and text without front matter states nothing', () => {
    const roadmap = '## Specs (dependency order)\n- [ ] other -- x. Dependencies: 001-base\n';
    expect(relations([spec('001-base', 'depends_on: 002-auth'), spec('002-auth', '---\n---\n')], roadmap)).toEqual([]);
  });
});

describe('a spec that a roadmap lists and that has no plan in the set', () => {
  const told = (roadmap: string) =>
    readRelations(
      SPECS.map((name) => spec(name)),
      { file: 'steering/roadmap.md', text: roadmap },
    ).diagnostics.map(({ code, file, line, hint }) => `${code} ${file}:${line} ${hint}`);

  test('is told with its line', () => {
    expect(
      told('## Specs (dependency order)\n- [ ] 001-base -- x\n- [ ] ghost -- Later. Dependencies: 001-base\n'),
    ).toEqual([
      'specs/not-planned steering/roadmap.md:3 Write its spec or its tasks.md first, or take it out of the roadmap.',
    ]);
    expect(told('## Specs\n- [~] 002-auht -- x\n')).toEqual([
      'specs/not-planned steering/roadmap.md:2 Did you mean 002-auth?',
    ]);
  });

  test('is nothing to tell of where it is done, or where the roadmap only considers it', () => {
    expect(told('## Specs\n- [x] ghost -- Gone to the archive.\n## Stretch\n- [ ] sync -- Cloud.\n')).toEqual([]);
  });
});

describe('layers of specs', () => {
  const relation = (of: string, on: string) => ({ spec: of, on, kind: 'stated', why: '', file: '', line: 1 }) as const;

  test('hold what waits for nothing in the same or a later layer', () => {
    expect(
      specLayers(SPECS, [
        relation('003-albums', '001-base'),
        relation('002-auth', '001-base'),
        relation('002-auth', 'gone'),
      ]),
    ).toEqual([['001-base'], ['002-auth', '003-albums']]);
  });

  test('there are none where specs wait for each other', () => {
    expect(specLayers(['a', 'b'], [relation('a', 'b'), relation('b', 'a')])).toBeNull();
  });
});

describe('one plan over several specs', () => {
  const first = buildPlan([
    buildTask('T1', { files: ['src/a.ts'] }),
    buildTask('T2', { dependsOn: waitsFor('T1'), parent: 'G', phase: 'Core' }),
  ]);
  const second = buildPlan([buildTask('T1', { files: ['src/a.ts'] }), buildTask('T2')], {
    joins: [buildJoin(['T1'], ['T2'])],
    diagnostics: [
      { code: 'spec/odd', severity: 'info', message: 'm', hint: 'h', file: 'b/tasks.md', line: 1, column: 1 },
    ],
  });
  const set = (related: boolean) =>
    combineSpecs({
      title: 'Both',
      file: 'specs',
      specs: [
        { name: 'a', plan: first },
        { name: 'b', plan: second },
      ],
      relations: related
        ? [{ spec: 'b', on: 'a', kind: 'stated', why: 'It says so.', file: 'b/spec.md', line: 2 }]
        : [],
      diagnostics: [],
    });

  test('has ids with the name of their spec, and keeps their order', () => {
    const plan = set(false);
    expect(plan.tasks.map(({ id, phase, spec: of }) => [id, phase, of])).toEqual([
      ['a:T1', 'a', 'a'],
      ['a:T2', 'a: Core', 'a'],
      ['b:T1', 'b', 'b'],
      ['b:T2', 'b', 'b'],
    ]);
    expect(plan.tasks[1]).toMatchObject({ parent: 'a:G', dependsOn: [{ id: 'a:T1' }] });
    expect(plan.joins.map(({ after, before }) => [after, before])).toEqual([[['b:T1'], ['b:T2']]]);
    expect(plan.tasks.map(ownId)).toEqual(['T1', 'T2', 'T1', 'T2']);
    expect(ownId(buildTask('T9'))).toBe('T9');
  });

  test('keeps specs apart that name the same file', () => {
    expect(set(false).conflicts).toEqual([buildConflict('a:T1', 'b:T1', 'src/a.ts')]);
  });

  test('lets all of one wait for all of another', () => {
    const plan = set(true);
    expect(plan.joins.at(-1)).toMatchObject({ after: ['a:T1', 'a:T2'], before: ['b:T1', 'b:T2'], kind: 'cross-spec' });
    expect(plan.conflicts).toEqual([]);
    expect(plan.diagnostics.map(({ code, file }) => [code, file])).toEqual([['spec/odd', 'b/tasks.md']]);
  });

  test('lets pairs run together that one of them let', () => {
    const together = [{ a: 'T1', b: 'T2', why: 'They only add lines.' }];
    const plan = combineSpecs({
      ...{ title: 'x', file: 'x', diagnostics: [], relations: [] },
      specs: [{ name: 'b', plan: { ...second, together } }],
    });
    expect(plan.together).toEqual([{ a: 'b:T1', b: 'b:T2', why: 'They only add lines.' }]);
  });

  test('a spec that is not in it holds nobody back', () => {
    const plan = combineSpecs({
      ...{ title: 'x', file: 'x', diagnostics: [] },
      specs: [{ name: 'b', plan: second }],
      relations: [{ spec: 'b', on: 'gone', kind: 'stated', why: '', file: '', line: 1 }],
    });
    expect(plan.joins).toHaveLength(1);
  });

  test('a spec without tasks holds nobody back', () => {
    const plan = combineSpecs({
      ...{ title: 'x', file: 'x', diagnostics: [] },
      specs: [
        { name: 'a', plan: buildPlan([]) },
        { name: 'b', plan: second },
      ],
      relations: [{ spec: 'b', on: 'a', kind: 'stated', why: '', file: '', line: 1 }],
    });
    expect(plan.joins).toHaveLength(1);
  });
});
