using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>
/// The valid keys. The file is read again when it has changed, checked at most once a second: a removed key and its sessions are refused from then
/// on. When the file becomes invalid, the earlier keys stay valid.
/// </summary>
internal sealed partial class ApiKeys(IOptions<SecurityOptions> options, TimeProvider time, ILogger<ApiKeys> logger)
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private IReadOnlyList<ApiKey> keys = [];
    private (DateTime, long) seen;
    private long? checkedAt;

    /// <summary>Whether requests need no key, because there is no keys file.</summary>
    public bool IsOpen => options.Value.KeysFile is null;

    /// <summary>The entry of a presented key. Takes constant time, so that it does not reveal how much of a key was right.</summary>
    public ApiKey? Find(string presented)
    {
        var hash = ApiKey.HashOf(presented);
        ApiKey? found = null;
        foreach (var key in Current())
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash.Span)) found = key;
        }

        return found;
    }

    /// <summary>The key of a session, while the key is valid.</summary>
    public ApiKey? FindId(string id) => Current().FirstOrDefault(key => key.Id == id);

    private IReadOnlyList<ApiKey> Current()
    {
        lock (gate)
        {
            if (options.Value.KeysFile is not { } path || (checkedAt is { } at && time.GetElapsedTime(at) < CheckInterval)) return keys;
            checkedAt = time.GetTimestamp();
            try
            {
                Read(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                Log.Unreadable(logger, path, exception.Message);
            }

            return keys;
        }
    }

    private void Read(string path)
    {
        var file = new FileInfo(path);
        var now = (file.LastWriteTimeUtc, file.Length);
        if (now == seen) return;
        var (read, faults) = ApiKeyFile.Parse(File.ReadAllText(path));
        seen = now;
        if (faults.Count > 0) Log.Unreadable(logger, path, string.Join("; ", faults));
        else keys = read;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The changed keys file {Path} is not valid, so the previous keys stay in use: {Why}")]
        public static partial void Unreadable(ILogger logger, string path, string why);
    }
}
