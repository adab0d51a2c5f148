using System.Net;
using System.Net.Http.Json;
using Azure.Storage.Blobs;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Deliveries;

/// <summary>Files of jobs that are copied to another container, over Azurite.</summary>
public sealed class DeliveryTests
{
    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    [AzuriteFact]
    public async Task Job_WithAContainer_EndsWithEveryFileThere()
    {
        await using var azure = await StartAsync();
        var films = Films(azure);
        await films.CreateAsync();
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "160x120", Seconds = "4" });

        var job = await azure.Server.SubmitFileAsync(clip, To(films.Uri));
        var end = await azure.Server.EndAsync(job);

        Assert.Equal((JobState.Done, null), (end.State, end.Fault));
        var prefix = $"jobs/{job}/out/";
        var made = await azure.Server.Store.ListAsync(prefix, default).Select(stored => (stored.Key[prefix.Length..], stored.Length)).ToListAsync();
        var delivered = await films.GetBlobsAsync().Select(blob => (blob.Name[(job.Length + 1)..], blob.Properties.ContentLength!.Value)).ToListAsync();
        Assert.Equal(made, delivered);
        Assert.Equal("application/vnd.apple.mpegurl", (await films.GetBlobClient($"{job}/master.m3u8").GetPropertiesAsync()).Value.ContentType);
        Assert.Equal(await azure.Server.Http.GetByteArrayAsync(new Uri($"/media/{job}/120p/seg-00000.m4s", UriKind.Relative)), (await films.GetBlobClient($"{job}/120p/seg-00000.m4s").DownloadContentAsync()).Value.Content.ToArray());
        Assert.DoesNotContain(azure.Log, entry => entry.Contains("sig=", StringComparison.Ordinal));
    }

    [AzuriteFact]
    public async Task Job_ContainerIsMissing_IsDoneWithAWarning()
    {
        await using var azure = await StartAsync();
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "160x120", Seconds = "4" });

        var end = await azure.Server.EndAsync(await azure.Server.SubmitFileAsync(clip, To(Films(azure).Uri)));

        Assert.Equal((JobState.Done, ErrorCodes.StoreRefused), (end.State, end.Fault?.Code));
    }

    [AzuriteFact]
    public async Task Spec_WithAnotherContainer_IsRefusedAtSubmission()
    {
        await using var azure = await StartAsync();
        var http = azure.Server.Http;
        var root = azure.Blobs.Address;

        await ValidateAsync(http, $"{root}devstoreaccount1/films/2026").SucceedsAsync();
        await ValidateAsync(http, $"{root}devstoreaccount1/private").FailsAsync(HttpStatusCode.UnprocessableEntity, "delivery.not_allowed");
        await ValidateAsync(http, $"{root}devstoreaccount1/films/../private").FailsAsync(HttpStatusCode.UnprocessableEntity, "delivery.not_allowed");
        await ValidateAsync(http, $"{root}devstoreaccount1/films?sig=abc").FailsAsync(HttpStatusCode.BadRequest, "spec.invalid");
        await http.PostAsJsonAsync("/api/assets", new { fileName = "a.mp4", job = new { delivery = new { container = $"{root}devstoreaccount1/private" } } })
            .FailsAsync(HttpStatusCode.UnprocessableEntity, "delivery.not_allowed");
    }

    private static JobSpec To(Uri container) => Spec with { Delivery = new DeliverySpec { Container = container } };

    private static Task<HttpResponseMessage> ValidateAsync(HttpClient http, string container) => http.PostAsJsonAsync("/api/specs/validate", new { delivery = new { container } });

    private static Task<AzureServer> StartAsync() => AzureServer.StartAsync(("Delivery:AllowedContainers:0", "{blobs}devstoreaccount1/films/"));

    private static BlobContainerClient Films(AzureServer azure) => new BlobServiceClient(azure.ConnectionString).GetBlobContainerClient("films");
}
