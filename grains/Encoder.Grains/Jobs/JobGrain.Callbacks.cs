namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    /// <summary>Called before the end is stored: a crash in between leaves an extra callback, which waits for the end, and never loses one.</summary>
    private async Task PutCallbacksAsync()
    {
        foreach (var due in CallbacksDue) await store.PutAsync(due.Key, StoreJson.Write(due), CancellationToken.None);
    }

    private async Task WriteCallbacksAsync()
    {
        if (CallbacksDue.Any()) await announcements.PublishAsync(announcements.Callbacks, time.GetUtcNow().UtcTicks, CancellationToken.None);
    }

    private IEnumerable<CallbackDue> CallbacksDue => Document.Request is { } request ? CallbackDue.Of(Key, Document.Run, request.Spec) : [];
}
