namespace Encoder.Ffmpeg.Processes;

/// <summary>
/// The limits of a child process. The kernel enforces the first four where <c>prlimit</c> is present, the runner the others.
/// A child that exceeds a limit is stopped; its <see cref="ProcessOutcome"/> says so.
/// </summary>
public sealed record ProcessLimits
{
    /// <summary>Address space in bytes. Default 8 GiB: three 4K rungs with all threads map 3 GiB.</summary>
    public long AddressSpaceBytes { get; init; } = 8L << 30;

    /// <summary>Largest file it may write, in bytes. Default 16 GiB.</summary>
    public long FileSizeBytes { get; init; } = 16L << 30;

    /// <summary>Processor time. Default 12 hours.</summary>
    public TimeSpan CpuTime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Open files. Default 256.</summary>
    public int OpenFiles { get; init; } = 256;

    /// <summary>Time by the wall clock. Default 24 hours.</summary>
    public TimeSpan WallClock { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Longest time without progress: no new frame, no new line, no byte taken from its input. Default 2 minutes.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromMinutes(2);

    internal IEnumerable<string> Validate(string name)
    {
        if (AddressSpaceBytes < 512 << 20) yield return $"{name}.AddressSpaceBytes is {AddressSpaceBytes}: it must be at least 512 MiB, or ffmpeg does not start.";
        if (FileSizeBytes < 1 << 20) yield return $"{name}.FileSizeBytes is {FileSizeBytes}: it must be at least 1 MiB.";
        if (OpenFiles < 32) yield return $"{name}.OpenFiles is {OpenFiles}: it must be at least 32.";
        foreach (var (field, time) in new[] { (nameof(CpuTime), CpuTime), (nameof(WallClock), WallClock), (nameof(Stall), Stall) })
            if (time < TimeSpan.FromSeconds(1)) yield return $"{name}.{field} is {time}: it must be at least one second.";
    }

    /// <summary>For split and encode.</summary>
    public static readonly ProcessLimits Default = new();

    /// <summary>For a probe, which reads a limited number of bytes: one minute.</summary>
    public static readonly ProcessLimits Probe = new()
    {
        AddressSpaceBytes = 4L << 30,
        FileSizeBytes = 1 << 20,
        CpuTime = TimeSpan.FromMinutes(1),
        WallClock = TimeSpan.FromMinutes(1),
        Stall = TimeSpan.FromMinutes(1),
    };

    /// <summary>The tighter of these limits and those of <paramref name="other"/>.</summary>
    public ProcessLimits Within(ProcessLimits other) => new()
    {
        AddressSpaceBytes = Math.Min(AddressSpaceBytes, other.AddressSpaceBytes),
        FileSizeBytes = Math.Min(FileSizeBytes, other.FileSizeBytes),
        CpuTime = Shorter(CpuTime, other.CpuTime),
        OpenFiles = Math.Min(OpenFiles, other.OpenFiles),
        WallClock = Shorter(WallClock, other.WallClock),
        Stall = Shorter(Stall, other.Stall),
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>The same limits for an asset that arrives while it is read: no wall-clock limit, and a stall clock that stops while there is nothing to read.</summary>
    public ProcessLimits WhileArriving => this with { WallClock = TimeSpan.FromDays(30) };
}
