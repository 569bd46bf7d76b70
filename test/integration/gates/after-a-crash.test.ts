import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createGates } from '../../../src/adapters/gates/gates.ts';
import type { GateRequest } from '../../../src/ports/gates.ts';
import type { Processes } from '../../../src/ports/processes.ts';
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

function gatesOn(rig: MachineRig, processes: Processes) {
  return createGates({ processes, clock: realClock, cacheDirectory: `${rig.root}/cache`, environment: {} });
}

function requestFor(rig: MachineRig, commit: string, run: string): GateRequest {
  return {
    key: 'r1/T1/1/verify',
    directory: `${rig.state}/T1/1/verify`,
    commit,
    checkout: rig.tree,
    readable: [],
    gates: [{ name: 'check', run, at: 'task', timeoutMs: 60_000, report: null }],
    setup: null,
    isolation: 'none',
    environment: { PATH: '/usr/bin:/bin' },
  };
}
