namespace Encoder.Actors;

public partial class Job
{
    /// <summary>Before the end is stored: a crash in between leaves a callback too many, which waits for the end, and never one too few.</summary>
    private async Task PutCallbacksAsync()
    {
        foreach (var due in CallbacksDue) await store.PutAsync(due.Key, StoreJson.Write(due), CancellationToken.None);
    }

    private async Task TellCallbacksAsync()
    {
        if (CallbacksDue.Any()) await topics.PublishAsync(CallbackDue.Topic, time.GetUtcNow().UtcTicks, CancellationToken.None);
    }

    private IEnumerable<CallbackDue> CallbacksDue => Document.Request is { } request ? CallbackDue.Of(Context.Key, Document.Run, request.Spec) : [];
}
