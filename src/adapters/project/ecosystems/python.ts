import type { ProjectFiles } from '../files.ts';
import { type EcosystemFinding, firstOf, type Guess, guessIf, type SetupGuess } from '../finding.ts';

interface Tooling {
  readonly manager: Guess;
  readonly setup: SetupGuess;
  /** What a command of the environment begins with. */
  readonly prefix: string;
}

/** Python, by `pyproject.toml`, `setup.py` or a requirements file. The environment is kept in the project, where workspaces and gates can share it. */
export function detectPython(files: ProjectFiles): EcosystemFinding | null {
  const requirements = files.list('.').filter((name) => /^requirements[\w.-]*\.txt$/.test(name));
  const manifest = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile'].find((name) => files.has(name));
  if (manifest === undefined && requirements.length === 0) return null;
  const tooling = toolingOf(files, requirements);
  const declared = [...requirements, 'pyproject.toml', 'setup.cfg', 'setup.py', 'Pipfile', 'tox.ini', 'pytest.ini'];
  const says = (word: string) => declared.find((name) => files.text(name).includes(word));
  const tool = (word: string, command: string): Guess | null => {
    const file = says(word);
    return file === undefined ? null : { value: `${tooling.prefix}${command}`, evidence: `${word} in ${file}` };
  };
  return {
    name: 'python',
    languages: [{ value: 'Python', evidence: manifest ?? requirements[0] ?? '' }],
    packageManager: tooling.manager,
    setup: tooling.setup,
    test: firstOf(
      tool('pytest', 'pytest'),
      guessIf(files.has('tests/') || files.has('test/'), unittestOf(tooling), 'folder of tests'),
    ),
    lint: firstOf(tool('ruff', 'ruff check .'), tool('flake8', 'flake8')),
    types: firstOf(tool('mypy', 'mypy .'), tool('pyright', 'pyright')),
  };
}

function toolingOf(files: ProjectFiles, requirements: readonly string[]): Tooling {
  const locked = (name: string, lockfile: string, run: string, prefix: string): Tooling => ({
    manager: { value: name, evidence: lockfile },
    setup: {
      run,
      lockfiles: [lockfile, ...(files.has('pyproject.toml') ? ['pyproject.toml'] : [])],
      produces: ['.venv'],
      evidence: lockfile,
    },
    prefix,
  });
  if (files.has('uv.lock')) return locked('uv', 'uv.lock', 'uv sync --frozen', 'uv run --no-sync ');
  if (files.has('poetry.lock')) {
    return locked(
      'poetry',
      'poetry.lock',
      'POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction',
      'poetry run ',
    );
  }
  if (files.has('pdm.lock')) return locked('pdm', 'pdm.lock', 'pdm sync', 'pdm run ');
  if (files.has('Pipfile.lock')) {
    return locked('pipenv', 'Pipfile.lock', 'PIPENV_VENV_IN_PROJECT=1 pipenv sync --dev', 'pipenv run ');
  }
  return plainPip(files, requirements);
}

function plainPip(files: ProjectFiles, requirements: readonly string[]): Tooling {
  const isPackage = files.has('pyproject.toml') || files.has('setup.py');
  const what = [
    ...requirements.map((name) => `-r ${name}`),
    ...(requirements.length === 0 && isPackage ? ['-e .'] : []),
  ];
  const sources =
    requirements.length > 0 ? requirements : ['pyproject.toml', 'setup.py'].filter((name) => files.has(name));
  return {
    manager: { value: 'pip', evidence: sources[0] ?? 'no lock file' },
    setup: {
      run: [
        'python3 -m venv .venv',
        ...(what.length === 0 ? [] : [`.venv/bin/python -m pip install ${what.join(' ')}`]),
      ].join(' && '),
      lockfiles: sources,
      produces: ['.venv'],
      evidence: sources.join(', '),
    },
    prefix: '.venv/bin/python -m ',
  };
}

function unittestOf({ prefix }: Tooling): string {
  return prefix.endsWith('-m ') ? `${prefix}unittest discover` : `${prefix}python -m unittest discover`;
}
