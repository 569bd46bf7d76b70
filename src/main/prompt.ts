import type { PromptPort } from '../cli/ports.ts';

/** Questions on the terminal, on stderr; the library is loaded when the first one is asked. */
export const TERMINAL_PROMPT: PromptPort = {
  async confirm(question) {
    const { confirm, isCancel } = await import('@clack/prompts');
    const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
    return isCancel(answer) ? null : answer;
  },
  async choose(question, options) {
    const { isCancel, select } = await import('@clack/prompts');
    const answer = await select({ message: question, options: [...options], output: process.stderr });
    return isCancel(answer) ? null : answer;
  },
  async text(question, proposed) {
    const { isCancel, text } = await import('@clack/prompts');
    const answer = await text({ message: question, initialValue: proposed, output: process.stderr });
    return isCancel(answer) || answer === undefined ? null : answer;
  },
};
