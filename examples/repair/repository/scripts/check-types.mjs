// Loads every module of src/, which finds wrong syntax, imports that do not resolve and names that are not exported,
// and holds every exported function to a JSDoc comment with the type of each parameter and of its result.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../src/', import.meta.url);
const problems = [];

for (const name of modulesIn(folder)) {
  const url = new URL(name, folder);
  try {
    await import(url.href);
  } catch (error) {
    problems.push(`src/${name}: ${error instanceof Error ? error.message : error}`);
  }
  problems.push(...undocumented(readFileSync(url, 'utf8')).map((problem) => `src/${name}: ${problem}`));
}

for (const problem of problems) console.error(problem);
if (problems.length === 0) console.log('Every module loads, every exported function is documented.');
process.exitCode = problems.length === 0 ? 0 : 1;

function modulesIn(url) {
  try {
    return readdirSync(url).filter((name) => name.endsWith('.js'));
  } catch {
    return [];
  }
}

function undocumented(source) {
  const pattern = /(\/\*\*(?:[^*]|\*(?!\/))*\*\/\s*)?export (?:async )?function (\w+)\(([^)]*)\)/g;
  return [...source.matchAll(pattern)].flatMap(([, comment = '', name, parameters]) => {
    const count = parameters.split(',').filter((parameter) => parameter.trim() !== '').length;
    const typed = comment.match(/@param \{/g)?.length ?? 0;
    if (comment === '') return [`${name} has no JSDoc comment.`];
    if (typed < count) return [`${name} has ${count} parameters, and ${typed} of them have a type.`];
    return comment.includes('@returns {') ? [] : [`${name} does not say what it returns.`];
  });
}
