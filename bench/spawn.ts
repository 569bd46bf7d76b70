/*
 * 1,000 times /bin/true, 8 at once, through `run` without isolation, interleaved with ninja -j8 and make -j8 doing the same, 5 times.
 * Absolute figures mean little on a busy machine; the ratios to the peers of the same round do.
 */
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { NEVER, openBench, summarize } from './process-rig.ts';

const COUNT = 1_000;
const LANES = 8;
const ROUNDS = 5;

const bench = openBench();

async function runOurs(): Promise<number> {
  let next = 0;
  const lane = async () => {
    while (next < COUNT) {
      next += 1;
      const end = await bench.processes.run(bench.spec(['/bin/true']), {}, NEVER);
      if (end.kind !== 'exited' || end.code !== 0) throw new Error(`unexpected end ${JSON.stringify(end)}`);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: LANES }, lane));
  return performance.now() - begin;
}

/** Milliseconds of a peer, or null when it is not installed. */
function runPeer(program: string): number | null {
  const begin = performance.now();
  const result = spawnSync(program, [`-j${LANES}`, 'all'], { cwd: bench.root, stdio: 'ignore' });
  return result.status === 0 ? performance.now() - begin : null;
}

const names = Array.from({ length: COUNT }, (_, index) => `t${index}`);
const ninja = [
  'rule r',
  ' command = /bin/true',
  ...names.map((name) => `build ${name}: r`),
  `build all: phony ${names.join(' ')}`,
];
writeFileSync(`${bench.root}/build.ninja`, `${ninja.join('\n')}\n`);
writeFileSync(
  `${bench.root}/Makefile`,
  `.PHONY: all ${names.join(' ')}\nall: ${names.join(' ')}\n${names.map((name) => `${name}:\n\t@/bin/true\n`).join('')}`,
);

// The daemon is warm: its shims run and its code is compiled.
await runOurs();
const figures: { readonly ours: number; readonly ninja: number | null; readonly make: number | null }[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  figures.push({ ours: await runOurs(), ninja: runPeer('ninja'), make: runPeer('make') });
}
console.log(`${COUNT} x /bin/true, ${LANES} at once, ${ROUNDS} rounds, milliseconds`);
console.log(`ours   ${summarize(figures.map(({ ours }) => ours))}`);
for (const peer of ['ninja', 'make'] as const) {
  const known = figures.flatMap((figure) => (figure[peer] === null ? [] : [{ ours: figure.ours, peer: figure[peer] }]));
  if (known.length === 0) console.log(`${peer.padEnd(6)} is not installed`);
  else {
    console.log(`${peer.padEnd(6)} ${summarize(known.map((pair) => pair.peer))}`);
    console.log(`ours / ${peer}: ${summarize(known.map((pair) => (pair.ours / pair.peer) * 100))} percent`);
  }
}
await bench.processes.close();
rmSync(bench.root, { recursive: true });
