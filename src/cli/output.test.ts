import { expect, test } from 'vitest';
import { aWorld, RecordingSink, testPorts } from '../testing/cli-world.ts';
import { createContext } from './context.ts';
import { reportFailure, sayHeaded } from './output.ts';

const FAILURE = {
  reason: 'no-agent',
  message: 'There is no agent on the path that could be given the work of this plan.',
  hint: 'Install one.',
  exit: 1,
} as const;
const GLOBALS = { json: false, yes: false, noInput: true, quiet: false, verbose: false } as const;

/** A sink of 40 columns, or of none. */
class Narrow extends RecordingSink {
  override readonly columns: number | null;
  constructor(columns: number | null) {
    super();
    this.columns = columns;
  }
}

function told(columns: number | null) {
  const stderr = new Narrow(columns);
  const ports = testPorts({ socketPath: '/nowhere', tokenPath: '/nowhere' });
  return { stderr, context: createContext({ ...aWorld({ ports }), stderr }, GLOBALS) };
}

test('on a terminal a failure is broken between words, below its first one', async () => {
  const { stderr, context } = told(40);
  await reportFailure(context, FAILURE);
  expect(stderr.text).toBe(
    'error: There is no agent on the path\n       that could be given the work of\n       this plan.\nhint: Install one.\n',
  );
});

test('elsewhere each sentence stays on its line', async () => {
  const { stderr, context } = told(null);
  await reportFailure(context, FAILURE);
  await sayHeaded(context, { word: 'note:', tone: 'attention' }, FAILURE.message);
  expect(stderr.text).toBe(`error: ${FAILURE.message}\nhint: Install one.\nnote: ${FAILURE.message}\n`);
});
