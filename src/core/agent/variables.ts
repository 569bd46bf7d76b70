/** Variables of an environment; those that are not set are absent or undefined. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What every agent's program needs besides its own variables: who the user is, proxies, and certificates of the user's network. */
const BASICS = /^(?:HOME|USER|LOGNAME|SHELL|(?:https?|all|no)_proxy|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS)$/i;

/** The variables that reach an agent's program: the basics and those of `own`, without those of `except`. Nothing else gets through. */
export function allowVariables(
  variables: Variables,
  { own, except }: { readonly own: RegExp; readonly except: RegExp },
): Readonly<Record<string, string>> {
  const found = Object.entries(variables).flatMap(([name, value]) =>
    value !== undefined && (BASICS.test(name) || own.test(name)) && !except.test(name) ? [[name, value] as const] : [],
  );
  return Object.fromEntries(found);
}
