using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Cli.Output;

/// <summary>The keys of an encrypted output, in a file that only its owner can read.</summary>
internal static class KeyFile
{
    /// <summary>Writes them beside the finished files.</summary>
    public static void Write(string folder, IReadOnlyList<ClearKey> keys)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(Path.Combine(folder, OutputLayout.Keys), options);
        JsonSerializer.Serialize(file, new ClearKeyLicense { Keys = keys, Type = "temporary" }, ContractsJson.Indented.ClearKeyLicense);
    }
}
