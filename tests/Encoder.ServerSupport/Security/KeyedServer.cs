using System.Net.Http.Headers;
using Encoder.Server.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.ServerSupport.Security;

/// <summary>A server with keys: a reader, a writer and an administrator of one tenant, and a writer of another.</summary>
public sealed class KeyedServer : Xunit.IAsyncLifetime
{
    private readonly Dictionary<string, string> keys = [];
    private ServerFixture? server;

    /// <summary>Its keys are written to a file of its own.</summary>
    public KeyedServer()
    {
        Add("reader", "local", ApiScope.Read);
        Add("writer", "local", ApiScope.Read, ApiScope.Write);
        Add("boss", "local", ApiScope.Admin);
        Add("stranger", "other", ApiScope.Read, ApiScope.Write);
    }

    /// <summary>The file of its keys.</summary>
    public string KeysFile { get; } = Path.Combine(TestMedia.NewFolder(), "keys.json");

    /// <summary>Set before the start: further services.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>The server, once it is started.</summary>
    public ServerFixture Server => server!;

    /// <summary>The key of <c>reader</c>, <c>writer</c>, <c>boss</c> or <c>stranger</c>.</summary>
    public string Key(string name) => keys[name];

    /// <summary>Sends a request as somebody, or as nobody.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await Server.Http.SendAsync(request);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync() =>
        server = await ServerFixture.StartAsync(services: services =>
        {
            services.Configure<SecurityOptions>(options => options.KeysFile = KeysFile);
            Services?.Invoke(services);
        });

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Server.DisposeAsync();

    private void Add(string name, string tenant, params ApiScope[] scopes)
    {
        keys[name] = ApiKey.New();
        var before = File.Exists(KeysFile) ? File.ReadAllText(KeysFile) : null;
        File.WriteAllText(KeysFile, ApiKeyFile.Add(before, new ApiKey(name, tenant, scopes, ApiKey.HashOf(keys[name]))));
    }
}
