export const BLOCK = 4 * 1024 * 1024;
const HEADER = 16;
const MOST_BOXES = 64;

/**
 * Numbers of all blocks in the order to send them. `ahead`, one after the other, so that each arrives as soon as it can: the first, and
 * those that hold a moov that comes after the data. `rest`: the others, several at once.
 */
export async function blockOrder(file) {
  const total = Math.max(1, Math.ceil(file.size / BLOCK));
  const tail = await findLateIndex(file);
  const ahead = [0];
  if (tail) for (let block = Math.floor(tail.start / BLOCK); block <= Math.floor((tail.end - 1) / BLOCK); block++) if (block > 0) ahead.push(block);
  const isAhead = new Set(ahead);
  return { ahead, rest: Array.from({ length: total }, (_, block) => block).filter(block => !isAhead.has(block)) };
}

// Walks the top-level boxes (ISO/IEC 14496-12 §4.2): size, type, and a 64-bit size when size is 1; a size of 0 reaches to the end.
async function findLateIndex(file) {
  let hasData = false;
  for (let at = 0, boxes = 0; at + 8 <= file.size && boxes < MOST_BOXES; boxes++) {
    const view = new DataView(await file.slice(at, at + HEADER).arrayBuffer());
    let size = view.getUint32(0);
    const type = String.fromCharCode(view.getUint8(4), view.getUint8(5), view.getUint8(6), view.getUint8(7));
    if (boxes === 0 && !["ftyp", "wide", "mdat", "free", "skip", "moov", "pnot"].includes(type)) return null;
    if (size === 1 && view.byteLength === HEADER) size = Number(view.getBigUint64(8));
    else if (size === 0) size = file.size - at;
    if (size < 8) return null;
    if (type === "moov") return hasData ? { start: at, end: Math.min(file.size, at + size) } : null;
    hasData ||= type === "mdat";
    at += size;
  }
  return null;
}
