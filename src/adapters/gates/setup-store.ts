import { constants } from 'node:fs';
import { cp, lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';

/*
 * <cache>/<key>/
 *   build-<id>/        the tree in which the command ran; once it is done, only what it produced is left in it
 *   complete.json      which build serves, and what it produced; without it nothing does
 *
 * Products stay where they were made, because much of what is installed knows its own path.
 */

/** The kept result of a setup command. */
export interface StoredSetup {
  /** Absolute folder that holds the products. */
  readonly tree: string;
  /** Paths relative to the tree. */
  readonly products: readonly string[];
  /** Links inside of the products lead to other files of the checkout, so that they only work as copies in its place. */
  readonly copyOnly: boolean;
}

/** The kept result for a key, or null when there is none. */
export async function findStored(cache: string, key: string): Promise<StoredSetup | null> {
  try {
    const value: unknown = JSON.parse(await readFile(join(cache, key, 'complete.json'), 'utf8'));
    return toStored(value, join(cache, key));
  } catch {
    return null;
  }
}

function toStored(value: unknown, folder: string): StoredSetup | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('build' in value) || !('products' in value) || !('copyOnly' in value)) return null;
  const { build, products, copyOnly } = value;
  if (typeof build !== 'string' || !Array.isArray(products) || typeof copyOnly !== 'boolean') return null;
  return { tree: join(folder, build), products: products.filter((path) => typeof path === 'string'), copyOnly };
}

/** Copies a checkout to the place where its setup command is going to run; does nothing when that was done by an interrupted build. */
export async function prepareBuild(checkout: string, tree: string): Promise<void> {
  if ((await lstat(tree).catch(() => null)) !== null) return;
  const part = `${tree}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(dirname(tree), { recursive: true, mode: 0o700 });
  await copyTree(checkout, part);
  await rename(part, tree);
}

/** Where a build is kept. */
export interface BuildPlace {
  readonly cache: string;
  readonly key: string;
  /** Name of the folder in which the command ran. */
  readonly build: string;
}

/**
 * Keeps what a build produced and throws the rest of it and all other builds of the key away; null when it produced nothing of what it was
 * said to. A crash in the middle leaves either no result or a whole one with more in it than needed.
 */
export async function storeBuild(
  place: BuildPlace,
  produces: readonly string[],
  checkout: string,
): Promise<StoredSetup | null> {
  const folder = join(place.cache, place.key);
  const tree = join(folder, place.build);
  const wanted = produces.length === 0 ? await newEntries(tree, checkout) : produces;
  const found = await Promise.all(wanted.map(async (path) => ((await exists(join(tree, path))) ? [path] : [])));
  const products = found.flat();
  if (products.length === 0 && produces.length > 0) return null;
  const copyOnly = await leadsOut(tree, products);
  const text = JSON.stringify({ build: place.build, products, copyOnly });
  await writeFile(join(folder, 'complete.json.part'), text, { mode: 0o600, flush: true });
  await rename(join(folder, 'complete.json.part'), join(folder, 'complete.json'));
  await prune(tree, products);
  for (const name of await readdir(folder)) {
    if (name.startsWith('build-') && name !== place.build)
      await rm(join(folder, name), { recursive: true, force: true });
  }
  return { tree, products, copyOnly };
}

/** Puts the products into a checkout: as links to the kept ones, or as copies. What stands in their place already is left alone. */
export async function attachProducts(stored: StoredSetup, checkout: string, how: 'link' | 'copy'): Promise<void> {
  for (const product of stored.products) {
    const place = join(checkout, product);
    if (await exists(place)) continue;
    if (!(await makeParents(checkout, product))) continue;
    if (how === 'link') await symlink(join(stored.tree, product), place);
    else await copyTree(join(stored.tree, product), place);
  }
}

/** Makes the folders above a product; false where one of them is a link, which an agent may have committed to lead us out of the tree. */
async function makeParents(checkout: string, product: string): Promise<boolean> {
  let folder = checkout;
  for (const part of product.split('/').slice(0, -1)) {
    folder = join(folder, part);
    const stat = await lstat(folder).catch(() => null);
    if (stat === null) await mkdir(folder);
    else if (!stat.isDirectory()) return false;
  }
  return true;
}

/** The builds that a checkout links to, absolute. */
export async function findAttached(place: LinkPlace): Promise<readonly string[]> {
  const links = await linksInto(place);
  const builds = links.map(({ target }) => relative(place.cache, target).split(sep).slice(0, 2).join(sep));
  return [...new Set(builds)].map((build) => join(place.cache, build));
}

/** Takes links into the cache out of a checkout. */
export async function detachProducts(place: LinkPlace): Promise<void> {
  for (const { path } of await linksInto(place)) await rm(path, { force: true });
}

/** Where links to products are looked for: at the top of the checkout, and where products are said to be. */
export interface LinkPlace {
  readonly cache: string;
  readonly checkout: string;
  readonly produces: readonly string[];
}

async function linksInto({ cache, checkout, produces }: LinkPlace) {
  const entries = await readdir(checkout).catch(() => []);
  const links: { readonly path: string; readonly target: string }[] = [];
  for (const name of new Set([...entries, ...produces])) {
    const path = join(checkout, name);
    const target = await readlink(path).catch(() => null);
    if (target !== null && isInside(target, cache)) links.push({ path, target });
  }
  return links;
}

async function newEntries(tree: string, checkout: string): Promise<readonly string[]> {
  const before = new Set(await readdir(checkout));
  return (await readdir(tree)).filter((name) => !before.has(name));
}

/** Removes everything but the kept paths, which are relative to the folder. */
async function prune(folder: string, kept: readonly string[]): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (kept.includes(entry)) continue;
    const below = kept.filter((path) => path.startsWith(`${entry}/`)).map((path) => path.slice(entry.length + 1));
    if (below.length === 0) await rm(join(folder, entry), { recursive: true, force: true });
    else await prune(join(folder, entry), below);
  }
}

/** True when a link inside of the products leads to a file of the tree that is none of them, as workspaces of package managers do. */
async function leadsOut(tree: string, products: readonly string[]): Promise<boolean> {
  const isProduct = (path: string) => products.some((product) => isInside(path, join(tree, product)));
  for (const product of products) {
    const entries = await readdir(join(tree, product), { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isSymbolicLink()) continue;
      const target = resolve(entry.parentPath, await readlink(join(entry.parentPath, entry.name)));
      if (isInside(target, tree) && !isProduct(target)) return true;
    }
  }
  return false;
}

async function copyTree(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !way.startsWith(sep);
}
