import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderConfigPage } from '../../src/protocol/config/document-page.ts';
import { renderJsonSchema } from '../../src/protocol/config/json-schema.ts';
import { packetJsonSchema } from '../../src/protocol/packet-schema.ts';
import { planJsonSchema } from '../../src/protocol/plan-file/json-schema.ts';

const docs = join(import.meta.dirname, '../../docs');

test.each([
  ['configuration.md', renderConfigPage],
  ['slipway.schema.json', () => renderJsonSchema()],
  ['plan.schema.json', () => renderJsonSchema(planJsonSchema())],
  ['packet.schema.json', () => renderJsonSchema(packetJsonSchema())],
])('docs/%s is what the schema generates (mend with: node scripts/generate-config-docs.ts)', (name, render) => {
  expect(readFileSync(join(docs, name), 'utf8')).toBe(render());
});
