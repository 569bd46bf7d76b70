import { DECIDE_COMMANDS } from './decide.ts';
import { EDIT_COMMANDS } from './edit.ts';
import { LOOK_COMMANDS } from './look.ts';
import { MANAGE_COMMANDS } from './manage.ts';
import { PLAN_COMMANDS } from './plan.ts';
import type { CommandSpec } from './spec.ts';

/** Every command, in the order in which help and reference show them. */
export const COMMANDS: readonly CommandSpec[] = [
  ...PLAN_COMMANDS,
  ...EDIT_COMMANDS,
  ...LOOK_COMMANDS,
  ...DECIDE_COMMANDS,
  ...MANAGE_COMMANDS,
];
