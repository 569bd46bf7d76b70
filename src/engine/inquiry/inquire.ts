import { type Answer, type Inquiry, judgeAnswer } from '../../core/inquiry/inquiry.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { addUsage, NO_USAGE, type Usage } from '../../core/run/usage.ts';
import { isTrusted } from '../../core/secret/trust.ts';
import { counted } from '../../core/text/wording.ts';
import { startWithholding } from '../withheld.ts';
import { type AskContext, type Asked, ask } from './ask.ts';

/** What an inquiry needs besides. */
export interface InquireContext extends AskContext {
  /** Keeps a text for people, without secrets. */
  readonly keep: (name: string, text: string) => void;
  /** Writes a text for the agent as it is, and answers with its absolute path. */
  readonly hand: (name: string, text: string) => string;
  /** Is told of each answer that goes back. */
  readonly told?: (refused: RefusedAnswer) => void;
}

/** An answer that goes back to the agent. */
export interface RefusedAnswer {
  /** From 1. */
  readonly number: number;
  readonly faults: readonly string[];
}

/** A document that was taken. */
export interface Answered<Value> {
  readonly value: Value;
  /** Answers that it took, the last one included. */
  readonly answers: number;
  /** Of all answers together, as the agent's program tells it. */
  readonly usage: Usage;
  /** The model that answered, where its program told. */
  readonly model: string | null;
}

/** Why an inquiry came to nothing. */
export interface Unanswered {
  /** `unsound`: the last answer had faults still; `no-answer`: the agent gave none; `cancelled`: the caller stopped. */
  readonly reason: 'unsound' | 'no-answer' | 'cancelled';
  readonly message: string;
  readonly hint: string;
  readonly usage: Usage;
}

/** Who is asked, and where. */
export type InquiryPlace = Omit<Asked, 'name' | 'number' | 'prompt' | 'schema' | 'questionPath'>;

/** Asks an agent for a document, and lets it mend what is wrong; nothing of an answer with faults is taken. */
export async function inquire<Value>(
  context: InquireContext,
  place: InquiryPlace,
  inquiry: Inquiry<Value>,
  signal: AbortSignal,
): Promise<Result<Answered<Value>, Unanswered>> {
  const trusted = isTrusted(place.agent, place.settings.trust ?? {});
  let usage = NO_USAGE;
  let { prompt } = inquiry;
  for (let number = 1; ; number++) {
    const shown = trusted ? prompt : startWithholding(context.secrets.redact).replace(prompt);
    const { name, schema } = inquiry;
    const question = { file: `question-${number}.json`, text: JSON.stringify({ name, prompt: shown, schema }) };
    const questionPath = context.hand(question.file, question.text);
    const asked = { ...place, name, number, prompt: shown, schema, questionPath };
    const { answer, usage: used, model } = await ask(context, asked, signal);
    usage = addUsage(usage, used);
    context.keep(question.file, question.text);
    if ('reason' in answer) return failure({ ...answer, usage });
    context.keep(`answer-${number}.${answer.kind === 'document' ? 'json' : 'txt'}`, textOf(answer));
    const judgement = judgeAnswer(inquiry, number, answer);
    if (judgement.kind === 'taken') return success({ value: judgement.value, answers: number, usage, model });
    context.keep(`faults-${number}.txt`, `${judgement.faults.join('\n')}\n`);
    const faults = judgement.faults.map(context.secrets.redact);
    if (judgement.kind === 'refused') return failure({ ...unsound(number, faults), usage });
    context.told?.({ number, faults });
    prompt = judgement.prompt;
  }
}

function textOf(answer: Answer): string {
  return answer.kind === 'document' ? `${JSON.stringify(answer.document, null, 2)}\n` : answer.said;
}

/** Faults that a refusal tells; the file has all of them. */
const TOLD = 5;

function unsound(answers: number, faults: readonly string[]): Pick<Unanswered, 'reason' | 'message' | 'hint'> {
  const more = faults.length - TOLD;
  const rest = more > 0 ? ` (and ${more} more)` : '';
  return {
    reason: 'unsound',
    message: `The agent gave ${counted(answers, 'answer')}, and none is sound. The last one: ${faults.slice(0, TOLD).join(' ')}${rest}`,
    hint: '',
  };
}
