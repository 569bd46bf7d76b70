import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGates } from '../../../src/adapters/gates/gates.ts';
import type { Gate } from '../../../src/core/gate/gate.ts';
import type { GateRequest } from '../../../src/ports/gates.ts';
import type { Processes } from '../../../src/ports/processes.ts';
import { asItIs } from '../../../src/testing/as-it-is.ts';
import { createMachineRig, eventually, findByCommandLine, type MachineRig, realClock } from '../process/rig.ts';

const NEVER = new AbortController().signal;

describe('gates whose daemon died', () => {
  it('are ended when the next daemon judges another commit of the stage', async () => {
    await using rig = createMachineRig();
    const first = rig.open();
    const marker = `${rig.root}/begun`;
    void gatesOn(rig, first).run(requestFor(rig, 'aaaa', `touch '${marker}'; sleep 60 # ${rig.root}`), NEVER);
    await eventually(() => existsSync(marker), 'the gate began');
    await first.close();

    const judged = await gatesOn(rig, rig.open()).run(requestFor(rig, 'bbbb', 'true'), NEVER);

    expect(judged.ok && judged.value.map(({ verdict }) => verdict)).toEqual(['passed']);
    expect(findByCommandLine(`sleep 60 # ${rig.root}`)).toEqual([]);
  });

  it('are taken over, not started again, when it judges the same commit', async () => {
    await using rig = createMachineRig();
    const first = rig.open();
    const ledger = `${rig.root}/ledger`;
    const request = requestFor(rig, 'aaaa', `echo x >> '${ledger}'; sleep 0.5; test "$(cat '${ledger}')" = x`);
    void gatesOn(rig, first).run(request, NEVER);
    await eventually(() => existsSync(ledger), 'the gate began');
    await first.close();

    const judged = await gatesOn(rig, rig.open()).run(request, NEVER);

    expect(judged.ok && judged.value.map(({ verdict }) => verdict)).toEqual(['passed']);
  });

  it('keep the report that a taken over gate wrote to the checkout it began in', async () => {
    await using rig = createMachineRig();
    const first = rig.open();
    const [before, after] = [`${rig.root}/before`, `${rig.root}/after`];
    for (const folder of [before, after]) mkdirSync(folder);
    const gate = { report: 'report.xml' };
    const run = `touch '${rig.root}/begun'; sleep 0.5; echo '<ok/>' > report.xml`;
    void gatesOn(rig, first).run(requestFor(rig, 'aaaa', run, { checkout: before, gate }), NEVER);
    await eventually(() => existsSync(`${rig.root}/begun`), 'the gate began');
    await first.close();

    const request = requestFor(rig, 'aaaa', run, { checkout: after, gate });
    await gatesOn(rig, rig.open()).run(request, NEVER);

    expect(readFileSync(`${request.directory}/aaaa/check/report.xml`, 'utf8')).toBe('<ok/>\n');
  });

  it('are run again when the machine lost its power and nothing is known about them', async () => {
    await using rig = createMachineRig();
    const request = requestFor(rig, 'aaaa', 'true');
    await gatesOn(rig, rig.open()).run(request, NEVER);
    const folder = `${request.directory}/aaaa/check`;
    rmSync(`${folder}/claim`);
    writeFileSync(`${folder}/claim`, 'slipway-claim 1 1 1 another-boot 0\n');

    const judged = await gatesOn(rig, rig.open()).run(request, NEVER);

    expect(judged.ok && judged.value.map(({ verdict }) => verdict)).toEqual(['passed']);
    expect(existsSync(`${request.directory}/aaaa/check+again/claim`)).toBe(true);
  });
});

it('a second commit of a stage gets a setup of its own', async () => {
  await using rig = createMachineRig();
  const gates = gatesOn(rig, rig.open());
  const setup = { run: 'mkdir deps; cp lock deps/made', lockfiles: ['lock'], produces: ['deps'], timeoutMs: 10_000 };
  const judge = async (commit: string) => {
    const checkout = `${rig.root}/${commit}`;
    mkdirSync(checkout);
    writeFileSync(`${checkout}/lock`, commit);
    const judged = await gates.run(
      { ...requestFor(rig, commit, `grep -q ${commit} deps/made`, { checkout }), setup },
      NEVER,
    );
    return judged.ok ? judged.value.map(({ verdict, message }) => ({ verdict, message })) : judged;
  };
  const passed = (commit: string) => [{ verdict: 'passed', message: `\`grep -q ${commit} deps/made\` passed.` }];
  expect(await judge('aaaa')).toEqual(passed('aaaa'));
  expect(await judge('bbbb')).toEqual(passed('bbbb'));
});

function gatesOn(rig: MachineRig, processes: Processes) {
  return createGates({
    processes,
    clock: realClock,
    cacheDirectory: `${rig.root}/cache`,
    environment: {},
    redact: asItIs,
  });
}

function requestFor(
  rig: MachineRig,
  commit: string,
  run: string,
  { checkout = rig.tree, gate = {} }: { readonly checkout?: string; readonly gate?: Partial<Gate> } = {},
): GateRequest {
  return {
    key: 'r1/T1/1/verify',
    directory: `${rig.state}/T1/1/verify`,
    commit,
    checkout,
    readable: [],
    gates: [{ name: 'check', run, at: 'task', timeoutMs: 60_000, report: null, ...gate }],
    setup: null,
    isolation: 'none',
    environment: { PATH: '/usr/bin:/bin' },
  };
}
