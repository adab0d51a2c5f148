using Encoder.Contracts;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Watching;

/// <summary>Every fault of the options and of the spec they name at once.</summary>
internal sealed class WatchOptionsValidator(IMediaStore store) : IValidateOptions<WatchOptions>
{
    public ValidateOptionsResult Validate(string? name, WatchOptions options)
    {
        var faults = new List<string>();
        if (options.Folder is { } folder && !Directory.Exists(folder)) faults.Add($"Watch:Folder {folder} was not found; create the folder first.");
        if (store is DirectoryMediaStore data && WatchedFolder.Refusal(options.Folder, data.Root) is { } nested) faults.Add(nested);
        if (options.StillFor < TimeSpan.FromSeconds(1) || options.StillFor > TimeSpan.FromDays(1)) faults.Add($"Watch:StillFor is {options.StillFor}; give 1 second to 1 day.");
        try
        {
            WatchSpec.Read(options);
        }
        catch (FaultException exception)
        {
            faults.AddRange(exception.Faults.Select(fault => $"Watch:SpecFile {options.SpecFile}: {fault.Message}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add($"Watch:SpecFile {options.SpecFile}: {exception.Message}");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
