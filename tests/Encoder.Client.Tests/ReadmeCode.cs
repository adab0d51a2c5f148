using Encoder.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Client.Tests;

/// <summary>What client/Encoder.Client/README.md shows; <see cref="ReadmeTests"/> compares.</summary>
internal static class ReadmeCode
{
    public static void Register(IServiceCollection services, IConfiguration configuration)
    {
        services.AddEncoderClient(options =>
        {
            options.Server = new Uri("https://encoder.example");
            options.ApiKey = configuration["Encoder:ApiKey"];
        });
    }

    public static async Task UseAsync(IEncoderClient client)
    {
        var job = await client.EncodeFileAsync(
            "film.mp4", new JobSpec(), progress: new Progress<UploadProgress>(upload => Console.WriteLine($"{upload.StoredBytes} of {upload.TotalBytes} bytes")));

        await foreach (var state in client.WatchAsync(job.Id))
            Console.WriteLine($"{state.State} {state.Progress.Encoded:P0}");

        await client.DownloadAsync(job.Id, "out");
    }
}
