import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/testing/random.ts';
import { type ImageVerdict, image, judgeImage, type Recording, record, type Synchronous } from './power-loss.ts';
import { scratchFolder } from './scratch.ts';

const IMAGES = 600;
const BATCHES = 40;
const SEED = 20_261_121;

describe('power loss', () => {
  it(`loses no acknowledged event and corrupts nothing in ${IMAGES} disk images`, () => {
    expect(judgeImages(IMAGES)).toEqual({ sound: IMAGES, lost: 0, torn: 0, corrupt: 0 });
  });

  it('loses nothing wherever the last write to the log was cut off', () => {
    using folder = scratchFolder();
    const recording = record(folder.file('recording'), 20);
    const verdicts = new Map<ImageVerdict, number>();
    for (let crash = 1; crash < recording.steps.length; crash++) {
      for (const cut of cutsOf(recording, crash)) {
        const files = image(recording, crash, (versions, sector) => (sector < cut ? versions - 1 : 0));
        count(verdicts, judgeAndRemove(recording, crash, files, folder.file('image')));
      }
    }
    expect([...verdicts.keys()]).toEqual(['sound']);
    expect(verdicts.get('sound')).toBeGreaterThan(500);
  });

  it('would be noticed by this harness if appends were not synced (synchronous NORMAL)', () => {
    const { lost } = judgeImages(150, 'NORMAL');
    expect(lost).toBeGreaterThan(50);
  });

  it('would be noticed by this harness if nothing were synced (synchronous OFF)', () => {
    const { lost, corrupt } = judgeImages(150, 'OFF');
    expect(lost + corrupt).toBeGreaterThan(50);
    expect(corrupt).toBeGreaterThan(0);
  });
});

/** Judges random images of one recording: each loses all, keeps all, is cut somewhere, or decides sector by sector. */
function judgeImages(images: number, mode?: Synchronous): Record<ImageVerdict, number> {
  using folder = scratchFolder();
  const { next: random } = createRandom(SEED);
  const recording = record(folder.file('recording'), BATCHES, mode);
  const verdicts: Record<ImageVerdict, number> = { sound: 0, lost: 0, torn: 0, corrupt: 0 };
  for (let number = 0; number < images; number++) {
    const crash = 1 + Math.floor(random() * (recording.steps.length - 1));
    const files = image(recording, crash, sectorChoice(number % 4, random));
    verdicts[judgeAndRemove(recording, crash, files, folder.file('image'))] += 1;
  }
  return verdicts;
}

function sectorChoice(style: number, random: () => number): Parameters<typeof image>[2] {
  const cut = random();
  switch (style) {
    case 0:
      return () => 0;
    case 1:
      return (versions) => versions - 1;
    case 2:
      return (versions, sector, sectors) => (sector < cut * sectors ? versions - 1 : 0);
    default:
      return (versions) => Math.floor(random() * versions);
  }
}

/** Every sector of the log that the step changed. */
function cutsOf(recording: Recording, crash: number): readonly number[] {
  const [before, after] = [recording.steps[crash - 1]!, recording.steps[crash]!].map(
    (step) => step.files['state.db-wal'],
  );
  const sectors = Math.ceil(after!.length / 512);
  return Array.from({ length: sectors }, (_, index) => index).filter(
    (index) =>
      !after!.subarray(index * 512, (index + 1) * 512).equals(before!.subarray(index * 512, (index + 1) * 512)),
  );
}

function judgeAndRemove(
  recording: Recording,
  crash: number,
  files: Parameters<typeof judgeImage>[2],
  folder: string,
): ImageVerdict {
  const verdict = judgeImage(recording, crash, files, folder);
  rmSync(folder, { recursive: true });
  return verdict;
}

function count(verdicts: Map<ImageVerdict, number>, verdict: ImageVerdict): void {
  verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
}
