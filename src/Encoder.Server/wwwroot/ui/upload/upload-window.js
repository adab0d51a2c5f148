import { BLOCK } from "./block-order.js";

const STEP = 64 * 1024;
const MOST_BLOCKS = 3;

/**
 * How much of an upload is on its way at once: as much as the line carries in a second. More blocks would share the line and all arrive
 * late, and of a block that takes longer the encode would see nothing meanwhile: it goes in pieces. As in Encoder.Client.
 */
export class UploadWindow {
  /** Blocks that may be on their way; 1 until something is known. */
  size = 1;

  /** Bytes of a block that go in one request; few until something is known. */
  pieceLength = 4 * STEP;

  /** Bytes were acknowledged, `seconds` after they were begun; `beside` blocks were on their way then, theirs included. */
  observe(bytes, seconds, beside) {
    const carried = seconds > 0 ? bytes * beside / seconds : Infinity;
    this.size = clamp(Math.floor(carried / BLOCK), 1, MOST_BLOCKS);
    this.pieceLength = Math.floor(clamp(carried, STEP, BLOCK) / STEP) * STEP;
  }
}

function clamp(value, least, most) { return Math.min(most, Math.max(least, value)); }
