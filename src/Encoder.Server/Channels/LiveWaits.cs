using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Grains;
using Encoder.Server.Media;
using Encoder.Storage;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Channels;

/// <summary>
/// Requests of players with low-latency HLS that wait: for a playlist that has a segment or part (RFC 8216bis §6.2.5.2), and for the part that a playlist has
/// hinted at. They wait for announcements, look after two seconds without one, and end after three target durations.
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
        var snapshot = await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        if (snapshot.Renditions.All(known => known.Name != part.Rendition)) return null;
        var rendition = tracks.Of(snapshot, part.Rendition);
        while (true)
        {
            var signal = await signals.NextAsync(job, part.Rendition).ConfigureAwait(false);

            // First what comes next: a part that is published meanwhile is found then.
            var listing = await rendition.TailAsync(Newest, cancellationToken).ConfigureAwait(false);

            // Between answer and read it may have become a range of its segment.
            for (var tries = 0; tries < 2; tries++)
            {
                if (await rendition.PartAsync(part.Segment, part.Number, cancellationToken).ConfigureAwait(false) is not { } place) break;
                if (await ReadAsync(place, cancellationToken).ConfigureAwait(false) is { } content) return content;
            }

            if (listing is not { IsComplete: false, Segments: [.., var last] } || (part.Segment, part.Number) != (last.Number + 1, listing.Open.Count)) return null;
            if (!await WaitAsync(signal, since, channel, cancellationToken).ConfigureAwait(false)) throw Late();
        }
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
