using System.Diagnostics;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests.Postgres;

/// <summary>A PostgreSQL server with its own port and folder. It refuses to run as root, so under root it runs as the user of Debian's package.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "postgres";
    private readonly Process process;

    private PostgresServer(Process process, int port) => (this.process, Port) = (process, port);

    /// <summary>Folder of the server's programs; null when they are not installed. Debian keeps them off the path.</summary>
    public static string? Programs { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Reverse().Select(version => Path.Combine(version, "bin")) : [])
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    public int Port { get; }

    /// <summary>As <c>Cluster:Postgres</c> takes it.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username={User};Database=postgres;Timeout=5";

    public static async Task<PostgresServer> StartAsync()
    {
        var (folder, port) = (Directory.CreateTempSubdirectory("postgres-").FullName, FreePort.Next());
        if (Environment.UserName == "root") await MediaTool.RunAsync("chown", [User, folder]);
        var (program, prefix) = Command("initdb");
        await MediaTool.RunAsync(program, [.. prefix, "--pgdata", folder, "--username", User, "--auth", "trust", "--no-sync"]);
        (program, prefix) = Command("postgres");
        var process = Process.Start(new ProcessStartInfo(program,
            [.. prefix, "-D", folder, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={folder}", "-c", "fsync=off"])
        { RedirectStandardError = true })!;
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.Contains("ready to accept connections", StringComparison.Ordinal)) continue;
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return new PostgresServer(process, port);
        }

        throw new InvalidOperationException($"postgres ended:\n{string.Join('\n', said)}");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static (string Program, string[] Prefix) Command(string name)
    {
        var path = Path.Combine(Programs!, name);
        return Environment.UserName == "root" ? ("runuser", ["-u", User, "--", path]) : (path, []);
    }
}
