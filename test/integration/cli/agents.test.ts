import { describe, expect, it } from 'vitest';
import type { AgentListing, AgentTrial } from '../../../src/cli/ports.ts';
import { success } from '../../../src/core/result.ts';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';

const LISTING: AgentListing = {
  name: 'claude',
  available: true,
  version: '2.1.197',
  program: '/usr/bin/claude',
  login: 'yes',
  credentials: ['ANTHROPIC_API_KEY'],
  providers: ['api.anthropic.com:443'],
  isolation: 'sandbox',
  detail: 'Claude Code 2.1.197 is at /usr/bin/claude.',
  hint: '',
};

const TRIAL: AgentTrial = {
  agent: 'claude',
  works: true,
  failure: null,
  message: 'It wrote slipway-trial.txt, and its work passed the gate and landed.',
  hint: '',
  evidence: '',
  durationMs: 3_200,
  usage: { messages: 3, inputTokens: 3_300, outputTokens: 150, costUsd: 0.0203 },
  isolation: 'sandbox',
};

function portsWith(trial: AgentTrial, tried: string[] = []) {
  return {
    agents: {
      list: async () => [
        LISTING,
        {
          ...LISTING,
          name: 'codex',
          login: 'no',
          credentials: [],
          providers: [],
          hint: 'Log in by running codex once.',
        } as const,
        {
          ...LISTING,
          name: 'gone',
          available: false,
          version: null,
          login: 'unknown',
          detail: 'No.',
          hint: 'Install it.',
        } as const,
        { ...LISTING, name: 'shell', version: null, login: 'not-needed', credentials: [], providers: [] } as const,
      ],
      try: async ({ agent }: { readonly agent: string }) => {
        tried.push(agent);
        return success(trial);
      },
    },
  };
}

describe('agents', () => {
  it('are listed with their state, and below it what to do about it', async () => {
    await using rig = await startRig();
    const ports = portsWith(TRIAL);
    const world = { environment: { LANG: 'C.UTF-8', COLUMNS: '100' } };
    expect((await slipway(rig, ['agents'], { ports, world })).out).toMatchInlineSnapshot(`
      "AGENT   STATE     VERSION  LOGGED IN  CREDENTIAL         ISOLATION
      claude  ready     2.1.197  yes        ANTHROPIC_API_KEY  sandbox
      codex   no login  2.1.197  no                            sandbox
      gone    not here                      ANTHROPIC_API_KEY  sandbox
      shell   ready                                            sandbox

      codex  Claude Code 2.1.197 is at /usr/bin/claude.
        Log in by running codex once.
      gone  No.
        Install it.
      network  With network.access: allow an agent in a sandbox reaches its provider and what is listed:
        claude: api.anthropic.com:443
      "
    `);
    expect(dataOf(await slipway(rig, ['agents', '--json'], { ports }))[0]).toEqual(LISTING);
  });
});

describe('agents test', () => {
  it('asks before it spends anything', async () => {
    await using rig = await startRig();
    const tried: string[] = [];
    const ran = await slipway(rig, ['agents', 'test', 'claude'], { ports: portsWith(TRIAL, tried) });
    expect([ran.exit, tried]).toEqual([3, []]);
    await slipway(rig, ['agents', 'test', 'claude', '--yes'], { ports: portsWith(TRIAL, tried) });
    await slipway(rig, ['agents', 'test', 'replay:x'], { ports: portsWith(TRIAL, tried) });
    expect(tried).toEqual(['claude', 'replay:x']);
  });

  it('says what it did, how long it took and what it used', async () => {
    await using rig = await startRig();
    const ran = await slipway(rig, ['agents', 'test', '--yes', 'claude'], { ports: portsWith(TRIAL) });
    expect([ran.exit, ran.out]).toMatchInlineSnapshot(`
      [
        0,
        "claude  works
        It wrote slipway-trial.txt, and its work passed the gate and landed.
        3.2 s in isolation sandbox: 3 messages, 3,300 tokens in, 150 tokens out, $0.0203 by its own reckoning
      ",
      ]
    `);
  });

  it('says which class of failure it is, and what to do', async () => {
    await using rig = await startRig();
    const trial = {
      ...TRIAL,
      works: false,
      failure: 'auth',
      message: 'Not logged in.',
      hint: 'Log in.',
      evidence: '401',
    };
    const ran = await slipway(rig, ['agents', 'test', '--yes', 'claude'], { ports: portsWith(trial) });
    expect([ran.exit, ran.out]).toMatchInlineSnapshot(`
      [
        1,
        "claude  does not work (auth)
        Not logged in.
        Log in.
        3.2 s in isolation sandbox: 3 messages, 3,300 tokens in, 150 tokens out, $0.0203 by its own reckoning

      401
      ",
      ]
    `);
    expect(
      dataOf(await slipway(rig, ['agents', 'test', '--yes', '--json', 'claude'], { ports: portsWith(trial) })),
    ).toEqual(trial);
  });

  it('tries one agent at a time', async () => {
    await using rig = await startRig();
    expect((await slipway(rig, ['agents', 'test', '--yes', 'claude,codex'], { ports: portsWith(TRIAL) })).exit).toBe(2);
  });
});
