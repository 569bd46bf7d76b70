import { z } from 'zod';
import { type AgentQuestion, parseQuestion } from '../../core/agent/question.ts';
import type { Redact } from '../../core/text/shorten.ts';

/** The program's own tool to ask a person. */
export const ASK_TOOL = 'AskUserQuestion';

const questions = z.looseObject({
  questions: z
    .array(
      z.looseObject({
        question: z.string(),
        options: z
          .array(z.looseObject({ label: z.string(), description: z.string().optional().catch(undefined) }))
          .catch([]),
      }),
    )
    .min(1),
});

/** Reads what the tool is used with. Several questions become one text without options; a form that nobody expects asks in its own words. */
export function readPersonQuestion(input: unknown, redact: Redact): AgentQuestion {
  const ask = (question: string, options: readonly string[]) => asked(question, options, redact);
  const read = questions.safeParse(input);
  if (!read.success) return ask(JSON.stringify(input) ?? '', []);
  const [first, ...others] = read.data.questions;
  if (first !== undefined && others.length === 0) {
    return ask(
      first.question,
      first.options.map(({ label }) => label),
    );
  }
  const lines = read.data.questions.map(({ question, options }, index) => {
    const offered = options.length === 0 ? '' : ` (${options.map(({ label }) => label).join(' | ')})`;
    return `${index + 1}. ${question}${offered}`;
  });
  return ask(lines.join('\n'), []);
}

function asked(question: string, options: readonly string[], redact: Redact): AgentQuestion {
  const wordless: AgentQuestion = { question: 'It asks something.', options: [], fallback: null };
  return question.trim() === '' ? wordless : (parseQuestion(JSON.stringify({ question, options }), redact) ?? wordless);
}
