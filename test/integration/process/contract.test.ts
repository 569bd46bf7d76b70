import {
  type ContractBehaviour,
  type ContractRig,
  describeProcessesContract,
} from '../../../src/testing/processes-contract.ts';
import { createMachineRig } from './rig.ts';

for (const isolation of ['none', 'best-effort', 'sandbox'] as const) {
  describeProcessesContract(`The shim adapter at level ${isolation}`, () => {
    const rig = createMachineRig();
    const contractRig: ContractRig = {
      specFor: (name, behaviour) =>
        rig.script(name, toScript(behaviour), {
          isolation,
          ...(behaviour.kind === 'listens' ? { control: true } : {}),
        }),
      open: () => rig.open(),
      settle: (promise) => promise,
      [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
    };
    return Promise.resolve(contractRig);
  });
}

function toScript(behaviour: ContractBehaviour): string {
  switch (behaviour.kind) {
    case 'prints':
      return `printf '%s' '${behaviour.text}'; exit ${behaviour.code}`;
    case 'stays':
      return `printf '%s' '${behaviour.text}'; exec sleep 1000`;
    case 'dies':
      return `kill -${behaviour.signal} $$`;
    case 'listens':
      return 'while IFS= read -r line; do printf "heard %s\\n" "$line"; done; exit 3';
  }
}
