import { existsSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findProject } from '../../adapters/config/project-file.ts';
import { type DetectedProject, detectProject } from '../../adapters/project/detect.ts';
import { renderConfigFile } from '../../adapters/project/render.ts';
import type { Detection, ProjectPort } from '../../cli/ports.ts';
import { failure, success } from '../../core/result.ts';
import type { Places } from '../places.ts';
import type { Installation } from '../ports.ts';
import { probeIsolation } from './isolation.ts';

/**
 * Name of the copy of the JSON Schema that lies beside `slipway.yaml`: committed with it, editors find it on every machine, whatever is
 * installed there.
 */
const SCHEMA_FILE = 'slipway.schema.json';

/** The copy of the JSON Schema of `plan.yaml`, beside it. */
export const PLAN_SCHEMA_FILE = 'plan.schema.json';

/** The user's repository and what `init` makes of it. */
export function createProjectPort(
  places: Places,
  { schema, planSchema }: Installation,
): Omit<ProjectPort, 'repository'> {
  return {
    propose: async (cwd) => {
      const place = findProject(cwd);
      const project = detectProject(place.root);
      const probe = await probeIsolation(places);
      const plain = renderConfigFile(project, `./${SCHEMA_FILE}`);
      return success({
        path: place.file,
        exists: existsSync(place.file),
        detections: detectionsOf(project),
        isolation: probe,
        text: (isolation) =>
          isolation === null
            ? plain
            : `${plain}\n# This machine offers no sandbox: accepted when this file was made.\nisolation: ${isolation}\n`,
      });
    },
    write: async (path, text, { replace }) => {
      const schemaFile = join(dirname(path), SCHEMA_FILE);
      try {
        await writeFile(path, text, { flag: replace ? 'w' : 'wx' });
        await copyFile(schema, schemaFile);
        const planSchemaFile = join(dirname(path), PLAN_SCHEMA_FILE);
        await copyFile(planSchema, planSchemaFile);
        return success([path, schemaFile, planSchemaFile]);
      } catch (error) {
        const message = `${path} could not be written: ${error instanceof Error ? error.message : String(error)}`;
        return failure({
          kind: 'refused',
          reason: 'not-written',
          message,
          hint: 'Remove the file that is there, or make the folder writable.',
        });
      }
    },
  };
}

function detectionsOf(project: DetectedProject): readonly Detection[] {
  return [
    ...project.languages.map(({ value, evidence }) => ({ what: 'language', value, from: evidence })),
    ...(project.setup === null ? [] : [{ what: 'setup', value: project.setup.run, from: project.setup.evidence }]),
    ...project.gates.map(({ name, value, evidence }) => ({ what: name, value, from: evidence })),
    ...project.conventions.map((file) => ({ what: 'conventions', value: file, from: file })),
  ];
}
