/** Finds the paths that a text names. Heuristics, in one place; docs/formats.md says what counts. */

const extension =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|ipynb|rb|php|go|rs|java|kts?|swift|cs|cshtml|razor|xaml|fsx?|fsi|vb|scala|clj|exs?|erl|hs|ml|c|h|cc|cpp|hpp|mm?|dart|lua|r|jl|zig|sol|sh|bash|zsh|ps1|psm1|bat|cmd|sql|prisma|graphql|proto|html?|css|s[ac]ss|less|json[c5l]?|ya?ml|toml|ini|cfg|conf|env|xml|plist|csproj|fsproj|sln|props|targets|gradle|lock|md|mdx|rst|txt|csv|tsv|tf|tfvars|nix|service|dockerfile|asmdef|meta|unity|prefab|feature|snap|bru|mmd|svg|png|ico)$/i;
const wholeNames =
  /^(?:Dockerfile|Makefile|Justfile|Procfile|Gemfile|Rakefile|Jenkinsfile|Vagrantfile|CODEOWNERS|LICENSE|\.gitignore|\.dockerignore|\.env(?:\.[a-z]+)*|\.editorconfig|\.prettierrc|\.eslintrc|\.nvmrc)$/;
const productNames =
  /^(?:node|next|nuxt|vue|react|express|three|d3|chart|nest|alpine|socket|moment|day|ember|backbone|angular|solid|discord|electron|p5|deno|bun|require|plotly|knockout|date-fns|asp)\.(?:js|io|net|ts)$/i;
const pathShape = /^[\p{L}\p{N}_.@$+~#/\\*[\](){},\-!=%&]+$/u;

/** Longest path. */
const longestPath = 300;
/** Most paths kept for one task. */
const mostPaths = 200;

/** The paths in a text, in order of appearance, without repeats, with `/` between folders. */
export function findPaths(text: string): readonly string[] {
  const found = new Set<string>();
  for (const token of tokensOf(text)) {
    for (const path of expand(token.text)) {
      const clean = cleanPath(path);
      if (clean !== null && isPath(clean, token.code)) found.add(clean);
    }
    if (found.size >= mostPaths) break;
  }
  return [...found];
}

interface PathToken {
  readonly text: string;
  /** It stands between backticks. */
  readonly code: boolean;
}

function tokensOf(text: string): readonly PathToken[] {
  if (!/[./\\]|file|CODEOWNERS|LICENSE/.test(text)) return [];
  return text.split('`').flatMap((part, index) => {
    const code = index % 2 === 1;
    const pieces = part.replace(/\]\(([^)\s\]]*)\)/g, '] $1 ').split(/[\s"'“”‘’<>|;、，。（）「」]+/);
    return pieces.flatMap((piece) => splitList(piece).map((one) => ({ text: one, code })));
  });
}

/** Cuts `a.ts,b.ts` and `a.ts/b.ts` apart, keeping braces together. */
function splitList(piece: string): readonly string[] {
  return piece.includes('{') ? [piece] : piece.split(/[,＋]|(?<=\.[a-z]{1,5}):(?=[a-z])/i);
}

/** Longest list inside braces that is spelled out. */
const longestBrace = 12;

function expand(text: string): readonly string[] {
  const open = text.indexOf('{');
  const close = text.indexOf('}', open);
  if (open === -1 || close === -1) return [text];
  const parts = text.slice(open + 1, close).split(',');
  if (parts.length > longestBrace || parts.length < 2 || text.indexOf('{', close) !== -1) return [text];
  return parts.map((part) => text.slice(0, open) + part.trim() + text.slice(close + 1));
}

function cleanPath(text: string): string | null {
  let path = text.replace(/^(?:[([{*~!]+|_(?!_))(?=[^\]])/, '').replace(/[\])}*_.,:!?~…—–]+$/u, '');
  path = path
    .replace(/:\d+(?:[-:]\d+)*$/, '')
    .replace(/#L?\d.*$/, '')
    .replace(/::.*$/, '');
  path = path
    .replace(/\\/g, '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/{2,}/g, '/');
  if (path.startsWith('/') && !path.startsWith('//')) path = path.slice(1);
  return path === '' || path.length > longestPath ? null : path;
}

function isPath(path: string, code: boolean): boolean {
  if (/^(?:https?|ftp|mailto|git|ssh|file):/i.test(path) || path.includes('://') || !pathShape.test(path)) return false;
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (/[=(&%!]/.test(last)) return false;
  if (path.includes('/')) return isFolderedPath(path, last, code);
  if (productNames.test(path) && !(code && path === path.toLowerCase())) return false;
  return (
    wholeNames.test(path) ||
    (extension.test(path) && !/^\.[a-z0-9]+$/i.test(path) && !/^\*/.test(path) && /[\p{L}\p{N}]/u.test(path))
  );
}

function isFolderedPath(path: string, last: string, code: boolean): boolean {
  if (/^(?:www\.|[a-z0-9-]+\.(?:com|org|io|net|dev)\/)/i.test(path)) return false;
  const hasExtension = extension.test(last) || wholeNames.test(last);
  if (hasExtension) return !path.split('/').every((part) => extension.test(part) && !/^[a-z_]/.test(part));
  if (last === '') return path.length > 2 && !/^\d/.test(path);
  // Told as what may not be touched, by whoever asks for the faults of a path.
  if (/^(?:\.\.|\.git)\//i.test(path)) return true;
  return (
    code &&
    /^(?:src|app|apps|lib|libs|packages?|tests?|specs?|docs?|scripts?|backend|frontend|internal|cmd|pkg|components|config|\.\w+)\//.test(
      path,
    )
  );
}

/** True for a path that names one file rather than a folder or a pattern. */
export function isFile(path: string): boolean {
  return (
    !path.endsWith('/') &&
    !path.includes('*') &&
    (extension.test(path) || wholeNames.test(path.slice(path.lastIndexOf('/') + 1)))
  );
}
