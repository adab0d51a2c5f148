export const BLOCK = 4 * 1024 * 1024;
// A demuxer sees in it what the file is and how far its media reach. As in Encoder.Client.
const HEAD = 64 * 1024;
const HEADER = 16;
const MOST_BOXES = 64;

/**
 * All of a file in the order to send it, as { block, from, to }: where in a block a span begins and ends. `ahead`, one after the other, so that
 * each arrives as soon as it can: of a moov that comes after the data, with which a demuxer begins, the file's head, then the moov. `rest`: the
 * others, several at once.
 */
export async function blockOrder(file) {
  const index = await findLateIndex(file);
  return index && index.start > HEAD ? indexFirst(file.size, index) : { ahead: [], rest: wholeBlocks(file.size) };
}

function indexFirst(size, index) {
  const [first, within, last] = [Math.floor(index.start / BLOCK), index.start % BLOCK, Math.floor((index.end - 1) / BLOCK)];
  const ahead = [{ block: 0, from: 0, to: HEAD }];
  const rest = [];
  for (const { block, to } of wholeBlocks(size)) {
    const isAhead = block >= first && block <= last;
    if (isAhead) ahead.push({ block, from: block === first ? within : 0, to });
    if (!isAhead || (block === first && within > 0)) rest.push({ block, from: block === 0 ? HEAD : 0, to: block === first ? within : to });
  }
  return { ahead, rest };
}

function wholeBlocks(size) {
  return Array.from({ length: Math.max(1, Math.ceil(size / BLOCK)) }, (_, block) => ({ block, from: 0, to: Math.min(BLOCK, size - block * BLOCK) }));
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
