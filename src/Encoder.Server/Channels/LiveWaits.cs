using System.Globalization;
using System.Runtime.CompilerServices;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Grains;
using Encoder.Server.Media;
using Encoder.Storage;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Channels;

/// <summary>
/// Requests of players with low latency that wait: for a playlist that has a segment or part (RFC 8216bis §6.2.5.2), for the part that a playlist has hinted
/// at, and for the rest of a segment that a manifest lists before it is complete. They wait for announcements, look after two seconds without one, and end
/// after three target durations without anything new.
/// </summary>
internal sealed class LiveWaits(
    IGrainFactory grains, ChannelPlaylists playlists, PublishedSignals signals, PublishedTracks tracks, IMediaStore store, TimeProvider time)
{
    private const int LongestTargets = 3;
    private const string Sequence = "_HLS_msn";
    private const string Part = "_HLS_part";

    // Of which the last segment is enough.
    private static readonly TimeSpan Newest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    /// <summary>What a request wants its playlist to have; null when it wants the present one. Fault: <c>request.invalid</c>.</summary>
    public static LivePoint? Wanted(IQueryCollection query)
    {
        var (sequence, part) = (query[Sequence].ToString(), query[Part].ToString());
        if (sequence.Length == 0 && part.Length == 0) return null;
        if (long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < long.MaxValue / 2)
        {
            if (part.Length == 0) return new LivePoint(number, null);
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var of) && of < int.MaxValue / 2) return new LivePoint(number, of);
        }

        throw new FaultException(ErrorCodes.RequestInvalid, $"{Sequence} is the number of a segment, and {Part}, which needs it, that of a part.");
    }

    /// <summary>
    /// Waits until the playlist of a rendition has something; the channel as it is then. Faults: <c>request.invalid</c> when that is too far ahead,
    /// <c>server.busy</c> when it does not come in time, although a publisher sends.
    /// </summary>
    /// <param name="find">Reads the channel.</param>
    /// <param name="rendition">The rendition.</param>
    /// <param name="wanted">The segment or part.</param>
    public async Task<ChannelSnapshot> UntilAsync(Func<CancellationToken, Task<ChannelSnapshot>> find, string rendition, LivePoint wanted, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        (string Job, string Rendition)? heard = null;
        while (true)
        {
            var signal = heard is var (job, name) ? await signals.NextAsync(job, name).ConfigureAwait(false) : null;
            var channel = await find(cancellationToken).ConfigureAwait(false);
            var list = await playlists.ReadAsync(channel, rendition, cancellationToken).ConfigureAwait(false);

            // Without a segment there is no playlist, and a complete one does not wait.
            if (list is not { Edge: { } edge, IsComplete: false } || JobOf(channel) is not { } newest) return channel;
            switch (edge.Has(wanted, LowLatency.Part))
            {
                case true: return channel;
                case null: throw new FaultException(ErrorCodes.RequestInvalid, $"Segment {wanted.Sequence} is too far ahead to wait for.");
            }

            // What is published from now on is heard of, and what was before is looked for once more.
            if (signal is null || heard != (newest, list.Newest))
            {
                heard = (newest, list.Newest);
                continue;
            }

            if (await WaitAsync(signal, since, channel, cancellationToken).ConfigureAwait(false)) continue;
            if (channel.State != ChannelState.Live) return channel;
            throw Late();
        }
    }

    /// <summary>A part of a segment, also the one that comes next; null when it is neither there nor comes next.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadPartAsync(ChannelSnapshot channel, string job, LivePart part, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        if (await RenditionAsync(job, part.Rendition, cancellationToken).ConfigureAwait(false) is not { } rendition) return null;
        while (true)
        {
            var signal = await signals.NextAsync(job, part.Rendition).ConfigureAwait(false);

            // First what comes next: a part that is published meanwhile is found then.
            var listing = await rendition.TailAsync(Newest, cancellationToken).ConfigureAwait(false);

            if (await ReadAsync(rendition, part.Segment, part.Number, cancellationToken).ConfigureAwait(false) is { } content) return content;
            if (listing.IsComplete || (part.Segment, part.Number) != (NextOf(listing), listing.Open.Count)) return null;
            if (!await WaitAsync(signal, since, channel, cancellationToken).ConfigureAwait(false)) throw Late();
        }
    }

    /// <summary>The segment that comes next, part by part as they are published; null for other files.</summary>
    public async Task<IAsyncEnumerable<ReadOnlyMemory<byte>>?> TryReadOpenAsync(ChannelSnapshot channel, string job, MediaFile file, CancellationToken cancellationToken)
    {
        if (!channel.Request.Spec.LowLatency || file.Segment is not { } segment) return null;
        if (await RenditionAsync(job, file.Rendition!, cancellationToken).ConfigureAwait(false) is not { } rendition) return null;
        var listing = await rendition.TailAsync(Newest, cancellationToken).ConfigureAwait(false);
        return !listing.IsComplete && NextOf(listing) == segment ? ReadOpenAsync(channel, job, rendition, file, segment, cancellationToken) : null;
    }

    // What was sent of it stays as it is: the segment is its parts, whichever attempt makes it. Fault: server.busy, when no more of it comes in time.
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadOpenAsync(
        ChannelSnapshot channel, string job, IRenditionGrain rendition, MediaFile file, int segment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (since, parts, sent) = (time.GetTimestamp(), 0, 0L);
        while (true)
        {
            var signal = await signals.NextAsync(job, file.Rendition!).ConfigureAwait(false);
            var listing = await rendition.TailAsync(Newest, cancellationToken).ConfigureAwait(false);
            if (NextOf(listing) > segment) break;
            if (await ReadAsync(rendition, segment, parts, cancellationToken).ConfigureAwait(false) is { } part)
            {
                yield return part;
                (since, parts, sent) = (time.GetTimestamp(), parts + 1, sent + part.Length);
            }
            else if (listing.IsComplete || !await WaitAsync(signal, since, channel, cancellationToken).ConfigureAwait(false)) throw Late();
        }

        // It is complete: what is left of it, usually its last part.
        var window = await rendition.TailAsync(TimeSpan.FromSeconds(channel.Request.Spec.WindowSeconds), cancellationToken).ConfigureAwait(false);
        if (window.Segments.FirstOrDefault(one => one.Number == segment) is not { } whole) throw Late();
        if (sent == whole.Bytes) yield break;
        yield return await ReadAsync(new PartPlace(new RunKeys(job, 1).Out + file.Name, sent, whole.Bytes - sent), cancellationToken).ConfigureAwait(false) ?? throw Late();
    }

    private async Task<IRenditionGrain?> RenditionAsync(string job, string rendition, CancellationToken cancellationToken)
    {
        var snapshot = await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return snapshot.Renditions.Any(known => known.Name == rendition) ? tracks.Of(snapshot, rendition) : null;
    }

    private static int? NextOf(RenditionListing listing) => listing.Segments is [.., var last] ? last.Number + 1 : null;

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(IRenditionGrain rendition, int segment, int part, CancellationToken cancellationToken)
    {
        // Between answer and read it may have become a range of its segment.
        for (var tries = 0; tries < 2; tries++)
        {
            if (await rendition.PartAsync(segment, part, cancellationToken).ConfigureAwait(false) is not { } place) return null;
            if (await ReadAsync(place, cancellationToken).ConfigureAwait(false) is { } content) return content;
        }

        return null;
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(PartPlace place, CancellationToken cancellationToken)
    {
        if (await store.OpenReadAsync(place.Key, place.Offset, cancellationToken).ConfigureAwait(false) is not { } stream) return null;
        await using var scope = stream.ConfigureAwait(false);
        var content = new byte[place.Bytes];
        await stream.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        return content;
    }

    /// <summary>Waits for a signal, or two seconds; false when the time of the request is over.</summary>
    private async Task<bool> WaitAsync(Task signal, long since, ChannelSnapshot channel, CancellationToken cancellationToken)
    {
        var left = TimeSpan.FromSeconds(channel.Request.Spec.SegmentSeconds * LongestTargets) - time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero) return false;
        await Task.WhenAny(signal, Task.Delay(left < Silence ? left : Silence, time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return true;
    }

    private static string? JobOf(ChannelSnapshot channel) => channel.Sessions.LastOrDefault(session => session.Job is not null)?.Job;

    private static FaultException Late() => new(ErrorCodes.ServerBusy, "The channel has published nothing in time.");
}
