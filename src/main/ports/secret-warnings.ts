import type { Plan } from '../../core/plan/plan.ts';
import { isPerson, parseAgentList } from '../../core/run/agent-list.ts';
import { programOf } from '../../core/run/agent-name.ts';
import type { RunSettings } from '../../core/run/settings.ts';
import { isTrusted } from '../../core/secret/trust.ts';

/** What of a spec's secrets agents get to see, or do not: said before anything is dispatched. */
export function warningsAboutSecrets(plan: Plan, settings: RunSettings): readonly string[] {
  const places = plan.diagnostics.filter(({ code }) => code === 'secret/found').length;
  return warningsAboutPlaces(places, agentsOf(plan, settings), settings.trust ?? {});
}

/** The same for so many places of a spec, and the agents that get it. */
export function warningsAboutPlaces(
  places: number,
  agents: readonly string[],
  trust: NonNullable<RunSettings['trust']>,
): readonly string[] {
  if (places === 0) return [];
  const found = `${places} ${places === 1 ? 'place of the spec looks' : 'places of the spec look'} like secrets or personal data (see slipway check).`;
  const seen = namesOf(agents.filter((name) => isTrusted(name, trust)));
  const hidden = namesOf(agents.filter((name) => !isTrusted(name, trust)));
  return [
    [
      found,
      ...(seen === '' ? [] : [`${seen} will see them.`]),
      ...(hidden === '' ? [] : [`They are replaced in what ${hidden} is told.`]),
    ].join(' '),
  ];
}

/** Every agent that a task of the run may be given to. */
function agentsOf(plan: Plan, { agent, agents, tasks }: RunSettings): readonly string[] {
  const routed = agents === undefined ? [] : [agents.byTag, agents.byPhase, agents.byEffort, agents.byRisk];
  const named = [
    agent,
    ...routed.flatMap((route) => Object.values(route)),
    ...plan.tasks.map(({ overrides }) => overrides.agent),
    ...Object.values(tasks).map((task) => task.agent),
  ];
  const each = named.flatMap((list) => (list === undefined ? [] : parseAgentList(list)));
  return each.filter((name) => !isPerson(name));
}

function namesOf(agents: readonly string[]): string {
  return [...new Set(agents.map(programOf))].join(', ');
}
