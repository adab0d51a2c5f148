using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.AzureSupport;

/// <summary>
/// Azurite, the emulator of Azure Storage, as a process of its own on free ports, with its data in a temporary folder. eng/setup.sh installs it.
/// In memory it would keep every block of every test.
/// </summary>
public sealed partial class AzuriteServer : IAsyncDisposable
{
    /// <summary>The emulator's only account; name and key are the same everywhere and documented by Microsoft.</summary>
    public const string Account = "devstoreaccount1";

    /// <summary>The key of that account.</summary>
    public const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private readonly Process process;
    private readonly DirectoryInfo folder;

    private AzuriteServer(Process process, DirectoryInfo folder, Uri blobs, Uri queues, Uri tables) =>
        (this.process, this.folder, Blobs, Queues, Tables) = (process, folder, blobs, queues, tables);

    // Before what is made of it: static members are set in the order in which they stand.
    private static readonly string? Program = Candidates().FirstOrDefault(File.Exists);

    /// <summary>Why tests that need it are skipped; null when it is there, or when they must fail without it.</summary>
    public static string? Missing { get; } =
        Program is not null || Environment.GetEnvironmentVariable("CI") == "true" ? null : "Azurite is not installed; eng/setup.sh installs it where npm is.";

    public Uri Blobs { get; }

    public Uri Queues { get; }

    public Uri Tables { get; }

    /// <summary>For everything that talks to it directly.</summary>
    public string ConnectionString => ConnectionTo(Blobs, Queues, Tables);

    /// <summary>The connection string of the account at other addresses, such as those of a <see cref="FaultProxy"/>.</summary>
    public static string ConnectionTo(Uri blobs, Uri queues, Uri tables, string key = Key) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
        + $"BlobEndpoint={blobs}{Account};QueueEndpoint={queues}{Account};TableEndpoint={tables}{Account};";

    public static async Task<AzuriteServer> StartAsync()
    {
        var program = Program ?? throw new InvalidOperationException("Azurite is not installed; eng/setup.sh installs it.");
        var folder = Directory.CreateTempSubdirectory("azurite-");
        var start = new ProcessStartInfo(program,
        [
            "--location", folder.FullName, "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        var (found, said) = (new Dictionary<string, Uri>(), new StringBuilder());
        process.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        process.BeginErrorReadLine();
        while (found.Count < 3)
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2))
                ?? throw new InvalidOperationException($"Azurite ended before it listened:\n{said}");
            said.AppendLine(line);
            if (Listening().Match(line) is { Success: true } match) found[match.Groups[1].Value] = new Uri(match.Groups[2].Value + "/");
        }

        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new AzuriteServer(process, folder, found["Blob"], found["Queue"], found["Table"]);
    }

    /// <summary>Ends it where nothing can be awaited any more.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        folder.Delete(recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static IEnumerable<string> Candidates()
    {
        // Where eng/setup.sh puts it: seen from the test's own folder, in artifacts/ at the root.
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            yield return Path.Combine(folder.FullName, "artifacts", "azurite", "node_modules", ".bin", "azurite");
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            yield return Path.Combine(folder, "azurite");
    }

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service (?:is )?successfully listen(?:ing|s) (?:at|on) (http://\S+)")]
    private static partial Regex Listening();
}
