using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Text;
using Encoder.Storage;

namespace Encoder.Grains;

/// <summary>Channels as the API shows them, created and read through the grains.</summary>
/// <param name="grains">The grains.</param>
/// <param name="store">The store.</param>
/// <param name="live">The path of a channel's files, with a closing slash.</param>
/// <param name="time">The clock.</param>
public sealed class ChannelReader(IGrainFactory grains, IMediaStore store, Func<string, string> live, TimeProvider time)
{
    /// <summary>Creates a channel of a valid spec, and its stream key.</summary>
    public async Task<CreatedChannel> CreateAsync(string tenant, ChannelSpec spec, CancellationToken cancellationToken)
    {
        spec = spec with { Name = spec.Name is { } name ? DisplayText.Clean(name) : null };
        var key = StreamKey.New();
        var channel = await grains.GetGrain<ICatalogGrain>(tenant).RegisterChannelAsync(cancellationToken);
        var request = new ChannelRequest(spec, tenant, key.Hash, time.GetUtcNow(), spec.Protocol is IngestProtocol.Srt ? key : null);
        var created = await grains.GetGrain<IChannelGrain>(channel).CreateAsync(request, cancellationToken);
        return new CreatedChannel(await InfoAsync(created, cancellationToken), spec.Protocol is IngestProtocol.Pull ? null : key.Text);
    }

    /// <summary>The channels of a tenant, newest first.</summary>
    public async Task<ChannelPage> ListAsync(string tenant, ChannelState? state, bool? isActive, CancellationToken cancellationToken)
    {
        var ids = await grains.GetGrain<ICatalogGrain>(tenant).ChannelsAsync(cancellationToken);
        var channels = await Task.WhenAll(ids.Select(id => TryInfoAsync(id, cancellationToken)));
        return new ChannelPage([.. channels.OfType<ChannelInfo>()
            .Where(channel => (state is null || channel.State == state) && (isActive is null || channel.State.IsActive() == isActive))]);
    }

    /// <summary>The sessions that have a job, with its state, oldest first.</summary>
    public async Task<IReadOnlyList<SessionJob>> SessionsAsync(ChannelSnapshot channel, CancellationToken cancellationToken)
    {
        var sessions = await Task.WhenAll(channel.Sessions.Where(session => session.Job is not null).Select(session => SessionAsync(session, cancellationToken)));
        return [.. sessions.OfType<SessionJob>()];
    }

    /// <summary>What is shown of a snapshot.</summary>
    public async Task<ChannelInfo> InfoAsync(ChannelSnapshot channel, CancellationToken cancellationToken)
    {
        var sessions = await SessionsAsync(channel, cancellationToken);
        var isPlayable = sessions.Any(session => session.Job.PlayableAt is not null);
        var last = sessions.LastOrDefault(session => !session.Session.IsSlate);
        var media = last is null ? null : (await StoreJson.ReadAsync<EncodePlan>(store, new RunKeys(last.Job.Job, last.Job.Run).Plan, cancellationToken))?.Media;
        return new ChannelInfo
        {
            Id = channel.Channel,
            Name = channel.Request.Spec.Name ?? channel.Channel,
            State = channel.State,
            CreatedAt = channel.Request.CreatedAt,
            Protocol = channel.Request.Spec.Protocol,
            IngestAddress = channel.State.IsActive() && channel.Request.Spec.Source is null ? channel.Endpoint?.Address : null,
            Source = channel.Request.Spec.Source is { } text && ChannelSource.TryParse(text, out var source, out _) ? source.Place : null,
            Links = isPlayable ? LinksOf(channel) : new ChannelLinks(),
            Input = media is null ? null : InputOf(channel, last!, media),
            Sessions = [.. channel.Sessions.Select(session => new ChannelSessionInfo(session.Number, session.Job, session.StartedAt, session.EndedAt, session.IsSlate))],
            Warnings = [.. channel.Warnings, .. media is null ? [] : WarningsOf(channel, last!, media), .. last?.Job.Warnings ?? []],
            Fault = channel.Fault,
            WindowSeconds = channel.Request.Spec.WindowSeconds,
            LowLatency = channel.Request.Spec.LowLatency,
            Metadata = channel.Request.Spec.Metadata,
        };
    }

    private ChannelLinks LinksOf(ChannelSnapshot channel)
    {
        var folder = live(channel.Channel);
        return new ChannelLinks($"{folder}master.m3u8", channel.Request.Spec.Encryption?.Scheme == EncryptionScheme.Aes128 ? null : $"{folder}manifest.mpd");
    }

    private static IEnumerable<Fault> WarningsOf(ChannelSnapshot channel, SessionJob last, MediaInfo media)
    {
        if (last.Session.EndedAt is not null) return [];
        return ChannelWarnings.Of(channel.Request.Spec, media.Audio.Count > 0, last.Job.Measures?.KeyframeInterval, SegmentsBehind(last.Job));
    }

    // Received and not published, of the slowest rendition.
    private static int SegmentsBehind(JobSnapshot job) =>
        job.Renditions.Where(rendition => rendition is { IsAudio: false, IsDropped: false }).Select(rendition => Math.Max(0, job.PlannedChunks - rendition.PublishedSegments)).DefaultIfEmpty().Max();

    private ChannelInput InputOf(ChannelSnapshot channel, SessionJob last, MediaInfo media)
    {
        var (video, audio) = (media.Video.Count > 0 ? media.Video[0] : null, media.Audio.Count > 0 ? media.Audio[0] : null);
        var received = last.Session.EndedAt is null ? channel.ReceivedBytes : 0;
        var seconds = (time.GetUtcNow() - last.Session.StartedAt).TotalSeconds;
        return new ChannelInput(
            video?.Codec, video?.Width, video?.Height, video?.AverageFrameRate.ToString(), audio?.Codec, audio?.SampleRateHz, audio?.Channels,
            received > 0 && seconds > 1 ? (long)(received * 8 / seconds) : null, received, last.Job.Measures?.KeyframeInterval?.TotalSeconds)
        {
            MissingFrames = last.Job.Measures?.MissingFrames,
            SecondsBehind = last.Session.EndedAt is null ? SegmentsBehind(last.Job) * channel.Request.Spec.SegmentSeconds : null,
        };
    }

    private async Task<SessionJob?> SessionAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        try
        {
            return new SessionJob(session, await grains.GetGrain<IJobGrain>(session.Job!).SnapshotAsync(cancellationToken));
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            // It was deleted by hand.
            return null;
        }
    }

    private async Task<ChannelInfo?> TryInfoAsync(string channel, CancellationToken cancellationToken)
    {
        try
        {
            return await InfoAsync(await grains.GetGrain<IChannelGrain>(channel).SnapshotAsync(cancellationToken), cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.ChannelNotFound)
        {
            // It is registered and not created yet.
            return null;
        }
    }
}

/// <summary>A session and the state of its job.</summary>
public sealed record SessionJob(ChannelSession Session, JobSnapshot Job);
