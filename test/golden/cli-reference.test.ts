import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commandReference } from '../../src/cli/reference.ts';
import { COMMANDS } from '../../src/cli/tree/tree.ts';

describe('docs/cli.md', () => {
  it('is what the command tree says; "npm run docs:cli" writes it anew', () => {
    const written = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');
    expect(written).toBe(commandReference(COMMANDS));
  });

  it('knows every command by a name of its own, with an example and code that loads', async () => {
    expect(new Set(COMMANDS.map(({ name }) => name)).size).toBe(COMMANDS.length);
    for (const command of COMMANDS) {
      expect(command.examples.length).toBeGreaterThan(0);
      expect(command.examples.some((example) => example.includes(`slipway ${command.name}`))).toBe(true);
      expect(typeof (await command.load()).run).toBe('function');
    }
  });
});
