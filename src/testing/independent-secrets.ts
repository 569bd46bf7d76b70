import { INFRASTRUCTURE } from './independent-infrastructure.ts';
import type { Planted } from './independent-parts.ts';
import { SERVICE_KEYS } from './independent-services.ts';

/** One hundred texts as people leave them, each with one planted key, written by somebody who had seen none of the rules. */
export const INDEPENDENT_SET: readonly Planted[] = [...INFRASTRUCTURE, ...SERVICE_KEYS];
