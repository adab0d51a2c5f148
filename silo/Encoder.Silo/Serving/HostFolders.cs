using Encoder.Server.Watching;
using Encoder.Silo.Embedded;
using Encoder.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Serving;

/// <summary>Checks the configured folders before anything is written.</summary>
internal static class HostFolders
{
    /// <summary>Throws, with every fault, when the scratch folder or the watched folder cannot be used.</summary>
    public static void ThrowIfRefused(EmbeddedSiloOptions engine, IConfiguration configuration)
    {
        var faults = new List<string>();
        if (engine.ScratchDirectory is { } scratch && ScratchFolder.Refusal(scratch, engine.DataDirectory) is { } refusal) faults.Add($"--scratch {refusal}");
        if (WatchedFolder.Refusal(configuration[$"{WatchOptions.Section}:{nameof(WatchOptions.Folder)}"], engine.DataDirectory) is { } nested) faults.Add(nested);
        if (faults.Count > 0) throw new OptionsValidationException("folders", typeof(ServerHostOptions), faults);
    }
}
