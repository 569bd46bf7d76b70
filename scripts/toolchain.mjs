// Set-up shared by `npm start` and `npm test`. Plain JavaScript for any Node from 20 on: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

/** Runs a command with the workspace's own programs first on the path; ends this process when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    ...options,
    env: { ...process.env, ...options.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
  });
  if (result.error) fail(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Ends the process with one line about what happened and what to do. */
export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Installs the npm packages of the lockfile unless they are there already. */
export function installPackages() {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  const stamp = join(root, 'node_modules', '.slipway-lockfile');
  const hash = createHash('sha256').update(lockfile).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.error('Installing the npm packages (npm ci) ...');
  run('npm', ['ci', '--no-audit', '--no-fund']);
  if (statSync(join(root, 'node_modules')).isDirectory()) writeFileSync(stamp, hash);
}

/** The Node 24 that the workspace pins, or this one where it is new enough. */
export function node24() {
  const pinned = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 11)) return process.execPath;
  return fail(
    `Node 24.11 or newer is needed and none is packaged for ${process.platform}-${process.arch}; this is ${process.versions.node}. Install it from your package source and run this again.`,
  );
}

/** Whether a program is on the path. */
export function has(program) {
  return spawnSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }).status === 0;
}

/** Installs a system package through apt where that is possible, saying so; elsewhere names the one command to run and ends. */
export function installSystemPackage(program, name) {
  if (has(program)) return;
  const apt = process.platform === 'linux' && has('apt-get');
  if (!apt || process.getuid?.() !== 0) {
    const command = apt ? `sudo apt-get install -y ${name}` : `install ${name} with your system's package source`;
    fail(`The tests need ${program}, which is not there. Run this first: ${command}`);
  }
  console.error(`Installing the system package ${name} (apt-get install) ...`);
  run('sh', [
    '-c',
    `apt-get install -y --no-install-recommends ${name} >/dev/null 2>&1 || { apt-get update >/dev/null && apt-get install -y --no-install-recommends ${name} >/dev/null; }`,
  ]);
}
