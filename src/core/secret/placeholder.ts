/** Whether a token only stands for one, as in documents: a row of crosses or dots, or one that says it is an example. */
export function isPlaceholder(token: string): boolean {
  return /^(?:[xX*._/-]|[TB]?0{6,})+$|EXAMPLE(?:KEY)?$/.test(token);
}

/** Whether a password is the word for one. */
export function isPasswordPlaceholder(password: string): boolean {
  return /^(?:pass(?:word|wd)?|pwd|secret|change-?me|your.{0,32}|[x*.]+|<.{1,32}>|\[.{1,32}\]|\$\{?\w{1,64}\}?|\{\{.{1,64}\}\}|%\w{1,64}%)$/i.test(
    password,
  );
}
