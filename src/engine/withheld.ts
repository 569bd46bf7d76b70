import type { Packet } from '../core/run/packet.ts';
import { redactTask } from '../core/secret/redact-command.ts';
import { type KindCounts, withoutSensitive } from '../core/secret/scan.ts';

/** A packet before its brief is written. */
export type PacketWithoutBrief = Omit<Packet, 'brief'>;

/** A replacement of secrets and personal data that counts what it replaced, by kind. */
export interface Withholding {
  replace(text: string): string;
  kinds(): KindCounts;
}

/** Starts to count; `redact` knows the values that the run was given. */
export function startWithholding(redact: (text: string) => string): Withholding {
  const counts: Record<string, number> = {};
  return {
    replace: (given) => {
      const { text, kinds } = withoutSensitive(given, redact);
      for (const [kind, count] of Object.entries(kinds)) counts[kind] = (counts[kind] ?? 0) + count;
      return text;
    },
    kinds: () => counts,
  };
}

/** The packet for an agent that is not trusted: every text that people, agents, gates or specs wrote is replaced. */
export function withheldPacket(packet: PacketWithoutBrief, replace: (text: string) => string): PacketWithoutBrief {
  const { task, feedback } = packet;
  return {
    ...packet,
    task: redactTask(task, replace),
    criteria: packet.criteria.map(replace),
    dependencies: packet.dependencies.map((one) => ({
      ...one,
      title: replace(one.title),
      summary: replace(one.summary),
    })),
    gates: packet.gates.map(({ name, run }) => ({ name, run: replace(run) })),
    feedback:
      feedback === null
        ? null
        : { ...feedback, message: replace(feedback.message), evidence: replace(feedback.evidence) },
    notes: packet.notes.map(replace),
  };
}
