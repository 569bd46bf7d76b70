import { writeFileSync } from 'node:fs';
import { commandReference } from '../src/cli/reference.ts';
import { COMMANDS } from '../src/cli/tree/tree.ts';

// Writes the command reference; test/golden/cli-reference.test.ts fails when it was forgotten.
writeFileSync(new URL('../docs/cli.md', import.meta.url), commandReference(COMMANDS));
