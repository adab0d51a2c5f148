using System.Net;
using System.Security.Cryptography;
using Encoder.Client.Http;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>
/// Whole blocks of one asset, sent to the server's storage account: 1. ask the server for addresses, several at once; 2. put the block there; 3. tell
/// the server, which looks it up in the account. What does not succeed goes through the server instead.
/// </summary>
internal sealed class DirectUpload(ServerApi api, AssetInfo asset) : IDisposable
{
    private const int AddressesAtOnce = 16;
    private const int MostMisses = 3;

    // Not the client of the server: its key is not for the account, and handlers of the application could log the addresses.
    private static readonly HttpClient Account = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(10), AllowAutoRedirect = false, UseCookies = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly Dictionary<int, BlockAddress> addresses = [];
    private readonly SemaphoreSlim asking = new(1);
    private long askedAt;
    private TimeSpan usableFor;
    private int misses;

    private bool IsOff => misses >= MostMisses;

    /// <summary>Sends a block; false when it has to be sent to the server.</summary>
    public async Task<bool> TrySendAsync(int block, ReadOnlyMemory<byte> bytes, Func<int, CancellationToken, Task> limit, CancellationToken cancellationToken)
    {
        try
        {
            // 1.
            if (await AddressAsync(block, cancellationToken).ConfigureAwait(false) is not { } address) return false;
            var md5 = MD5.HashData(bytes.Span);

            // 2.
            if (!await TryPutAsync(address, bytes, md5, limit, cancellationToken).ConfigureAwait(false)) return false;

            // 3.
            await AcknowledgeAsync(block, bytes.Length, md5, cancellationToken).ConfigureAwait(false);
            misses = 0;
            return true;
        }
        catch (FaultException exception) when (exception.Fault.Code is ErrorCodes.UploadDirectOff)
        {
            misses = MostMisses;
            return false;
        }
        catch (FaultException exception) when (exception.Fault.Code is ErrorCodes.BlockMissing or ErrorCodes.BlockChecksumMismatch)
        {
            Interlocked.Increment(ref misses);
            return false;
        }
    }

    public void Dispose() => asking.Dispose();

    private async Task<BlockAddress?> AddressAsync(int block, CancellationToken cancellationToken)
    {
        await asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsOff) return null;
            if (api.Time.GetElapsedTime(askedAt) > usableFor) addresses.Clear();
            if (!addresses.ContainsKey(block)) await AskAsync(block, cancellationToken).ConfigureAwait(false);
            return addresses.Remove(block, out var address) ? address : null;
        }
        finally
        {
            asking.Release();
        }
    }

    private async Task AskAsync(int block, CancellationToken cancellationToken)
    {
        var end = asset.Length is { } length ? BlockOrder.Count(length) : int.MaxValue;
        var request = new HttpRequestMessage(HttpMethod.Post, Routes.Addresses(asset.Id));
        RequestKinds.MarkRepeatable(request);
        request.Content = ServerApi.Json(
            new BlockAddressRequest { Blocks = [.. Enumerable.Range(block, Math.Min(AddressesAtOnce, end - block))] }, ContractsJson.Default.BlockAddressRequest);
        var since = api.Time.GetTimestamp();
        var answer = await api.SendAsync<BlockAddresses>(request, cancellationToken).ConfigureAwait(false);

        // Half of the time is left for sending the block on a slow connection.
        (askedAt, usableFor) = (since, TimeSpan.FromSeconds(answer.ValidForSeconds) / 2);
        addresses.Clear();
        foreach (var address in answer.Addresses) addresses[address.Block] = address;
    }

    private async Task<bool> TryPutAsync(BlockAddress address, ReadOnlyMemory<byte> bytes, byte[] md5, Func<int, CancellationToken, Task> limit, CancellationToken cancellationToken)
    {
        using var silence = new SilenceTimer(api.Options.SilenceTimeout, api.Time, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Put, address.Address) { Content = new BlockContent(bytes, limit) { Moved = silence.Reset } };
        request.Content.Headers.ContentMD5 = md5;
        foreach (var (name, value) in address.Headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await Account.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);

            // Refused, perhaps because the block is there already: an answer was lost. The server looks.
            if (response.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict or HttpStatusCode.Forbidden) return true;
            Interlocked.Increment(ref misses);
            return false;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The account cannot be reached from here. Each further try could take as long.
            misses = MostMisses;
            return false;
        }
    }

    private async Task AcknowledgeAsync(int block, int length, byte[] md5, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Routes.Stored(asset.Id, block));
        RequestKinds.MarkRepeatable(request);
        request.Content = ServerApi.Json(new StoredBlockRequest { Length = length, Md5 = Convert.ToBase64String(md5) }, ContractsJson.Default.StoredBlockRequest);
        using var response = await api.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
