// Lives on one scene to the end of its run, then on the next one until the crash point: SIGKILL, by itself, at that call of a port.
import { writeSync } from 'node:fs';
import type { Lives } from './enumerate.ts';
import { live } from './life.ts';

const [text = ''] = process.argv.slice(2);
const lives: Lives = JSON.parse(text);

if (lives.recover !== null) {
  const runId = await live(lives.recover.home, lives.recover.run, () => undefined);
  writeSync(1, `recovered ${runId}\n`);
}
if (lives.crash !== null) {
  const { at } = lives.crash;
  let passed = 0;
  const runId = await live(lives.crash.home, lives.crash.run, (name, side) => {
    passed += 1;
    if (passed !== at) return;
    // Written at once: what stands in a buffer dies with the process.
    writeSync(1, `died ${side} ${name}\n`);
    process.kill(process.pid, 'SIGKILL');
  });
  writeSync(1, `completed ${runId} after ${passed}\n`);
}
process.exit(0);
