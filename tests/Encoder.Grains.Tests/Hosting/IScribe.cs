using Orleans.Concurrency;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>A grain that shows what its silo does. It hears the stream <see cref="Stream"/> of its key.</summary>
public interface IScribe : IGrainWithStringKey
{
    /// <summary>Namespace of the streams that scribes hear.</summary>
    const string Stream = "scribes";

    /// <summary>Reads a counter, gives way several times, writes it: calls that overlap would lose counts.</summary>
    Task<int> CountAsync(int times, CancellationToken cancellationToken);

    Task WriteAsync(string text, CancellationToken cancellationToken);

    Task<string> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Waits for <see cref="ReleaseAsync"/>; other calls run meanwhile.</summary>
    [AlwaysInterleave]
    Task<string> HoldAsync(CancellationToken cancellationToken);

    Task ReleaseAsync(string text, CancellationToken cancellationToken);

    Task<bool> IsHeldAsync(CancellationToken cancellationToken);

    Task FailAsync(string code, CancellationToken cancellationToken);

    Task FailPlainlyAsync(CancellationToken cancellationToken);

    Task ScheduleAsync(string name, TimeSpan due, CancellationToken cancellationToken);

    Task DeactivateAsync(CancellationToken cancellationToken);

    /// <summary>Calls the grain of <paramref name="key"/>, which counts.</summary>
    Task<int> CountThereAsync(string key, int times, CancellationToken cancellationToken);

    /// <summary>Waits until the caller's token says otherwise.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>What it has lived through since its activation.</summary>
    Task<IReadOnlyList<string>> DiaryAsync(CancellationToken cancellationToken);
}

/// <summary>Its kept state.</summary>
public sealed record ScribeState
{
    public string Text { get; init; } = "";
}
