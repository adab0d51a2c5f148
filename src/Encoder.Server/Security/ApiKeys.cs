using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>
/// The keys in force. The file is looked at again when it has changed, at most once a second: a key taken out of it is refused from then
/// on, its sessions too. A file that became invalid leaves the earlier keys in force.
/// </summary>
internal sealed partial class ApiKeys(IOptions<SecurityOptions> options, TimeProvider time, ILogger<ApiKeys> logger)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private IReadOnlyList<ApiKey> keys = [];
    private (DateTime, long) seen;
    private long? lookedAt;

    /// <summary>Whether anybody is let in: there is no keys file.</summary>
    public bool IsOpen => options.Value.KeysFile is null;

    /// <summary>The entry of a key somebody presented. The time this takes tells nothing of how much of a key was right.</summary>
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

    /// <summary>The key of a session, while it is in force.</summary>
    public ApiKey? FindId(string id) => Current().FirstOrDefault(key => key.Id == id);

    private IReadOnlyList<ApiKey> Current()
    {
        lock (gate)
        {
            if (options.Value.KeysFile is not { } path || (lookedAt is { } at && time.GetElapsedTime(at) < LookEvery)) return keys;
            lookedAt = time.GetTimestamp();
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
