import { basename, join } from 'node:path';
import { entriesOf } from './entries.ts';

/** Where BMAD keeps stories, seen from the folder that is planned. */
const STORY_HOMES = ['.', 'stories', 'docs/stories'];
/** Below a folder `stories` the number is enough: `1.2.login.md`, `story-1.2.md`. */
const NUMBERED_NAME = /^(?:story[-. ]?)?\d{1,3}[.-]\d{1,3}(?:[.-].*)?\.md$/i;

/** Whether a file is called a story, such as `1.2.story.md`. */
export function isStoryName(name: string): boolean {
  return /(?:^|[.-])story\.md$/i.test(name);
}

/** Absolute paths of the stories that a folder holds or keeps below it. */
export function storyFilesIn(folder: string): readonly string[] {
  return STORY_HOMES.flatMap((home) => {
    const place = join(folder, home);
    const isHome = basename(place) === 'stories';
    return entriesOf(place)
      .filter(
        (entry) => !entry.isDirectory() && (isStoryName(entry.name) || (isHome && NUMBERED_NAME.test(entry.name))),
      )
      .map(({ name }) => join(place, name));
  });
}
