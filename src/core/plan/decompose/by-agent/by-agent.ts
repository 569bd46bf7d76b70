/** Makes a request for an agent of documents without a task list, and the checked plan of what it answers. Pure. */
import { failure, type Result, success } from '../../../result.ts';
import type { Documents, DocumentText } from '../../../spec/document/statement.ts';
import type { Diagnostic } from '../../diagnostic.ts';
import type { Plan } from '../../plan.ts';
import { checkDecomposition } from '../check-decomposition.ts';
import type { DecompositionAnswer } from './answer.ts';
import { faultsOfAnswer } from './check-answer.ts';
import { decompositionPrompt, type RepositoryShape } from './prompt.ts';
import { toDecomposition } from './to-decomposition.ts';

/** What an agent is to cut up, and where. */
export interface AgentDecomposition {
  readonly documents: Documents;
  readonly texts: readonly DocumentText[];
  /** The document that the plan is named for, as it is shown. */
  readonly file: string;
  /** Null where there is no repository around. */
  readonly repository: RepositoryShape | null;
  readonly exists: (path: string) => boolean;
}

/** A sound answer as a plan. */
export interface DecomposedByAgent {
  readonly plan: Plan;
  readonly leftOut: DecompositionAnswer['leftOut'];
}

/** Characters of a request; models read more, and judge worse. */
const LONGEST_PROMPT = 600_000;

/** What the agent is asked; a spec that is larger than a request may be is refused with the size. */
export function requestDecomposition(asked: AgentDecomposition): Result<string, string> {
  const prompt = decompositionPrompt(asked.documents, asked.texts, asked.repository);
  if (prompt.length <= LONGEST_PROMPT) return success(prompt);
  const size = Math.ceil(prompt.length / 1_000);
  return failure(
    `The spec makes a request of ${size} thousand characters; ${LONGEST_PROMPT / 1_000} thousand are the most.`,
  );
}

/** The plan of a sound answer, or every fault of another: never a part of one. */
export function readDecomposition(
  { documents, file, exists }: AgentDecomposition,
  answer: DecompositionAnswer,
): Result<DecomposedByAgent, readonly string[]> {
  const own = faultsOfAnswer(documents, answer, { exists });
  const { plan } = checkDecomposition(documents, toDecomposition(documents, answer), { file });
  const faults = [...own, ...plan.diagnostics.filter(isError).map(({ message, hint }) => `${message} ${hint}`.trim())];
  return faults.length > 0 ? failure(faults) : success({ plan, leftOut: answer.leftOut });
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}
