// `npm run build`: bundles the command and writes the package that is published: dist/ with its own package.json.
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const manifest: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
await build({
  entryPoints: { slipway: join(root, 'src/main/slipway.ts'), daemon: join(root, 'src/main/daemon.ts') },
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
  chunkNames: 'chunks/[name]-[hash]',
  // Packages written for CommonJS ask for `require` even when they are bundled.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});
// Around every program with an allow-list, one of them in its sandbox: whole files that start as fast as can be.
await build({
  entryPoints: ['guard', 'forwarder'].map((name) => join(root, `src/adapters/process/network/${name}.ts`)),
  outdir: join(dist, 'network'),
  // In a sandbox there may be no package.json above it that says what `.js` is.
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  legalComments: 'none',
});
mkdirSync(join(dist, 'bin'));
cpSync(join(root, 'bin', 'slipway.mjs'), join(dist, 'bin', 'slipway.mjs'));
chmodSync(join(dist, 'bin', 'slipway.mjs'), 0o755);
for (const schema of ['slipway.schema.json', 'plan.schema.json'])
  cpSync(join(root, 'docs', schema), join(dist, schema));
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(join(root, file), join(dist, file));
writeFileSync(
  join(dist, 'package.json'),
  `${JSON.stringify(
    {
      name: 'slipway',
      version: manifest['version'],
      description: manifest['description'],
      license: manifest['license'],
      type: 'module',
      bin: { slipway: 'bin/slipway.mjs' },
      engines: { node: '>=20' },
    },
    null,
    2,
  )}\n`,
);
