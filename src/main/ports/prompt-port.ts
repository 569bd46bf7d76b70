import type { PromptPort } from '../../cli/ports.ts';

/** Questions at the terminal; the library is loaded when the first one is asked. */
export function createPromptPort(): PromptPort {
  return {
    confirm: async (question) => {
      const { confirm, isCancel } = await import('@clack/prompts');
      const answer = await confirm({ message: question, output: process.stderr });
      return isCancel(answer) ? null : answer;
    },
    choose: async (question, options) => {
      const { select, isCancel } = await import('@clack/prompts');
      const answer = await select({ message: question, options: [...options], output: process.stderr });
      return isCancel(answer) ? null : answer;
    },
  };
}
