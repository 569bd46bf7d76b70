// `npm run check`: the static checks, in the order in which they are cheapest to fail.
import { installPackages, run } from './toolchain.mjs';

installPackages();
run('biome', ['check', '.']);
run('tsc', ['--noEmit']);
run('knip', []);
