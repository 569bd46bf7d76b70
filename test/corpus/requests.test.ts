import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DecompositionAnswer } from '../../src/core/plan/decompose/by-agent/answer.ts';
import {
  type AgentDecomposition,
  readDecomposition,
  requestDecomposition,
} from '../../src/core/plan/decompose/by-agent/by-agent.ts';
import { decompose } from '../../src/core/plan/decompose/decompose.ts';
import { wantedOf } from '../../src/core/plan/decompose/wanted.ts';
import { readDocuments } from '../../src/core/spec/document/read-documents.ts';
import { absence, corpusRoot, documentFiles, hasCorpus } from './corpus.ts';

function asked(path: string): AgentDecomposition {
  const texts = [{ file: path, text: readFileSync(join(corpusRoot, path), 'utf8') }];
  return { documents: readDocuments(texts), texts, file: path, repository: null, exists: () => false };
}

/** What rules make of the documents, in the words of an agent. */
function answerOf({ documents }: AgentDecomposition): DecompositionAnswer {
  const { tasks, joins } = decompose(documents);
  const wait = (id: string) => joins.flatMap(({ before, after }) => (before.includes(id) ? after : []));
  return {
    groups: [],
    leftOut: [],
    tasks: tasks.map(({ id, title, covers, dependsOn, effort, risk = 'low' }) => ({
      ...{ id, title: title.slice(0, 160), description: '', group: '', covers, files: [], produces: [], consumes: [] },
      after: [...new Set([...dependsOn.map((edge) => edge.id), ...wait(id)])].map((task) => ({ task, why: 'so' })),
      ...{ criteria: [], effort, risk },
    })),
  };
}

describe('a request to cut a real document', () => {
  if (!hasCorpus) {
    test.skip(absence);
    return;
  }
  const all = documentFiles().map(asked);

  test('holds every statement by its id, and is not too large', () => {
    const refused = all.flatMap((one) => {
      const request = requestDecomposition(one);
      if (!request.ok) return [one.file];
      for (const { id } of wantedOf(one.documents)) expect(request.value).toContain(`[${id}] (`);
      return [];
    });
    expect(refused).toEqual([]);
  });

  test('has rules that a plan of all of it can keep', () => {
    const faults = all.flatMap((one) => {
      if (wantedOf(one.documents).length === 0) return [];
      const read = readDecomposition(one, answerOf(one));
      return read.ok ? [] : [[one.file, ...read.failure]];
    });
    expect(faults).toEqual([]);
  });
});
