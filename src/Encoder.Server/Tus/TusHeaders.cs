using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Tus;

/// <summary>Reads the headers of tus 1.0.0. Faults: <c>request.invalid</c>.</summary>
internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,creation-with-upload,creation-defer-length,termination,checksum,expiration";
    public const string Algorithms = "sha1,sha256,md5";
    public const string ContentType = "application/offset+octet-stream";
    private const int MaxMetadata = 64 * 1024;

    /// <summary>A header that is a count of bytes; null without it.</summary>
    public static long? Bytes(HttpRequest request, string name)
    {
        var text = request.Headers[name].ToString();
        if (text.Length == 0) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : throw Invalid($"{name} must be a number of bytes.");
    }

    /// <summary>The length of a new upload; null when it is set later (<c>Upload-Defer-Length: 1</c>).</summary>
    public static long? Length(HttpRequest request)
    {
        var deferred = request.Headers["Upload-Defer-Length"].ToString();
        if (deferred.Length > 0 && deferred != "1") throw Invalid("Upload-Defer-Length must be 1.");
        var length = Bytes(request, "Upload-Length");
        return (length is null) == (deferred == "1") ? length : throw Invalid("Give either Upload-Length or Upload-Defer-Length.");
    }

    /// <summary><c>Upload-Metadata</c>: pairs of key and value in base64, joined by commas.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(string text)
    {
        if (text.Length > MaxMetadata) throw Invalid($"Upload-Metadata is longer than {MaxMetadata} characters.");
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = pair.Split(' ', 2, StringSplitOptions.TrimEntries);

            // The keys are sent back in a response header, which takes ASCII only.
            if (!words[0].All(letter => letter is > ' ' and < '\u007F')) throw Invalid("A key of Upload-Metadata contains a character that is not ASCII.");
            if (!pairs.TryAdd(words[0], words.Length > 1 ? Decoded(words[1]) : "")) throw Invalid("Upload-Metadata contains a key twice.");
        }

        return pairs;
    }

    /// <summary><c>Upload-Checksum</c>: algorithm and value in base64; null without it.</summary>
    public static (HashAlgorithmName Algorithm, byte[] Value)? Checksum(HttpRequest request)
    {
        var text = request.Headers["Upload-Checksum"].ToString();
        if (text.Length == 0) return null;
        var words = text.Split(' ', 2);
        HashAlgorithmName? algorithm = words[0] switch
        {
            "sha1" => HashAlgorithmName.SHA1,
            "sha256" => HashAlgorithmName.SHA256,
            "md5" => HashAlgorithmName.MD5,
            _ => null,
        };
        var value = new byte[64];
        return algorithm is { } known && words.Length == 2 && Convert.TryFromBase64String(words[1].Trim(), value, out var length)
            ? (known, value[..length])
            : throw Invalid($"Upload-Checksum must be an algorithm ({Algorithms}) and the checksum in base64.");
    }

    private static string Decoded(string base64)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(base64));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw Invalid("A value of Upload-Metadata is not base64 of UTF-8.");
        }
    }

    private static FaultException Invalid(string message) => new(ErrorCodes.RequestInvalid, message);
}
