using System.Net;
using System.Text.RegularExpressions;
using Encoder.Client.Http;
using Encoder.Client.Uploads;
using Encoder.Contracts;

namespace Encoder.Client.Downloads;

/// <summary>
/// Downloads one file. Received bytes are in <c>{file}.{version}.part</c>; the version is a hash of the server's ETag. After an interruption,
/// also of this process, only the rest of the same version is requested.
/// </summary>
internal sealed partial class FileFetch(ServerApi api, string address, string path, Action<int> received)
{
    private const string Suffix = ".part";
    private const int BufferLength = 128 * 1024;
    private long? lostAt;

    /// <summary>Whether a partial file of any version exists.</summary>
    public static bool HasPart(string path) => Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder)
        && Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(path) + ".*").Any(entry => Rest().IsMatch(entry[path.Length..]));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await ContinueAsync(cancellationToken).ConfigureAwait(false))
                    return;
            }
            catch (Exception e) when (e is HttpIOException or HttpRequestException or TimeoutException && !cancellationToken.IsCancellationRequested)
            {
                lostAt ??= api.Time.GetTimestamp();
                if (api.Time.GetElapsedTime(lostAt.Value) > api.Options.RetryFor)
                    throw ServerFaults.Unreachable(api.Options.Server, e);
                await Task.Delay(api.Options.FirstRetryDelay, api.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Downloads the missing bytes; false when the file on the server has changed meanwhile.</summary>
    private async Task<bool> ContinueAsync(CancellationToken cancellationToken)
    {
        var version = await VersionAsync(cancellationToken).ConfigureAwait(false);
        var part = version is null ? path + Suffix : $"{path}.{Hash.Of(version)[..8]}{Suffix}";
        if (new FileInfo(part).LinkTarget is not null)
            throw new FaultException(ErrorCodes.OutputTaken, $"{part} is a symbolic link. Remove it, or choose another folder.");
        var have = version is not null && File.Exists(part) ? new FileInfo(part).Length : 0;

        var request = new HttpRequestMessage(HttpMethod.Get, address);
        RequestKinds.MarkStreamed(request);
        if (have > 0)
        {
            request.Headers.Range = new(have, null);
            request.Headers.TryAddWithoutValidation("If-Range", version);
        }
        using var response = await api.SendAnyAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All bytes had been received, but the process ended before the rename.
            if (response.Content.Headers.ContentRange?.Length != have)
                File.Delete(part);
            else
                PutInPlace(part);
            return response.Content.Headers.ContentRange?.Length == have;
        }
        if (!response.IsSuccessStatusCode)
            throw await ServerFaults.OfAsync(response, cancellationToken).ConfigureAwait(false);
        if (response.Headers.ETag?.ToString() != version)
            return false;
        await CopyAsync(response, part, response.StatusCode == HttpStatusCode.PartialContent, cancellationToken).ConfigureAwait(false);
        PutInPlace(part);
        return true;
    }

    private void PutInPlace(string part)
    {
        if (Path.Exists(path))
            throw new FaultException(ErrorCodes.OutputTaken, $"{path} was created by another program during the download and is not replaced. Delete it, or choose another folder.");
        File.Move(part, path);
    }

    private async Task<string?> VersionAsync(CancellationToken cancellationToken)
    {
        using var head = await api.SendAnyAsync(new(HttpMethod.Head, address), cancellationToken).ConfigureAwait(false);
        return head.IsSuccessStatusCode
            ? head.Headers.ETag?.ToString()
            : throw new FaultException(ErrorCodes.AnswerUnexpected, $"{address} is listed in the report of the job, but the server does not have it (status {(int)head.StatusCode}).");
    }

    private async Task CopyAsync(HttpResponseMessage response, string part, bool isRest, CancellationToken cancellationToken)
    {
        using var body = await api.BodyAsync(response, cancellationToken).ConfigureAwait(false);
        using var file = new FileStream(part, isRest ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        var buffer = new byte[BufferLength];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            received(read);
            lostAt = null;
        }
    }

    [GeneratedRegex(@"^(\.[0-9a-f]{8})?\.part$")]
    private static partial Regex Rest();
}
