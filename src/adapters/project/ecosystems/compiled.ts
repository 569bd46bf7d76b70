import type { ProjectFiles } from '../files.ts';
import { type EcosystemFinding, guessIf } from '../finding.ts';

// These tools keep downloads in the user's home, which agents and gates do not see: the setup puts them into the project, into
// folders that the tools' own ignore rules or a leading dot keep out of builds.

/** Rust, by `Cargo.toml`. */
export function detectRust(files: ProjectFiles): EcosystemFinding | null {
  if (!files.has('Cargo.toml')) return null;
  const home = 'CARGO_HOME="$PWD/target/cargo-home" ';
  const isLocked = files.has('Cargo.lock');
  const evidence = 'Cargo.toml';
  return {
    name: 'rust',
    languages: [{ value: 'Rust', evidence }],
    packageManager: { value: 'cargo', evidence },
    setup: {
      run: `${home}cargo fetch${isLocked ? ' --locked' : ''}`,
      lockfiles: isLocked ? ['Cargo.lock'] : ['Cargo.toml'],
      produces: ['target/cargo-home'],
      evidence: isLocked ? 'Cargo.lock' : evidence,
    },
    test: { value: `${home}cargo test --offline`, evidence },
    lint: guessIf(
      files.has('clippy.toml') || files.text('Cargo.toml').includes('clippy'),
      `${home}cargo clippy --offline --all-targets -- -D warnings`,
      'settings of clippy',
    ),
    types: { value: `${home}cargo check --offline --all-targets`, evidence },
  };
}

/** Go, by `go.mod`. */
export function detectGo(files: ProjectFiles): EcosystemFinding | null {
  if (!files.has('go.mod')) return null;
  const cache = 'GOMODCACHE="$PWD/.cache/go-mod" GOFLAGS=-modcacherw ';
  const evidence = 'go.mod';
  const hasModules = files.has('go.sum');
  const prefix = hasModules ? cache : '';
  const lintSettings = ['.golangci.yml', '.golangci.yaml', '.golangci.toml'].find((name) => files.has(name));
  return {
    name: 'go',
    languages: [{ value: 'Go', evidence }],
    packageManager: { value: 'go', evidence },
    setup: hasModules
      ? {
          run: `${cache}go mod download`,
          lockfiles: ['go.mod', 'go.sum'],
          produces: ['.cache/go-mod'],
          evidence: 'go.sum',
        }
      : null,
    test: { value: `${prefix}go test ./...`, evidence },
    lint: guessIf(lintSettings !== undefined, `${prefix}golangci-lint run`, lintSettings ?? ''),
    types: { value: `${prefix}go vet ./...`, evidence },
  };
}

/** Java and Kotlin, by the build file of Maven or Gradle. */
export function detectJvm(files: ProjectFiles): EcosystemFinding | null {
  if (files.has('pom.xml')) {
    const maven = `${files.has('mvnw') ? './mvnw' : 'mvn'} -B -Dmaven.repo.local=.cache/maven`;
    return jvm('maven', 'pom.xml', {
      setup: `${maven} dependency:go-offline`,
      lockfiles: ['pom.xml'],
      produces: ['.cache/maven'],
      test: `${maven} -o test`,
    });
  }
  const build = ['build.gradle.kts', 'build.gradle'].find((name) => files.has(name));
  if (build === undefined) return null;
  const gradle = `GRADLE_USER_HOME="$PWD/.cache/gradle" ${files.has('gradlew') ? './gradlew' : 'gradle'} --no-daemon`;
  const lockfiles = [build, 'gradle.lockfile', 'gradle/wrapper/gradle-wrapper.properties'].filter((name) =>
    files.has(name),
  );
  return jvm('gradle', build, {
    setup: `${gradle} testClasses`,
    lockfiles,
    produces: ['.cache/gradle'],
    test: `${gradle} --offline test`,
  });
}

interface JvmCommands {
  readonly setup: string;
  readonly lockfiles: readonly string[];
  readonly produces: readonly string[];
  readonly test: string;
}

function jvm(manager: string, evidence: string, { setup, lockfiles, produces, test }: JvmCommands): EcosystemFinding {
  return {
    name: 'jvm',
    languages: [{ value: evidence.endsWith('.kts') ? 'Kotlin' : 'Java', evidence }],
    packageManager: { value: manager, evidence },
    setup: { run: setup, lockfiles, produces, evidence },
    test: { value: test, evidence },
    lint: null,
    types: null,
  };
}
