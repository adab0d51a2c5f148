using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;
using Encoder.Storage;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.ServerSupport;

/// <summary>
/// The real server, Kestrel on a free port, over a temporary data folder: as a class fixture, or by <see cref="StartAsync"/> with
/// options of its own. It needs ffmpeg.
/// </summary>
public sealed class ServerFixture : Xunit.IAsyncLifetime, IAsyncDisposable
{
    private ServerHost? host;
    private HttpClient? http;
    private TestStore? store;

    /// <summary>The data folder; it goes with the process.</summary>
    public string Data { get; } = TestMedia.NewFolder();

    /// <summary>Set before the start: the server's options.</summary>
    public Action<ServerOptions>? Configure { get; init; }

    /// <summary>Set before the start: further services.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Set before the start: encodes at once.</summary>
    public int Slots { get; init; } = 2;

    /// <summary>Set before the start: settings, such as <c>Silo:Store</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Set before the start: the disk it watches.</summary>
    public DiskSpace? Room { get; init; }

    /// <summary>The running server.</summary>
    public ServerHost Host => host ?? throw new InvalidOperationException("The server is not started.");

    /// <summary>Where it answers.</summary>
    public Uri Address => Host.Address;

    /// <summary>A client of it.</summary>
    public HttpClient Http => http ??= new HttpClient { BaseAddress = Address };

    /// <summary>The grains below.</summary>
    public IGrainFactory Grains => Host.Silo.Grains;

    /// <summary>The store below.</summary>
    public IMediaStore Store => Host.Silo.Store;

    /// <summary>Starts a server; dispose it.</summary>
    public static async Task<ServerFixture> StartAsync(
        Action<ServerOptions>? configure = null, Action<IServiceCollection>? services = null, int slots = 2)
    {
        var fixture = new ServerFixture { Configure = configure, Services = services, Slots = slots };
        await fixture.InitializeAsync();
        return fixture;
    }

    /// <summary>Stops the server and starts it again over the same data, on another port.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        await InitializeAsync();
    }

    /// <summary>Submits a job on a local file, as a host does that needs no upload; gives its id.</summary>
    public async Task<string> SubmitFileAsync(string path, JobSpec? spec = null, string tenant = JobRequest.LocalTenant)
    {
        var request = new JobRequest(
            spec ?? new JobSpec(), new SourceRef(Path.GetFullPath(path), Path.GetFileName(path), new FileInfo(path).Length, "test"), tenant, DateTimeOffset.UnixEpoch);
        var job = await Grains.GetGrain<ICatalogGrain>(tenant).RegisterAsync(new JobRegistration(null, request.Spec.Name ?? request.Source.FileName), CancellationToken.None);
        await Grains.GetGrain<IJobGrain>(job).SubmitAsync(request, CancellationToken.None);
        return job;
    }

    /// <summary>Waits for the job's end; gives its last snapshot.</summary>
    public async Task<JobSnapshot> EndAsync(string job) =>
        await JobWatcher.WatchAsync(Grains, Host.Silo.Announcements, job, TimeProvider.System, CancellationToken.None).LastAsync();

    /// <summary>Waits until the first segment of every rendition can be fetched.</summary>
    public async Task PlayableAsync(string job)
    {
        await foreach (var snapshot in JobWatcher.WatchAsync(Grains, Host.Silo.Announcements, job, TimeProvider.System, CancellationToken.None))
            if (snapshot.PlayableAt is not null) return;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        if (!Settings.ContainsKey("Silo:Store")) store ??= await TestStore.OpenAsync();
        host = await ServerHost.StartAsync(
            new ServerHostOptions
            {
                Silo = new EmbeddedSiloOptions { DataDirectory = Data, Store = store?.Store, Slots = Slots, Durable = false, Room = Room },
                Port = 0,
                Settings = Settings,
                Configure = Configure,
                Services = Services,
            },
            CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        http = null;
        if (host is not null) await host.DisposeAsync();
        host = null;
    }

    Task Xunit.IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
