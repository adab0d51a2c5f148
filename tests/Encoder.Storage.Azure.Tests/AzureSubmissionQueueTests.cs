using Azure.Storage.Queues;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.Storage.Submissions;

namespace Encoder.Storage.Azure.Tests;

[Collection(AzuriteSuite.Name)]
public sealed class AzureSubmissionQueueTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly string name = $"jobs-{Guid.NewGuid():N}"[..30];
    private AzureAccount? account;
    private AzureSubmissionQueue queue = null!;

    private QueueClient Sender => new(azurite.Server.ConnectionString, name);

    public async Task InitializeAsync()
    {
        if (AzuriteServer.Missing is not null) return;
        account = new AzureAccount(azurite.Options());
        queue = new AzureSubmissionQueue(account, name);
        await queue.PrepareAsync(default);
        await queue.PrepareAsync(default);
    }

    public Task DisposeAsync()
    {
        account?.Dispose();
        return Task.CompletedTask;
    }

    // Azure's older SDKs and its portal encode messages as base64, newer ones do not.
    [AzuriteFact]
    public async Task Receive_TextOrBase64_GivesTheText()
    {
        await Sender.SendMessageAsync("""{"asset":"a"}""");
        await Sender.SendMessageAsync(Convert.ToBase64String("""{"asset":"b"}"""u8));
        var received = await queue.ReceiveAsync(5, TimeSpan.FromMinutes(1), default);
        Assert.Equal(["""{"asset":"a"}""", """{"asset":"b"}"""], received.Select(message => message.Text));
        Assert.All(received, message => Assert.Equal(1, message.Taken));
        Assert.Empty(await queue.ReceiveAsync(5, TimeSpan.FromMinutes(1), default));
    }

    [AzuriteFact]
    public async Task Message_GivenBack_ComesAgainWithItsTextAndCount()
    {
        await Sender.SendMessageAsync("text");
        var first = Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default));
        var renewed = await queue.HideAsync(first, TimeSpan.FromMinutes(1), default);
        Assert.Null(await queue.HideAsync(first, TimeSpan.FromMinutes(1), default)); // With its old receipt it is somebody else's.
        await queue.HideAsync(renewed!, TimeSpan.Zero, default);
        var again = Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default));
        Assert.Equal(("text", 2), (again.Text, again.Taken));
        await queue.DeleteAsync(first, default);
        await queue.DeleteAsync(again, default);
        await queue.DeleteAsync(again, default);
        Assert.Equal(0, (await queue.CountAsync(default)).Waiting);
    }

    [AzuriteFact]
    public async Task Message_SetAside_IsCountedAndShownWithItsReason()
    {
        await Sender.SendMessageAsync(new string('x', 40_000));
        await Sender.SendMessageAsync("waits");
        var message = Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default));
        await queue.SetAsideAsync(message, SubmissionPages.Write(message, new Fault(ErrorCodes.RequestInvalid, "It is no JSON."), DateTimeOffset.UnixEpoch), default);
        var page = await queue.ReadPageAsync(default);
        Assert.Equal((name, 1, 1), (page.Name, page.Waiting, page.SetAsideCount));
        var aside = Assert.Single(page.SetAside);
        Assert.Equal((message.Id, ErrorCodes.RequestInvalid), (aside.Id, aside.Fault.Code));
        Assert.StartsWith("xxx", aside.Text, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task Blob_OfTheAccount_IsReadAndOfAnotherRefused()
    {
        var options = azurite.Options();
        using var opened = await OpenedStore.OpenAsync(options);
        await opened.Store.PutAsync("in/film.mp4", new byte[] { 1, 2, 3 }, default);
        var container = $"{azurite.Server.Blobs}{AzuriteServer.Account}/{options.Container}/";
        var blob = await queue.OpenBlobAsync(new Uri(container + "in/film.mp4"), default);
        await using (var content = blob!.Content) Assert.Equal(3, content.Length);
        Assert.NotEmpty(blob.Version);
        Assert.Null(await queue.OpenBlobAsync(new Uri(container + "none"), default));
        var refused = await Assert.ThrowsAsync<FaultException>(() => queue.OpenBlobAsync(new Uri("https://other.blob.core.windows.net/c/film.mp4"), default));
        Assert.Equal(ErrorCodes.StoreRefused, refused.Fault.Code);
    }
}
