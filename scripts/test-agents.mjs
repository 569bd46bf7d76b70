// `npm run test:agents`: installs real agent programs into a cache beside the sources and tests their adapters against them. Arguments go to
// the test runner.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, installPackages, installSystemPackage, node24, root, run } from './toolchain.mjs';

/** The version that the adapter is proven against. */
const CLAUDE = '2.1.329';

installPackages();
installSystemPackage('git', 'git');
if (process.platform === 'linux') installSystemPackage('bwrap', 'bubblewrap');
const folder = join(root, '.cache', 'agents', `claude-${CLAUDE}`);
const programs = join(folder, 'node_modules', '.bin');
const program = join(programs, 'claude');
if (versionOf(program) !== CLAUDE) install();
if (versionOf(program) !== CLAUDE)
  fail(`${program} does not tell version ${CLAUDE}. Remove ${folder} and run this again.`);
console.error(
  `Testing the claude adapter with Claude Code ${CLAUDE} against a scripted provider on the loopback: no account, no network, no cost. ` +
    'These tests are no part of `npm test`.',
);
run(
  node24(),
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'vitest.agents.config.ts',
    ...process.argv.slice(2),
  ],
  {
    env: { SLIPWAY_TEST_CLAUDE: programs },
  },
);

function install() {
  console.error(`Installing @anthropic-ai/claude-code ${CLAUDE} into ${folder} ...`);
  mkdirSync(folder, { recursive: true });
  // A package of its own: npm looks for one upwards otherwise, and would take the workspace's.
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `@anthropic-ai/claude-code@${CLAUDE}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function versionOf(path) {
  if (!existsSync(path)) return null;
  const asked = spawnSync(path, ['--version'], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', HOME: folder } });
  return /\d+\.\d+\.\d+/.exec(asked.stdout ?? '')?.[0] ?? null;
}
