using System.Diagnostics;
using StackExchange.Redis;

namespace Encoder.Cluster.Tests.Redis;

/// <summary>A Redis server of its own: its own port and folder. It keeps its data over a kill, as a production server must.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string folder = TestSupport.Media.TestMedia.NewFolder();
    private readonly string[] more;
    private Process? process;

    private RedisServer(int port, string[] more) => (Port, this.more) = (port, more);

    public int Port { get; }

    /// <summary>As <c>--cluster</c> takes it.</summary>
    public string Address => $"redis://127.0.0.1:{Port}";

    public static async Task<RedisServer> StartAsync(params string[] more)
    {
        var server = new RedisServer(FreePort.Next(), more);
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts it, at first or after <see cref="KillAsync"/>; returns when it answers.</summary>
    public async Task StartAsync()
    {
        process = Process.Start(new ProcessStartInfo("redis-server",
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always", .. more])
        {
            RedirectStandardOutput = true,
        })!;
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.Contains("Ready to accept connections", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return;
        }

        throw new InvalidOperationException($"redis-server ended:\n{string.Join('\n', said)}");
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>What Orleans keeps of every silo that ever was, as JSON.</summary>
    public async Task<IReadOnlyList<string>> MembersAsync(string cluster = "encoder")
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Port}");
        var members = await redis.GetDatabase().HashGetAllAsync($"{cluster}/members/{cluster}");
        return [.. members.Where(static member => member.Name != "Version").Select(static member => member.Value.ToString())];
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await KillAsync();
    }
}
