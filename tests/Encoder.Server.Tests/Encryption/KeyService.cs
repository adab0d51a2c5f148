using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Tests.Encryption;

/// <summary>A key server on a port of its own: the key of an id is its hash.</summary>
public sealed class KeyService : IAsyncDisposable
{
    private readonly WebApplication app;

    private KeyService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(async context =>
        {
            Asked.Enqueue(context.Request.Headers.Authorization.ToString());
            if (IsAway)
            {
                context.Response.StatusCode = 503;
                return;
            }

            var request = (await JsonSerializer.DeserializeAsync(context.Request.Body, ContractsJson.Default.ClearKeyRequest))!;
            await context.Response.WriteAsJsonAsync(
                new ClearKeyLicense { Keys = [.. request.Kids.Select(id => new ClearKey { Kind = "oct", Id = id, Key = Base64Url.EncodeToString(KeyOf(id)) })] }, ContractsJson.Default.ClearKeyLicense);
        });
    }

    /// <summary>Whether it gives no keys.</summary>
    public bool IsAway { get; set; }

    /// <summary>By what those who asked made themselves known.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Beginning of its addresses.</summary>
    public string Allowed => app.Urls.Single() + "/keys/";

    public Uri Address => new(Allowed + "films");

    public static byte[] KeyOf(string id) => SHA256.HashData(Base64Url.DecodeFromChars(id))[..16];

    public static async Task<KeyService> StartAsync()
    {
        var service = new KeyService();
        await service.app.StartAsync();
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
