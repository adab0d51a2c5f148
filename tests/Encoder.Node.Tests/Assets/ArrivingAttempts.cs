using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Encoder.Grains;

namespace Encoder.Node.Tests.Assets;

/// <summary>An encode of a node in this process.</summary>
internal sealed record BegunEncode(string Job, int Chunk);

/// <summary>Hears of the encodes that begin, and how those ended that began before their chunk had arrived.</summary>
internal sealed class ArrivingAttempts : IDisposable
{
    private readonly Channel<BegunEncode> begun = Channel.CreateUnbounded<BegunEncode>();
    private readonly ConcurrentDictionary<BegunEncode, string> ends = new();
    private readonly ActivityListener listener;

    public ArrivingAttempts()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TelemetryNames.Node,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.OperationName == "work encode") begun.Writer.TryWrite(Of(activity));
            },
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("encoder.arriving") is string end) ends[Of(activity)] = end;
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    /// <summary>The first encode that meets a condition.</summary>
    public async Task<BegunEncode> BegunAsync(Func<BegunEncode, Task<bool>> condition, CancellationToken cancellationToken)
    {
        await foreach (var one in begun.Reader.ReadAllAsync(cancellationToken))
            if (await condition(one)) return one;
        throw new InvalidOperationException("No encode begins any more.");
    }

    /// <summary><c>taken</c> or <c>again</c>; null when it was not begun early.</summary>
    public string? EndOf(BegunEncode encode) => ends.GetValueOrDefault(encode);

    public void Dispose() => listener.Dispose();

    private static BegunEncode Of(Activity activity) => new((string)activity.GetTagItem("encoder.job")!, (int)activity.GetTagItem("encoder.chunk")!);
}
