// `npm test`: does all the set-up, then runs the whole test suite. Arguments go to the test runner.

import { join } from 'node:path';
import { installPackages, installSystemPackage, node24, root, run } from './toolchain.mjs';

installPackages();
installSystemPackage('git', 'git');
if (process.platform === 'linux') installSystemPackage('bwrap', 'bubblewrap');
run(node24(), [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)]);
