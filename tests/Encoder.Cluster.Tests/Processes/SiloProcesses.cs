using System.Diagnostics;

namespace Encoder.Cluster.Tests;

/// <summary>Silo processes of one cluster on one data folder, and client processes of theirs.</summary>
/// <param name="cluster">As <c>--cluster</c> takes it.</param>
/// <param name="options">Further options of every silo and client.</param>
internal sealed class SiloProcesses(string cluster, params string[] options) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly List<SiloProcess> silos = [];

    /// <summary>Variables of every silo that is started.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public string Data { get; } = Path.Combine(TestSupport.Media.TestMedia.NewFolder(), "data");

    /// <summary>Those that were started, the ended ones too.</summary>
    public IReadOnlyList<SiloProcess> All => silos;

    public IEnumerable<SiloProcess> Running => silos.Where(static silo => !silo.HasExited);

    /// <summary>Starts a silo at ports of its own and returns when it takes work.</summary>
    public async Task<SiloProcess> StartAsync(int slots = 1, int? port = null, int? gateway = null, params string[] more)
    {
        var silo = Launch(slots, port ?? FreePort.Next(), gateway ?? FreePort.Next(), more);
        await silo.WaitForAsync("Application started").WaitAsync(Patience);
        if (slots > 0) await silo.WaitForAsync("encodes at once").WaitAsync(Patience);
        return silo;
    }

    /// <summary>The same of other binaries, or on another machine.</summary>
    public async Task<SiloProcess> StartAsync(SiloPlace place)
    {
        var silo = Launch(place, 1, FreePort.Next(), FreePort.Next(), place.Options ?? []);
        await silo.WaitForAsync("encodes at once").WaitAsync(Patience);
        return silo;
    }

    /// <summary>Starts a silo and does not wait for it.</summary>
    public SiloProcess Launch(int slots, int port, int gateway, params string[] more) => Launch(new SiloPlace(), slots, port, gateway, more);

    private SiloProcess Launch(SiloPlace place, int slots, int port, int gateway, string[] more)
    {
        var process = Start([.. place.Within ?? [], Path.Combine(place.Folder ?? AppContext.BaseDirectory, "encoder-silo"),
            "--cluster", cluster, "--silo-port", $"{port}", "--gateway-port", $"{gateway}", "--data", Data, "--slots", $"{slots}", "--http-port", "0", .. options, .. more]);
        var silo = new SiloProcess(process, port, Path.Combine(Data, ".scratch", $"{port}"));
        silos.Add(silo);
        return silo;
    }

    /// <summary>Starts a client that submits the file; the caller reads it to its end.</summary>
    public Process Submit(string spec, string file, params string[] more) => Start([Path.Combine(AppContext.BaseDirectory, "cluster-client"), spec, file, "--Cluster:Provider", cluster, .. options, .. more]);

    public string OutputOf(string job) => Path.Combine(Data, "jobs", job, "out");

    public string Logs() => string.Join("\n\n", silos.Select(silo => $"silo {silo.Port}:\n{silo.Output}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Enumerable.Reverse(silos)) await silo.DisposeAsync();
    }

    private Process Start(string[] words)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

/// <summary>Where a silo is started.</summary>
/// <param name="Folder">The folder of its binaries; null: that of the tests.</param>
/// <param name="Within">Words before the program.</param>
/// <param name="Options">Its own options.</param>
internal sealed record SiloPlace(string? Folder = null, string[]? Within = null, string[]? Options = null);
