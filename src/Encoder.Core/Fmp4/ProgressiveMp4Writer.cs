using System.Buffers;
using Encoder.Contracts;
using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>
/// Writes one faststart MP4 from finished renditions: 1. the header of every segment is read, which gives all sample tables;
/// 2. the runs of all tracks are ordered by time; 3. ftyp and moov are written; 4. the media is copied. No media is held in memory.
/// </summary>
public static class ProgressiveMp4Writer
{
    private const int CopyBytes = 128 * 1024;

    /// <summary>Writes the file. Faults: <c>store.segment_damaged</c>.</summary>
    /// <param name="tracks">The video rendition, if any, then the audio renditions; of each kind the default track is enabled, or else the first.</param>
    /// <param name="chapters">Chapters for navigation.</param>
    /// <param name="output">Written from its current position; it need not be seekable.</param>
    public static async Task WriteAsync(
        IReadOnlyList<ProgressiveTrack> tracks, IReadOnlyList<Chapter> chapters, Stream output, CancellationToken cancellationToken)
    {
        List<LaidTrack> laid = [];
        foreach (var track in tracks)
            laid.Add(await ReadTablesAsync(track, cancellationToken).ConfigureAwait(false));
        var layout = ProgressiveLayout.Of(laid);
        await output.WriteAsync(ProgressiveHeader.Write(layout, chapters), cancellationToken).ConfigureAwait(false);
        var readers = tracks.Select(track => new SegmentReader(track)).ToArray();
        var buffer = ArrayPool<byte>.Shared.Rent(CopyBytes);
        try
        {
            foreach (var (track, run) in layout.Order)
                await readers[track].CopyAsync(laid[track].Table.Runs[run], buffer, output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            foreach (var reader in readers)
                await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task<LaidTrack> ReadTablesAsync(ProgressiveTrack track, CancellationToken cancellationToken)
    {
        var init = InitSegment.Read(track.Init);
        var table = new SampleTable();
        for (var i = 0; i < track.Segments.Count; i++)
        {
            var segment = await track.OpenAsync(track.Segments[i].Number, cancellationToken).ConfigureAwait(false);
            await using (segment.ConfigureAwait(false))
                table.Add(await SegmentHead.ReadAsync(segment, cancellationToken).ConfigureAwait(false), i, init.Timescale);
        }

        return table.Sizes.Count > 0
            ? new LaidTrack(init with { Language = track.Language ?? init.Language }, table, track.IsDefault)
            : throw new FaultException(ErrorCodes.SegmentDamaged, "The rendition has no segments, so it cannot be written to an MP4.");
    }

    /// <summary>Reads the media of a track's segments one after the other; one segment is open at a time.</summary>
    private sealed class SegmentReader(ProgressiveTrack track) : IAsyncDisposable
    {
        private Stream? current;
        private int index = -1;

        public async Task CopyAsync(SampleRun run, byte[] buffer, Stream output, CancellationToken cancellationToken)
        {
            if (run.SegmentIndex != index)
                await OpenAsync(run.SegmentIndex, cancellationToken).ConfigureAwait(false);
            for (var left = run.Bytes; left > 0;)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
                await SegmentHead.ReadExactlyAsync(current!, part, cancellationToken).ConfigureAwait(false);
                await output.WriteAsync(part, cancellationToken).ConfigureAwait(false);
                left -= part.Length;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (current is not null)
                await current.DisposeAsync().ConfigureAwait(false);
        }

        private async Task OpenAsync(int segmentIndex, CancellationToken cancellationToken)
        {
            await DisposeAsync().ConfigureAwait(false);
            index = segmentIndex;
            current = await track.OpenAsync(track.Segments[segmentIndex].Number, cancellationToken).ConfigureAwait(false);
            await SegmentHead.ReadAsync(current, cancellationToken).ConfigureAwait(false);
        }
    }
}
