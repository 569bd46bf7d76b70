import type { ProjectFiles } from '../files.ts';
import { type EcosystemFinding, firstOf, guessIf } from '../finding.ts';

/** Ruby, by `Gemfile`. */
export function detectRuby(files: ProjectFiles): EcosystemFinding | null {
  if (!files.has('Gemfile')) return null;
  const bundle = 'BUNDLE_PATH=vendor/bundle bundle';
  const gems = files.text('Gemfile');
  const lockfile = files.has('Gemfile.lock') ? 'Gemfile.lock' : 'Gemfile';
  return {
    name: 'ruby',
    languages: [{ value: 'Ruby', evidence: 'Gemfile' }],
    packageManager: { value: 'bundler', evidence: lockfile },
    setup: { run: `${bundle} install`, lockfiles: [lockfile], produces: ['vendor/bundle'], evidence: lockfile },
    test: firstOf(
      guessIf(files.has('.rspec') || files.has('spec'), `${bundle} exec rspec`, 'folder spec'),
      guessIf(files.has('Rakefile') && files.has('test'), `${bundle} exec rake test`, 'Rakefile and folder test'),
    ),
    lint: guessIf(gems.includes('rubocop'), `${bundle} exec rubocop`, 'rubocop in Gemfile'),
    types: null,
  };
}

/** PHP, by `composer.json`. */
export function detectPhp(files: ProjectFiles): EcosystemFinding | null {
  if (!files.has('composer.json')) return null;
  const manifest = files.text('composer.json');
  const lockfile = files.has('composer.lock') ? 'composer.lock' : 'composer.json';
  return {
    name: 'php',
    languages: [{ value: 'PHP', evidence: 'composer.json' }],
    packageManager: { value: 'composer', evidence: lockfile },
    setup: {
      run: 'composer install --no-interaction',
      lockfiles: [lockfile],
      produces: ['vendor'],
      evidence: lockfile,
    },
    test: guessIf(manifest.includes('phpunit/phpunit'), 'vendor/bin/phpunit', 'phpunit in composer.json'),
    lint: null,
    types: guessIf(manifest.includes('phpstan/phpstan'), 'vendor/bin/phpstan analyse', 'phpstan in composer.json'),
  };
}

/** Targets of a Makefile or recipes of a justfile: they fill the gaps that the language's own tools leave. */
export function detectTargets(files: ProjectFiles): EcosystemFinding | null {
  const source = ['Makefile', 'makefile', 'GNUmakefile', 'justfile', 'Justfile'].find((name) => files.has(name));
  if (source === undefined) return null;
  const runner = source.toLowerCase() === 'justfile' ? 'just' : 'make';
  const lines = files.text(source).split('\n');
  const names = new Set(lines.flatMap((line) => /^([A-Za-z0-9_-]+)[^:=#]{0,200}:(?!=)/.exec(line)?.[1] ?? []));
  const target = (...candidates: readonly string[]) => {
    const name = candidates.find((candidate) => names.has(candidate));
    return name === undefined ? null : { value: `${runner} ${name}`, evidence: `target "${name}" in ${source}` };
  };
  return {
    name: runner,
    languages: [],
    packageManager: null,
    setup: null,
    test: target('test', 'tests', 'check'),
    lint: target('lint'),
    types: target('typecheck', 'type-check', 'types'),
  };
}
