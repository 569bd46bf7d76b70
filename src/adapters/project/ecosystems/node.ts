import { z } from 'zod';
import type { ProjectFiles } from '../files.ts';
import { type EcosystemFinding, firstOf, type Guess, guessIf, type SetupGuess } from '../finding.ts';

const manifestSchema = z.object({
  scripts: z.record(z.string(), z.string()).catch({}).default({}),
  packageManager: z.string().catch('').default(''),
  dependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
  devDependencies: z.record(z.string(), z.unknown()).catch({}).default({}),
});

type Manifest = z.infer<typeof manifestSchema>;

interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly lockfile: string | null;
  readonly install: string;
  readonly run: string;
  readonly execute: string;
}

/** JavaScript and TypeScript, by `package.json`. */
export function detectNode(files: ProjectFiles): EcosystemFinding | null {
  if (!files.has('package.json')) return null;
  const manifest = parseManifest(files.text('package.json'));
  const manager = packageManager(files, manifest);
  const isTyped = files.has('tsconfig.json');
  const script = (names: readonly string[]) => scriptGuess(manifest, manager, names);
  const tool = (name: string, command: string) =>
    guessIf(depends(manifest, name), `${manager.execute} ${command}`, `package.json depends on ${name}`);
  return {
    name: 'node',
    languages: [
      isTyped ? { value: 'TypeScript', evidence: 'tsconfig.json' } : { value: 'JavaScript', evidence: 'package.json' },
    ],
    packageManager: { value: manager.name, evidence: manager.lockfile ?? 'package.json' },
    setup: setupOf(manifest, manager),
    test: firstOf(script(['test:ci', 'test']), tool('vitest', 'vitest run'), tool('jest', 'jest')),
    lint: firstOf(script(['lint:ci', 'lint']), tool('@biomejs/biome', 'biome check .'), tool('eslint', 'eslint .')),
    types: firstOf(
      script(['typecheck', 'type-check', 'check-types', 'check:types', 'types', 'tsc']),
      isTyped && tool('typescript', 'tsc --noEmit'),
    ),
  };
}

function parseManifest(text: string): Manifest {
  try {
    return manifestSchema.catch(manifestSchema.parse({})).parse(JSON.parse(text));
  } catch {
    return manifestSchema.parse({});
  }
}

function packageManager(files: ProjectFiles, manifest: Manifest): PackageManager {
  const stated = manifest.packageManager.split('@')[0];
  if (stated === 'pnpm' || files.has('pnpm-lock.yaml')) return pnpm(files);
  if (stated === 'yarn' || files.has('yarn.lock')) return yarn(files, manifest);
  const bunLock = ['bun.lock', 'bun.lockb'].find((name) => files.has(name)) ?? null;
  if (stated === 'bun' || bunLock !== null) {
    const install = bunLock === null ? 'bun install' : 'bun install --frozen-lockfile';
    return { name: 'bun', lockfile: bunLock, install, run: 'bun run', execute: 'bunx --no-install' };
  }
  const lockfile = ['package-lock.json', 'npm-shrinkwrap.json'].find((name) => files.has(name)) ?? null;
  const install = lockfile === null ? 'npm install' : 'npm ci';
  return { name: 'npm', lockfile, install, run: 'npm run', execute: 'npx --no-install' };
}

function pnpm(files: ProjectFiles): PackageManager {
  const lockfile = files.has('pnpm-lock.yaml') ? 'pnpm-lock.yaml' : null;
  const install = lockfile === null ? 'pnpm install' : 'pnpm install --frozen-lockfile';
  return { name: 'pnpm', lockfile, install, run: 'pnpm run', execute: 'pnpm exec' };
}

function yarn(files: ProjectFiles, manifest: Manifest): PackageManager {
  const lockfile = files.has('yarn.lock') ? 'yarn.lock' : null;
  const isModern = files.has('.yarnrc.yml') || /^yarn@[2-9]/.test(manifest.packageManager);
  const frozen = isModern ? 'yarn install --immutable' : 'yarn install --frozen-lockfile';
  return {
    name: 'yarn',
    lockfile,
    install: lockfile === null ? 'yarn install' : frozen,
    run: 'yarn run',
    execute: 'yarn run',
  };
}

function setupOf(manifest: Manifest, manager: PackageManager): SetupGuess | null {
  const count = Object.keys(manifest.dependencies).length + Object.keys(manifest.devDependencies).length;
  if (count === 0 && manager.lockfile === null) return null;
  return {
    run: manager.install,
    lockfiles: manager.lockfile === null ? ['package.json'] : ['package.json', manager.lockfile],
    produces: ['node_modules'],
    evidence: manager.lockfile ?? 'dependencies in package.json',
  };
}

/** A script that waits for changes never ends, and what `npm init` writes always fails: neither is a gate. */
const NO_GATE = /--watch(?!=false|All=false)|no test specified/;
const SAFE_NAME = /^[A-Za-z0-9:_-]+$/;

function scriptGuess(manifest: Manifest, manager: PackageManager, names: readonly string[]): Guess | null {
  const name = names.find((candidate) => {
    const script = Object.hasOwn(manifest.scripts, candidate) ? manifest.scripts[candidate] : undefined;
    return script !== undefined && SAFE_NAME.test(candidate) && !NO_GATE.test(script);
  });
  if (name === undefined) return null;
  const command =
    name === 'test' ? `${manager.name === 'bun' ? 'bun run' : manager.name} test` : `${manager.run} ${name}`;
  return { value: command, evidence: `script "${name}" in package.json` };
}

function depends(manifest: Manifest, name: string): boolean {
  return Object.hasOwn(manifest.dependencies, name) || Object.hasOwn(manifest.devDependencies, name);
}
