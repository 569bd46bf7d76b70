import { providersIn } from '../../core/network/provider-address.ts';
import type { PlanTask } from '../../core/plan/plan.ts';
import { networkFor } from '../../core/run/overrides.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import type { AgentLaunch } from '../../ports/agents.ts';
import type { SandboxAccess } from '../../ports/processes.ts';

/** The network of one attempt: what the run grants, and never more than its agent asks for. */
export function networkOf(
  context: { readonly run: { readonly settings: RunSettings } },
  at: {
    readonly launch: AgentLaunch;
    readonly task: Pick<PlanTask, 'id'>;
    /** What its program is started with; it may say where the provider is. */
    readonly environment: Readonly<Record<string, string>>;
  },
): SandboxAccess['network'] {
  const { access, allow } = networkFor(context.run.settings, at.task);
  if (at.launch.access.network === 'none' || access === 'none') return 'none';
  if (access === 'host') return 'host';
  return { allow, providers: [...new Set([...(at.launch.providers ?? []), ...providersIn(at.environment)])] };
}
