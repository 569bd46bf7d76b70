import { resumePrompt } from '../../core/agent/resume.ts';
import type { AgentAdapter, AgentLaunch, AgentRequest } from '../../ports/agents.ts';
import { packetVariables } from '../../ports/packet-variables.ts';
import { type EarlierSession, readEarlier } from './earlier.ts';
import { createAcpInterpreter } from './interpreter.ts';
import type { AcpProgram } from './program.ts';

/** An agent that is talked with over the Agent Client Protocol. `version` is that of this product, which agents are told. */
export function createAcpAgent(program: AcpProgram, { version }: { readonly version: string }): AgentAdapter {
  return {
    name: program.name,
    exemptFromIsolation: false,
    presence: async () => {
      const presence = await program.presence();
      const providers = presence.available ? program.providers(null) : [];
      return providers.length === 0 ? presence : { ...presence, providers };
    },
    secrets: ({ model }) => program.secrets?.(model) ?? [],
    launch: (request) => launch(request, program),
    interpret: (request) => {
      const { title, advice, signIn, startsWithModel } = program;
      const { schema = null, permissions = [] } = request;
      return createAcpInterpreter({
        talk: {
          ...{ version, signIn, cwd: request.workspace, resume: request.resumeSession },
          model: startsWithModel ? null : request.model,
          prompt: (continues) => promptOf(request, continues),
        },
        rules: {
          ...{ who: title, workspace: request.workspace, answers: permissions },
          inSandbox: request.isolation === 'sandbox',
          unattended: schema !== null,
          redact: request.redact,
        },
        program: { name: title, ...advice },
        hearPlain: (line) => program.hearPlain(line, request.redact),
        costBefore: () => earlierOf(request).costUsd,
        schema,
        redact: request.redact,
      });
    },
  };
}

function launch(request: AgentRequest, program: AcpProgram): AgentLaunch {
  const { argv, environment, access } = program.start(request);
  const providers = program.providers(request.model);
  return {
    ...{ argv, environment: { ...environment, ...packetVariables(request) }, input: null, control: true, access },
    ...(providers.length === 0 ? {} : { providers }),
  };
}

function promptOf(request: AgentRequest, continues: boolean): string {
  const { prompt, schema } = request;
  const form =
    schema === undefined
      ? ''
      : `\n\nEnd with one message that is nothing but a JSON document of this schema:\n${JSON.stringify(schema)}`;
  const whole = `${prompt}${form}`;
  return continues ? resumePrompt(whole, earlierOf(request).running, request.redact) : whole;
}

function earlierOf({ earlierOutput, redact }: AgentRequest): EarlierSession {
  return earlierOutput === undefined ? { running: [], costUsd: null } : readEarlier(earlierOutput, redact);
}
