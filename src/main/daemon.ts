// The daemon's entry: compiled code is kept for the next start before anything else is loaded.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runDaemon } = await import('./daemon-process.ts');
await runDaemon();
