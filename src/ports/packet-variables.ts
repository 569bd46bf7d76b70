import type { AgentRequest } from './agents.ts';

/** The variables by which every agent's program, and whatever it runs, finds its packet and says which attempt it belongs to. */
export function packetVariables(request: AgentRequest): Readonly<Record<string, string>> {
  return {
    SLIPWAY_PACKET: request.packetPath,
    SLIPWAY_RUN: request.runId,
    SLIPWAY_TASK: request.taskId,
    SLIPWAY_ATTEMPT: String(request.attempt),
    SLIPWAY_QUESTION_FILE: request.questionFile,
  };
}
