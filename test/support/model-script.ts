import { join } from 'node:path';
import type { Conversation } from './model-conversation.ts';
import { HALF, OPINION, SOUND } from './notes.ts';

/** What the model answers. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool'; readonly text: string; readonly name: string; readonly input: object }
  | {
      readonly kind: 'refusal';
      readonly status: number;
      readonly error: string;
      readonly retryAfter: number | null;
      /** Further fields of the error. */
      readonly fields: object;
    }
  /** The stream begins and says no more. */
  | { readonly kind: 'stall' }
  /** The stream begins and is cut in the middle of a word. */
  | { readonly kind: 'cut' }
  /** The stream begins and tells an error. */
  | { readonly kind: 'fault'; readonly code: string }
  /** The call is accepted and never answered. */
  | { readonly kind: 'silence' };

/*
 * The scripts, by the marker's first word. Steps are counted by the results of tools since the newest prompt, so that a script is a list.
 *
 *   write:PATH     creates PATH with the Write tool, looks at it with a command, says it is done
 *   outside:PATH   creates the absolute PATH with the Write tool, tells what came of it in `told.txt`, says it is done
 *   run:COMMAND    runs one command, says it is done
 *   lie:PATH       says it is done with nothing written; on the next prompt of the same session it does `write:PATH`
 *   refuse:STATUS  refuses every call
 *   limit:PATH     refuses the first call of a session with 429, then does `write:PATH`
 *   limit-3:PATH   the same for three seconds
 *   limit-now:PATH the same without saying how long to wait
 *   too-long       refuses every call because the conversation is longer than the model can take
 *   refuse-model   refuses every call because it does not know the model
 *   overload:PATH  refuses the first call of a session with 529, then does `write:PATH`
 *   hang           never answers
 *   stall          begins its answer and says no more
 *   cut:PATH       cuts the stream of the first call of a session, then does `write:PATH`
 *   fault:CODE     begins its answer and tells an error of this code
 *   quota:SECONDS  refuses every call with 429 and says that the plan is used up until then
 *   ask:QUESTION   leaves a question for a person, says it is done; on the next prompt it does `write:answered.txt`
 *   steps:COUNT    runs that many commands one after another, whatever happens in between: each adds its number to `steps.txt`
 *   ask-tool:PATH  asks which colour with the program's own tool; on the next prompt of the same session it does `write:PATH`
 *   document:NAMES answers the first session that asks with the first document, the next one with the next: `sound`, `half`, `opinion` or `prose`
 */

/** The next message of a conversation; `earlier` counts the calls that its session made before, `others` the other sessions of the script. */
export function scriptedReply(conversation: Conversation, earlier: number, others: number): Reply {
  const { script } = conversation;
  if (script === null) return { kind: 'text', text: 'Nothing was asked.' };
  const colon = script.indexOf(':');
  const [word, rest] = colon === -1 ? [script, ''] : [script.slice(0, colon), script.slice(colon + 1)];
  switch (word) {
    case 'write':
      return write(conversation, rest);
    case 'outside':
      return outside(conversation, rest);
    case 'run':
      return step(conversation, [command(rest)]);
    case 'lie':
      return conversation.prompts === 1 ? done(`I wrote ${rest} and checked it.`) : write(conversation, rest);
    case 'refuse':
      return refusal(Number(rest));
    case 'limit':
      return earlier === 0 ? { ...refusal(429), retryAfter: 120 } : write(conversation, rest);
    case 'limit-3':
      return earlier === 0 ? { ...refusal(429), retryAfter: 3 } : write(conversation, rest);
    case 'limit-now':
      return earlier === 0 ? refusal(429) : write(conversation, rest);
    case 'too-long':
      return { ...refusal(400), error: 'invalid_request_error', fields: { message: TOO_LONG } };
    case 'refuse-model':
      return unknownModel(conversation.model);
    case 'overload':
      return earlier === 0 ? refusal(529) : write(conversation, rest);
    case 'hang':
      return { kind: 'silence' };
    case 'stall':
      return { kind: 'stall' };
    case 'cut':
      return earlier === 0 ? { kind: 'cut' } : write(conversation, rest);
    case 'fault':
      return { kind: 'fault', code: rest };
    case 'quota':
      return {
        ...refusal(429),
        error: 'usage_limit_reached',
        fields: { plan_type: 'plus', resets_at: Math.round(Date.now() / 1_000) + Number(rest) },
      };
    case 'ask':
      return conversation.prompts === 1 ? step(conversation, [question(rest)]) : write(conversation, 'answered.txt');
    case 'steps':
      return conversation.finished < Number(rest)
        ? command(stepCommand(conversation.finished + 1))
        : done('All steps are done.');
    case 'document':
      return documentOf(conversation, rest.split(',')[others] ?? 'none');
    case 'ask-tool':
      return conversation.prompts === 1 ? step(conversation, [ASK]) : write(conversation, rest);
    default:
      throw new Error(`There is no script called ${word}.`);
  }
}

/** A program that has a tool for documents gets it that way; others are told it. */
function documentOf(conversation: Conversation, name: string): Reply {
  const document = DOCUMENTS[name];
  if (document === undefined) return done('I would begin with the store, and then build the search.');
  if (conversation.documentTool !== true) return done(JSON.stringify(document));
  return step(conversation, [{ kind: 'tool', text: 'Here it is.', name: 'StructuredOutput', input: document }]);
}

const DOCUMENTS: Readonly<Record<string, object>> = { sound: SOUND, half: HALF, opinion: OPINION };

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

function outside(conversation: Conversation, path: string): Reply {
  const input = { file_path: path, content: `This is ${path}.\n` };
  const told = command(`test -e '${path}' && echo written > told.txt || echo refused > told.txt`);
  // A refusal is a result too.
  return step(conversation, [{ kind: 'tool', text: 'I write outside of the tree.', name: 'Write', input }, told]);
}

/** The step that comes after the results so far; a tool that failed is not passed over. */
function step({ results }: Conversation, steps: readonly Reply[]): Reply {
  return steps[results.length] ?? done(`Done. The last result was ${(results.at(-1) ?? 'nothing').slice(0, 400)}.`);
}

function command(text: string): Reply {
  return { kind: 'tool', text: 'I run a command.', name: 'Bash', input: { command: text, description: 'Run it' } };
}

function question(text: string): Reply {
  const asked = JSON.stringify({ question: text, options: ['yes', 'no'], default: 'yes' });
  return command(`printf '%s' '${asked}' > "$SLIPWAY_QUESTION_FILE"`);
}

/** It is seen to begin, takes as long as somebody holds it, and does again what is done already without doing it twice. */
function stepCommand(number: number): string {
  const held = `while test -e "hold-${number}"; do sleep 0.05; done`;
  return `touch "begun-${number}"; ${held}; grep -qx ${number} steps.txt 2>/dev/null || echo ${number} >> steps.txt`;
}

function done(text: string): Reply {
  return { kind: 'text', text };
}

function unknownModel(model: string): Reply {
  const message = `The requested model '${model}' does not exist.`;
  return { ...refusal(400), error: 'invalid_request_error', fields: { code: 'model_not_found', message } };
}

const TOO_LONG = 'prompt is too long: 1200000 tokens > 1000000 maximum';

const ERRORS: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
  [529, 'overloaded_error'],
]);

function refusal(status: number): Extract<Reply, { kind: 'refusal' }> {
  return { kind: 'refusal', status, error: ERRORS.get(status) ?? 'api_error', retryAfter: null, fields: {} };
}
