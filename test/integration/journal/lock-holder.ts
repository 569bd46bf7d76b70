/** Child of lock.test.ts: waits for the word to go, tries the lock at argv[2], says in one JSON line what came of it, and holds what it got. */
import { once } from 'node:events';
import { acquireDaemonLock } from '../../../src/adapters/sqlite/lock.ts';

console.log('{"ready":true}');
await once(process.stdin, 'data');
const start = performance.now();
const lock = await acquireDaemonLock(String(process.argv[2]));
const tookMs = performance.now() - start;
console.log(JSON.stringify(lock.ok ? { got: true, tookMs } : { got: false, tookMs, failure: lock.failure }));
if (!lock.ok) process.exit(0);
await once(process.stdin, 'end');
