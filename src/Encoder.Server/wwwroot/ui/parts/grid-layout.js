const GUTTER = 76;
const BAND_GUTTER = 44;
const SMALL = 7;
const LARGE = 26;
const BAND_GAP = 9;

/**
 * Where the cells of a chunk grid go. Few chunks: one band with a row per rendition. Many: bands below each other with a row per lane,
 * and a cell never smaller than can be pointed at. Pure.
 */
export function layoutGrid(width, chunks, lanes) {
  const isOneBand = chunks * SMALL <= width - GUTTER;
  const gutter = isOneBand ? GUTTER : BAND_GUTTER;
  const room = Math.max(SMALL, width - gutter);
  const rows = isOneBand
    ? lanes.flatMap((names, lane) => names.map(name => ({ lane, name })))
    : lanes.map((names, lane) => ({ lane, name: names.join(" ") }));
  const pitch = isOneBand ? Math.min(LARGE, Math.floor(room / Math.max(1, chunks))) : SMALL;
  const rowPitch = isOneBand ? Math.max(14, Math.min(LARGE, pitch)) : pitch + 2;
  const perBand = isOneBand ? Math.max(1, chunks) : Math.floor(room / pitch);
  const bands = Math.max(1, Math.ceil(chunks / perBand));
  const bandHeight = rows.length * rowPitch + (bands > 1 ? BAND_GAP : 0);
  return { gutter, rows, pitch, rowPitch, perBand, bands, bandHeight, isOneBand, height: Math.max(rowPitch, bands * bandHeight) };
}

/** Place of a chunk's cell in a row. */
export const placeOf = (layout, chunk, row) => ({
  x: layout.gutter + (chunk % layout.perBand) * layout.pitch,
  y: Math.floor(chunk / layout.perBand) * layout.bandHeight + row * layout.rowPitch,
});

/** The chunk and row at a point; null beside the cells. */
export function cellAt(layout, x, y, chunks) {
  const column = Math.floor((x - layout.gutter) / layout.pitch);
  const band = Math.floor(y / layout.bandHeight);
  const row = Math.floor((y - band * layout.bandHeight) / layout.rowPitch);
  const chunk = band * layout.perBand + column;
  return column < 0 || column >= layout.perBand || row < 0 || row >= layout.rows.length || chunk < 0 || chunk >= chunks ? null : { chunk, row };
}
