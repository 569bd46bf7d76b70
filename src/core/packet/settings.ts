import type { PacketSettings } from '../run/settings.ts';
import { DEFAULT_BUDGET } from './build-brief.ts';
import type { BriefSettings } from './facts.ts';
import { NO_TEMPLATE, readTemplate } from './template.ts';

/** How briefs of a run are made. A template was checked when the run was planned; one that cannot be read counts as none. */
export function briefSettings(packet: PacketSettings | undefined): BriefSettings {
  const read = packet?.template === undefined ? null : readTemplate(packet.template);
  return { budgetTokens: packet?.budgetTokens ?? DEFAULT_BUDGET, template: read?.ok ? read.value : NO_TEMPLATE };
}
