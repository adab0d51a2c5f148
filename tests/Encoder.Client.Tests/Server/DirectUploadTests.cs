using System.Text;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Clients;
using Encoder.Storage;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Http;

namespace Encoder.Client.Tests.Server;

/// <summary>Blocks that the client sends to the storage account of the real server itself.</summary>
public sealed class DirectUploadTests
{
    // Noise without loss: several blocks in a few seconds, with the index at the end.
    private static readonly ClipSpec Clip = new()
    {
        Size = "320x240", Seconds = "12", Filter = "noise=alls=100:allf=t", Video = "-c:v libx264 -preset ultrafast -qp 0 -g 24 -pix_fmt yuv420p",
    };

    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    private readonly string state = TestMedia.NewFolder();
    private readonly List<Fault> retried = [];

    [AzuriteFact]
    public async Task EncodeFile_AccountInReach_SendsBlocksThereAndTellsNobodyTheirAddresses()
    {
        await using var azure = await AzureServer.StartAsync();
        using var client = Client(azure);
        var path = await TestMedia.ClipAsync(Clip);

        var job = await client.EncodeFileAsync(path, Spec);
        var states = await client.WatchAsync(job.Id).ToListAsync();

        Assert.Equal(JobState.Done, states[^1].State);
        var sent = Signed(azure).ToList();
        Assert.NotEmpty(sent);
        Assert.All(sent, request => Assert.StartsWith("PUT /devstoreaccount1/encoder/assets/", request, StringComparison.Ordinal));
        Assert.All(sent, request => Assert.Contains("sp=c&", request, StringComparison.Ordinal));
        Assert.Equal(sent.Count, sent.Select(request => request.Split('?')[0]).Distinct().Count());

        // The blobs of the addresses are gone, and what the asset has is the file.
        var stored = await azure.Server.Store.ListAsync("assets/", default).ToListAsync();
        Assert.DoesNotContain(stored, blob => blob.Key.Contains("unchecked", StringComparison.Ordinal));
        Assert.Equal(await File.ReadAllBytesAsync(path), await ReadAsync(azure.Server.Store, [.. stored.Select(blob => blob.Key).Where(key => key.Contains("/blocks/", StringComparison.Ordinal))]));
        await AssertNoSecretAsync(azure, job.Id);
    }

    [AzuriteFact]
    public async Task EncodeFile_AccountOutOfReach_SendsBlocksToTheServer()
    {
        await using var azure = await AzureServer.StartAsync();
        azure.Blobs.Decide = request => IsSigned(request.QueryString) ? ProxyFault.Cut : ProxyFault.None;
        using var client = Client(azure);

        var job = await client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), Spec);

        Assert.Equal(JobState.Done, (await client.WatchAsync(job.Id).LastAsync()).State);
        Assert.InRange(Signed(azure).Count(), 1, 4); // Not asked again and again: those that were under way at the first failure.
        await AssertNoSecretAsync(azure, job.Id);
    }

    // The block is in the account and nobody knows it: it goes through the server, which finds its own copy.
    [AzuriteFact]
    public async Task EncodeFile_AnswersOfTheAccountLost_EndsDone()
    {
        await using var azure = await AzureServer.StartAsync();
        azure.Blobs.Decide = request => IsSigned(request.QueryString) ? ProxyFault.LoseReply : ProxyFault.None;
        using var client = Client(azure);

        var job = await client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), Spec);

        Assert.Equal(JobState.Done, (await client.WatchAsync(job.Id).LastAsync()).State);
        await AssertNoSecretAsync(azure, job.Id);
    }

    [AzuriteFact]
    public async Task EncodeFile_BytesGarbledOnTheWayToTheAccount_AreSentAgain()
    {
        await using var azure = await AzureServer.StartAsync();
        azure.Blobs.Decide = request => IsSigned(request.QueryString) ? ProxyFault.Garble : ProxyFault.None;
        using var client = Client(azure);

        var job = await client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), Spec);

        Assert.Equal(JobState.Done, (await client.WatchAsync(job.Id).LastAsync()).State);
        Assert.NotEmpty(Signed(azure));
    }

    [AzuriteFact]
    public async Task EncodeStream_OfUnknownLength_EndsWithItsShortBlock()
    {
        await using var azure = await AzureServer.StartAsync();
        using var client = Client(azure);
        var bytes = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip));
        await using var stream = new OneWayStream(bytes);

        var job = await client.EncodeStreamAsync(stream, "film.mp4", Spec);

        Assert.Equal(JobState.Done, (await client.WatchAsync(job.Id).LastAsync()).State);
        Assert.NotEmpty(Signed(azure));
    }

    [AzuriteTheory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task EncodeFile_SwitchedOff_SendsBlocksToTheServer(bool atServer, bool atClient)
    {
        await using var azure = await AzureServer.StartAsync(("DirectUpload:Enabled", atServer ? "true" : "false"));
        using var client = Client(azure, atClient);

        var asset = await client.UploadFileAsync(await TestMedia.ClipAsync(Clip));

        Assert.Equal(AssetState.Complete, asset.State);
        Assert.Empty(Signed(azure));
    }

    private EncoderClient Client(AzureServer azure, bool direct = true) => new(
        new EncoderClientOptions
        {
            Server = azure.Server.Address, StateFolder = state, FirstRetryDelay = TimeSpan.FromMilliseconds(20), DirectUpload = direct,
            Retrying = (fault, _) => retried.Add(fault),
        },
        new FastConnection());

    private async Task AssertNoSecretAsync(AzureServer azure, string job)
    {
        Assert.NotEmpty(azure.Log);
        Assert.DoesNotContain(azure.Log, IsSecret);
        Assert.DoesNotContain(retried, fault => IsSecret(fault.ToString()));
        Assert.False(IsSecret(await azure.Server.Http.GetStringAsync(new Uri($"/api/jobs/{job}/events", UriKind.Relative))));
        Assert.False(IsSecret(await azure.Server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))));

        // State, plans, reports: all that is kept. Media are not text.
        await foreach (var stored in azure.Server.Store.ListAsync("", default))
            if (!stored.Key.StartsWith("assets/", StringComparison.Ordinal))
                Assert.False(IsSecret(Encoding.Latin1.GetString(await ReadAsync(azure.Server.Store, [stored.Key]))), stored.Key);
    }

    private static bool IsSecret(string text) => text.Contains("sig=", StringComparison.OrdinalIgnoreCase) || text.Contains("AccountKey", StringComparison.Ordinal);

    private static bool IsSigned(QueryString query) => query.Value?.Contains("sig=", StringComparison.Ordinal) == true;

    private static IEnumerable<string> Signed(AzureServer azure) =>
        azure.Blobs.Requests.Select(request => request.Request).Where(request => request.Contains("sig=", StringComparison.Ordinal));

    private static async Task<byte[]> ReadAsync(IMediaStore store, IReadOnlyList<string> keys)
    {
        using var bytes = new MemoryStream();
        foreach (var key in keys)
        {
            await using var content = (await store.OpenReadAsync(key, 0, default))!;
            await content.CopyToAsync(bytes);
        }

        return bytes.ToArray();
    }

    /// <summary>No request takes any time: blocks are not sent in pieces, however busy this machine is.</summary>
    private sealed class FastConnection : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
