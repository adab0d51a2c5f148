using System.Globalization;
using Encoder.Core.Channels;

namespace Encoder.Grains;

internal sealed partial class ChannelGrain
{
    private long receivedBytes;

    /// <inheritdoc/>
    public async Task<ChannelSession?> OpenSessionAsync(WorkId work, string attempt, string publisher, bool isSlate, TimeSpan ago, CancellationToken cancellationToken)
    {
        if (!IsActive || !Holds(work, attempt)) return null;
        if (Document.Sessions.FirstOrDefault(session => session.Publisher == publisher) is { } known) return known;
        var number = Document.LastSession + 1;
        var asset = AssetIds.Of(Document.Request!.Tenant, string.Create(CultureInfo.InvariantCulture, $"channel/{Key}/{number}"));
        var opened = Document.Opened(new ChannelSession(number, publisher, asset, time.GetUtcNow() - ago) { IsSlate = isSlate });
        if (isSlate) await StoreAsync(opened);
        else await MoveAsync(ChannelEvent.PublisherCame, opened);
        return Document.Sessions[^1];
    }

    /// <inheritdoc/>
    public async Task EncodingAsync(int session, string job, CancellationToken cancellationToken)
    {
        var changed = Document.Changed(session, one => one with { Job = job });
        if (Document.DeletedAt is null) await StoreAsync(changed);
    }

    /// <inheritdoc/>
    public async Task EndSessionAsync(int session, CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is not null || Document.OpenSessions.All(open => open.Number != session)) return;
        var ended = Document.Changed(session, one => one with { EndedAt = time.GetUtcNow() });
        if (!ended.HasPublisher) await MoveAsync(ChannelEvent.PublisherGone, ended);
        else await StoreAsync(ended);
    }

    /// <inheritdoc/>
    public async Task DeletedAsync(IReadOnlyList<int> sessions, CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is null && Document.Deleting.Any(session => sessions.Contains(session.Number)))
            await StoreAsync(Document with { Deleting = [.. Document.Deleting.Where(session => !sessions.Contains(session.Number))] });
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(IReadOnlyList<ForgottenSession> sessions, CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is null && sessions.Count > 0) await StoreAsync(Document.Forgot(sessions));
    }
}
