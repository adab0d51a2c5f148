using System.Security.Cryptography;
using System.Text;

namespace Encoder.Cli.Progress;

/// <summary>Which notices were told to this user on this machine: a file with a hash for each.</summary>
internal static class NoticeLog
{
    private const string Name = "notices";

    /// <summary>Whether a notice was not told before; it counts as told from now on. What cannot be kept is told again.</summary>
    public static bool IsNew(string? folder, string notice)
    {
        if (folder is null) return true;

        // The user's folder may be shared by several machines.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.MachineName}\n{notice}")));
        var path = Path.Combine(folder, Name);
        try
        {
            if (File.Exists(path) && File.ReadLines(path).Contains(hash)) return false;
            Directory.CreateDirectory(folder);
            File.AppendAllText(path, hash + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }

        return true;
    }
}
