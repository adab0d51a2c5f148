const CUE = /^(?:(\d+):)?(\d\d):(\d\d\.\d{3}) --> (?:(\d+):)?(\d\d):(\d\d\.\d{3})\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/;
const seconds = (hours, minutes, rest) => Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(rest);

/** The thumbnails of a WebVTT index: when each holds, and where it is on which sheet. Pure. */
export const parseSprites = (text, base) => text.split("\n\n").map(cue => CUE.exec(cue.trim())).filter(Boolean).map(found => ({
  start: seconds(found[1], found[2], found[3]),
  end: seconds(found[4], found[5], found[6]),
  url: new URL(found[7], base).href,
  x: Number(found[8]), y: Number(found[9]), width: Number(found[10]), height: Number(found[11]),
}));

/** The thumbnail of a moment. */
export const spriteAt = (sprites, time) => sprites.findLast(sprite => sprite.start <= time) ?? sprites[0];
