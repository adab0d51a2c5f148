using Encoder.Actors;

namespace Encoder.TestSupport.Hosts;

/// <summary>An actor that does what a test of a host wants, and tells what happened to it.</summary>
public interface IProbe : IActor
{
    /// <summary>Adds over several turns: whoever ran in between would be lost.</summary>
    Task<int> AddAsync(int by, CancellationToken cancellationToken);

    /// <summary>Waits within the call until the test opens the gate.</summary>
    Task EnterAsync(string gate, CancellationToken cancellationToken);

    /// <summary>The long poll: held until <see cref="ReleaseAsync"/>.</summary>
    [Interleaves]
    Task<int> PollAsync(CancellationToken cancellationToken);

    /// <summary>Ends the polls; how many were held.</summary>
    Task<int> ReleaseAsync(CancellationToken cancellationToken);

    Task ScheduleAsync(string name, TimeSpan due, CancellationToken cancellationToken);

    Task RetireAsync(CancellationToken cancellationToken);

    Task StoreAsync(string text, CancellationToken cancellationToken);

    Task ForgetAsync(CancellationToken cancellationToken);

    Task<string> StoredAsync(CancellationToken cancellationToken);

    Task SubscribeAsync(string topic, CancellationToken cancellationToken);

    Task UnsubscribeAsync(CancellationToken cancellationToken);

    Task PublishAsync(string topic, long watermark, CancellationToken cancellationToken);

    /// <summary>Throws a FaultException of two faults.</summary>
    Task FailAsync(CancellationToken cancellationToken);

    /// <summary>Calls the next of the probes, which calls the one after it; the number of calls.</summary>
    Task<int> CallOnAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Gives back what it got, made as a collection expression.</summary>
    Task<IReadOnlyList<ProbeNote>> EchoAsync(IReadOnlyList<ProbeNote> notes, CancellationToken cancellationToken);
}

/// <summary>A record as contracts have them.</summary>
public sealed record ProbeNote(string Text, TimeSpan Length, IReadOnlyList<int> Numbers, ProbeKind Kind, string? Missing = null);

/// <summary>An enum as contracts have them.</summary>
public enum ProbeKind
{
    Plain,
    Other,
}

/// <summary>What a probe keeps.</summary>
public sealed record ProbeDocument
{
    public string Text { get; init; } = "";
}
