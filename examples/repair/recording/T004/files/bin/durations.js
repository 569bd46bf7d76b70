#!/usr/bin/env node
import { run } from '../src/command.js';

const { text, exitStatus } = run(process.argv.slice(2));
(exitStatus === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = exitStatus;
