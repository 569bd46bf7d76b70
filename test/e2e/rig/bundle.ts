import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

const ROOT = join(import.meta.dirname, '../../..');

/** A change of one source file: each `find` has to be there exactly once. */
export interface SourcePatch {
  /** Path below `src`. */
  readonly file: string;
  readonly edits: readonly { readonly find: string; readonly replace: string }[];
}

/** Bundles a program of this repository, changed where a patch says so, and answers with its path. One file starts several times faster than the sources. */
export async function bundle(
  entry: string,
  to: { readonly folder: string; readonly name: string; readonly patch?: SourcePatch },
): Promise<string> {
  const outfile = join(to.folder, `${to.name}.mjs`);
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    legalComments: 'none',
    plugins: to.patch === undefined ? [] : [patching(to.patch)],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return outfile;
}

function patching(patch: SourcePatch): Plugin {
  const target = join(ROOT, 'src', patch.file);
  const contents = patch.edits.reduce(
    (text, { find, replace }) => {
      const [before = '', after, ...more] = text.split(find);
      if (after === undefined || more.length > 0)
        throw new Error(
          `${patch.file} holds ${JSON.stringify(find)} ${more.length + (after === undefined ? 0 : 1)} times`,
        );
      return `${before}${replace}${after}`;
    },
    readFileSync(target, 'utf8'),
  );
  return {
    name: 'patch',
    setup: ({ onLoad, onEnd }) => {
      let used = false;
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== target) return null;
        used = true;
        return { contents, loader: 'ts' };
      });
      onEnd(() => {
        if (!used) throw new Error(`${patch.file} is no part of the bundle`);
      });
    },
  };
}
