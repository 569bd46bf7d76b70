import type { CliContext } from '../context.ts';
import { EXIT, type ExitStatus } from '../exit.ts';
import { findRun } from '../run-reference.ts';

/** Candidates that a shell is offered at most. */
const MOST = 200;

/** Prints the runs or tasks that a word could be completed to, one per line. Says nothing when no daemon runs: a tab key starts nothing. */
export async function printCandidates(context: CliContext, words: readonly string[]): Promise<ExitStatus> {
  const [kind = '', prefix = ''] = words;
  const connected = await context.ports.daemon.connect(false);
  if (!connected.ok) return EXIT.ok;
  const client = connected.value;
  try {
    const runs = await client.runs(await context.ports.project.repository(context.cwd));
    const ids = runs.ok ? runs.value.map(({ id }) => id) : [];
    const slash = prefix.indexOf('/');
    const found = kind === 'task' ? await findRun(context, client, slash < 0 ? null : prefix.slice(0, slash)) : null;
    const view = found?.ok === true ? await client.run(found.value.id) : null;
    const tasks = view?.ok === true ? view.value.tasks : [];
    const places = tasks.map(({ id }) => (slash < 0 ? id : `${prefix.slice(0, slash)}/${id}`));
    const fitting = [...places, ...ids].filter((word) => word.startsWith(prefix) && /^[\w./#:-]+$/u.test(word));
    await context.stdout.write(
      fitting
        .slice(0, MOST)
        .map((word) => `${word}\n`)
        .join(''),
    );
    return EXIT.ok;
  } finally {
    client.close();
  }
}
