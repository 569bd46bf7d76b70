import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderConfigPage } from '../src/protocol/config/document-page.ts';
import { renderJsonSchema } from '../src/protocol/config/json-schema.ts';
import { packetJsonSchema } from '../src/protocol/packet-schema.ts';
import { planJsonSchema } from '../src/protocol/plan-file/json-schema.ts';

// Writes the generated documents of the configuration; a golden test compares them with the schema.

const docs = join(import.meta.dirname, '..', 'docs');
const documents = {
  'configuration.md': renderConfigPage(),
  'slipway.schema.json': renderJsonSchema(),
  'plan.schema.json': renderJsonSchema(planJsonSchema()),
  'packet.schema.json': renderJsonSchema(packetJsonSchema()),
};

for (const [name, content] of Object.entries(documents)) {
  const path = join(docs, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
