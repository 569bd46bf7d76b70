import { join } from 'node:path';
import type { Conversation } from './model-conversation.ts';

/** What the model answers. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly text: string; readonly name: string; readonly input: object }
  | { readonly kind: 'refusal'; readonly status: number; readonly error: string; readonly retryAfter: number | null }
  /** The call is accepted and never answered. */
  | { readonly kind: 'silence' };

/*
 * The scripts, by the marker's first word. Steps are counted by the results of tools since the newest prompt, so that a script is a list.
 *
 *   write:PATH     creates PATH with the Write tool, looks at it with a command, says it is done
 *   run:COMMAND    runs one command, says it is done
 *   lie:PATH       says it is done with nothing written; on the next prompt of the same session it does `write:PATH`
 *   refuse:STATUS  refuses every call
 *   limit:PATH     refuses the first call of a session with 429, then does `write:PATH`
 *   overload:PATH  refuses the first call of a session with 529, then does `write:PATH`
 *   hang           never answers
 *   ask:PATH       asks which colour with the program's own tool; on the next prompt of the same session it does `write:PATH`
 *   steps:N        N commands, one after the other, that each append their number to steps.txt
 */

/** The next message of a conversation; `earlier` counts the calls that its session made before. */
export function scriptedReply(conversation: Conversation, earlier: number): Reply {
  const { script } = conversation;
  if (script === null) return { kind: 'text', text: 'Nothing was asked.' };
  const colon = script.indexOf(':');
  const [word, rest] = colon === -1 ? [script, ''] : [script.slice(0, colon), script.slice(colon + 1)];
  switch (word) {
    case 'write':
      return write(conversation, rest);
    case 'run':
      return step(conversation, [command(rest)]);
    case 'lie':
      return conversation.prompts === 1 ? done(`I wrote ${rest} and checked it.`) : write(conversation, rest);
    case 'refuse':
      return refusal(Number(rest));
    case 'limit':
      return earlier === 0 ? { ...refusal(429), retryAfter: 120 } : write(conversation, rest);
    case 'overload':
      return earlier === 0 ? refusal(529) : write(conversation, rest);
    case 'hang':
      return { kind: 'silence' };
    case 'ask':
      return conversation.prompts === 1 ? step(conversation, [ASK]) : write(conversation, rest);
    case 'steps':
      return step(
        conversation,
        Array.from({ length: Number(rest) }, (_, index) => command(`sleep 0.2; echo ${index + 1} >> steps.txt`)),
      );
    default:
      throw new Error(`There is no script called ${word}.`);
  }
}

const ASK: Reply = {
  kind: 'tool',
  text: 'I have to ask.',
  name: 'AskUserQuestion',
  input: {
    questions: [
      {
        question: 'Which colour?',
        header: 'Colour',
        multiSelect: false,
        options: [
          { label: 'red', description: 'Like a rose.' },
          { label: 'blue', description: 'Like the sky.' },
        ],
      },
    ],
  },
};

function write(conversation: Conversation, path: string): Reply {
  const input = { file_path: join(conversation.cwd, path), content: `This is ${path}.\n` };
  return step(conversation, [{ kind: 'tool', text: `I write ${path}.`, name: 'Write', input }, command(`cat ${path}`)]);
}

/** The step that comes after the results so far; a tool that failed is not passed over. */
function step({ results }: Conversation, steps: readonly Reply[]): Reply {
  return steps[results.length] ?? done(`Done. The last result was ${(results.at(-1) ?? 'nothing').slice(0, 400)}.`);
}

function command(text: string): Reply {
  return { kind: 'tool', text: 'I run a command.', name: 'Bash', input: { command: text, description: 'Run it' } };
}

function done(text: string): Reply {
  return { kind: 'text', text };
}

const ERRORS: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [429, 'rate_limit_error'],
  [529, 'overloaded_error'],
]);

function refusal(status: number): Extract<Reply, { kind: 'refusal' }> {
  return { kind: 'refusal', status, error: ERRORS.get(status) ?? 'api_error', retryAfter: null };
}
