// `npm run test:agents`: installs real agent programs into a cache beside the sources and tests their adapters against them. Arguments go to
// the test runner, such as the name of a test file.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, installPackages, installSystemPackage, node24, root, run } from './toolchain.mjs';

/** The versions that the adapters are proven against. */
const PROGRAMS = [
  { name: 'claude', title: 'Claude Code', package: '@anthropic-ai/claude-code', version: '2.1.329' },
  { name: 'codex', title: 'Codex', package: '@openai/codex', version: '0.169.0' },
  { name: 'gemini', title: 'Gemini CLI', package: '@google/gemini-cli', version: '0.61.0' },
  { name: 'opencode', title: 'OpenCode', package: 'opencode-ai', version: '1.18.33' },
];

installPackages();
installSystemPackage('git', 'git');
if (process.platform === 'linux') installSystemPackage('bwrap', 'bubblewrap');
const env = Object.fromEntries(
  PROGRAMS.map((program) => [`SLIPWAY_TEST_${program.name.toUpperCase()}`, provide(program)]),
);
const titles = PROGRAMS.map(({ title, version }) => `${title} ${version}`).join(', ');
console.error(
  `Testing adapters with ${titles} against a scripted provider on the loopback: no account, no network, no cost. ` +
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
  { env },
);

/** The folder with the program, installed when it is not there yet. */
function provide({ name, package: packageName, version }) {
  const folder = join(root, '.cache', 'agents', `${name}-${version}`);
  const programs = join(folder, 'node_modules', '.bin');
  if (versionOf(join(programs, name), folder) !== version) install(folder, `${packageName}@${version}`);
  if (versionOf(join(programs, name), folder) !== version)
    fail(`${join(programs, name)} does not tell version ${version}. Remove ${folder} and run this again.`);
  return programs;
}

function install(folder, wanted) {
  console.error(`Installing ${wanted} into ${folder} ...`);
  mkdirSync(folder, { recursive: true });
  // A package of its own: npm looks for one upwards otherwise, and would take the workspace's.
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', wanted], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function versionOf(path, home) {
  if (!existsSync(path)) return null;
  const node = join(process.execPath, '..');
  const asked = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    env: { PATH: `${node}:/usr/bin:/bin`, HOME: home },
  });
  return /\d+\.\d+\.\d+/.exec(asked.stdout ?? '')?.[0] ?? null;
}
