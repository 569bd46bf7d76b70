import type { KnownSecret } from '../secret/find.ts';

const CREDENTIAL_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH)S?(?:_|$)/i;
/** Shorter values are switches and names, and would be found everywhere. */
const SHORTEST = 8;

/** The variables of a program's environment that hold credentials, by their names. */
export function credentialsIn(environment: Readonly<Record<string, string>>): readonly KnownSecret[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    CREDENTIAL_NAME.test(name) && value.length >= SHORTEST && !/^[/.~]/.test(value) ? [{ name, value }] : [],
  );
}
