import { join } from 'node:path';
import { readTextFile } from '../../adapters/project/read.ts';
import type { PortFailure } from '../../cli/exit.ts';
import { DEFAULT_BUDGET } from '../../core/packet/build-brief.ts';
import { readTemplate } from '../../core/packet/template.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { PacketSettings } from '../../core/run/settings.ts';

/** Where a team says what its packets look like, relative to the repository. */
const TEMPLATE_FILE = '.slipway/packet.md';
/** Bytes that are read; the template itself has a narrower bound. */
const MOST_BYTES = 262_144;

/** The checked text of a repository's template; null where there is none. */
export function packetTemplate(repository: string): Result<string | null, PortFailure> {
  const file = readTextFile(join(repository, TEMPLATE_FILE), MOST_BYTES);
  if (!file.ok) {
    if (file.failure.reason === 'missing') return success(null);
    const hint = 'Put a text file there, or remove it.';
    return refused({ reason: 'template-unreadable', message: `${TEMPLATE_FILE} ${file.failure.why}.`, hint });
  }
  const text = file.value.text.replace(/^\uFEFF/, '');
  const read = readTemplate(text);
  if (read.ok) return success(text);
  const { reason, line, message, hint } = read.failure;
  return refused({ reason, message: `${TEMPLATE_FILE}:${line}: ${message}`, hint });
}

function refused(fault: Omit<PortFailure, 'kind'>): Result<never, PortFailure> {
  return failure({ kind: 'configuration', ...fault });
}

/** The settings of packets with a repository's template. */
export function withTemplate(packet: PacketSettings | undefined, template: string | null): PacketSettings {
  const budgetTokens = packet?.budgetTokens ?? DEFAULT_BUDGET;
  return template === null ? { budgetTokens } : { budgetTokens, template };
}
