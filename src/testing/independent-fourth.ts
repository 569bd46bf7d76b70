import { planted } from './drawn-secrets.ts';
import { FOURTH_PLACES } from './independent-fourth-places.ts';
import { FOURTH_SERVICES } from './independent-fourth-services.ts';
import type { Planted } from './independent-parts.ts';

/** One hundred further texts with a planted key each, written by somebody else, who had seen none of the rules either. */
export const FOURTH_SET: readonly Planted[] = planted([...FOURTH_SERVICES, ...FOURTH_PLACES], 4_117_093);
