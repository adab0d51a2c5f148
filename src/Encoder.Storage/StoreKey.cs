namespace Encoder.Storage;

/// <summary>
/// The syntax of keys: names of letters, digits, <c>. _ -</c> joined by <c>/</c>. A name never starts with a dot, so neither
/// <c>..</c> nor the store's own <c>.tmp</c> can be named.
/// </summary>
internal static class StoreKey
{
    public const int MaxLength = 512;
    private const int MaxNameLength = 200;

    public static void Check(string key)
    {
        if (!IsValid(key)) throw new ArgumentException($"'{key}' is not a valid store key.", nameof(key));
    }

    /// <summary>A prefix is empty, a key, or a key with a trailing slash.</summary>
    public static void CheckPrefix(string prefix)
    {
        if (prefix.Length > 0 && !IsValid(prefix[^1] == '/' ? prefix[..^1] : prefix))
            throw new ArgumentException($"'{prefix}' is not a valid prefix of store keys.", nameof(prefix));
    }

    private static bool IsValid(string key)
    {
        if (key.Length is 0 or > MaxLength) return false;
        var nameStart = 0;
        for (var index = 0; index <= key.Length; index++)
        {
            if (index < key.Length && key[index] != '/')
            {
                if (!char.IsAsciiLetterOrDigit(key[index]) && key[index] is not ('.' or '_' or '-')) return false;
                continue;
            }

            if (index == nameStart || index - nameStart > MaxNameLength || key[nameStart] == '.') return false;
            nameStart = index + 1;
        }

        return true;
    }
}
