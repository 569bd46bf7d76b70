// `npm start [-- EXAMPLE]`: installs what is missing and plays an example from its spec to merged, verified work in a scratch repository.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fail, has, installPackages, node24, root } from './toolchain.mjs';

const examples = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const name = process.argv[2] ?? 'word-count';
if (!examples.includes(name)) fail(`There is no example called ${name}; there are ${examples.join(' and ')}.`);
if (!has('git'))
  fail(
    "Slipway needs git, which is not there. Install it with your system's package source, for example: sudo apt-get install -y git",
  );
installPackages();

const node = node24();
const scratch = mkdtempSync(join(tmpdir(), `slipway-${name}-`));
const repository = join(scratch, 'repository');
const home = join(scratch, 'state');
mkdirSync(home, { mode: 0o700 });
makeRepository();
const plan = planFile();

console.log(`\nExample ${name}: from ${plan} to merged, verified work.`);
console.log(`Scratch repository: ${repository}\n`);
const status = slipway(
  'run',
  plan,
  '--agent',
  `replay:${join(root, 'examples', name, 'recording')}`,
  '--yes',
  '--foreground',
);
console.log('');
slipway('report');
showNext();
process.exit(status === 0 || (name !== 'word-count' && status === 3) ? 0 : status);

function makeRepository() {
  cpSync(join(root, 'examples', name, 'repository'), repository, { recursive: true });
  const git = (...args) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Slipway example', '-c', 'user.email=example@localhost', '-c', 'commit.gpgsign=false', ...args],
      { cwd: repository, stdio: 'ignore' },
    );
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'Start');
}

function planFile() {
  const specs = join(repository, 'specs');
  const [folder = ''] = readdirSync(specs);
  const file = join('specs', folder, 'tasks.md');
  return existsSync(join(repository, file)) ? file : fail(`${file} is missing in the example.`);
}

function slipway(...args) {
  const env = { ...process.env, SLIPWAY_HOME: home, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const ended = spawnSync(node, [join(root, 'bin', 'slipway.mjs'), ...args], {
    cwd: repository,
    stdio: 'inherit',
    env,
  });
  return ended.status ?? 1;
}

function showNext() {
  const command = join(root, 'bin', 'slipway.mjs');
  const lines = [
    ['Look at the result', `git -C ${repository} log --oneline --first-parent --all`],
    ['See why a task went as it did', `(cd ${repository} && SLIPWAY_HOME=${home} ${command} why T001)`],
    ...(name === 'repair'
      ? [
          [
            'Answer the question',
            `(cd ${repository} && SLIPWAY_HOME=${home} ${command} answer T002 words && SLIPWAY_HOME=${home} ${command} watch)`,
          ],
        ]
      : [['A failed gate, a repair and a question', 'npm start -- repair']]),
    ['Your own repository', `cd YOUR-REPOSITORY && ${command} init && ${command} run path/to/tasks.md`],
  ];
  console.log('\nNext');
  for (const [what, how] of lines) console.log(`  ${what}\n    ${how}`);
}
