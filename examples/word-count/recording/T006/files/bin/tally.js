#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { tally } from '../src/tally.js';

process.exitCode = tally(process.argv.slice(2), {
  read: (path) => readFileSync(path, 'utf8'),
  print: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
});
