#!/usr/bin/env node
// Plain JavaScript that an old Node understands: it finds a Node that is new enough, or says so in one line.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = [24, 11];
const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..');

if (isNewEnough(process.versions.node)) await start();
else handOver();

async function start() {
  const bundle = [join(root, 'slipway.js')].find((path) => existsSync(path));
  if (bundle !== undefined) (await import('node:module')).enableCompileCache?.();
  await import(pathToFileURL(bundle ?? join(root, 'src', 'main', 'slipway.ts')).href);
}

function handOver() {
  const program = candidates().find((path) => isUsable(path));
  if (program === undefined) {
    console.error(
      `slipway needs Node ${NEEDED.join('.')} or newer and this is ${process.versions.node}; install it, or set SLIPWAY_NODE to its path.`,
    );
    process.exit(78);
  }
  // The child gets Ctrl-C from the terminal itself; this process only has to outlive it.
  process.on('SIGINT', () => {});
  const child = spawnSync(program, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  if (child.signal) process.kill(process.pid, child.signal);
  process.exit(child.status ?? 1);
}

function candidates() {
  const named = process.env.SLIPWAY_NODE;
  const beside = [root, resolve(root, '..', '..')].map((folder) => join(folder, 'node_modules', '.bin', 'node'));
  const onPath = (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'node24'));
  return named ? [named] : [...beside, ...onPath];
}

function isUsable(path) {
  if (!existsSync(path)) return false;
  const asked = spawnSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8', timeout: 5000 });
  return asked.status === 0 && isNewEnough(asked.stdout.trim());
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
