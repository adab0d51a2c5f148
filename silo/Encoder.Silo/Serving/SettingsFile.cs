using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Serving;

/// <summary>The file of <c>--settings</c>.</summary>
internal static class SettingsFile
{
    /// <summary>Adds the file, read once, with precedence over earlier sources. A file that is not JSON is reported as a fault of the options.</summary>
    public static void AddSettings(this ConfigurationManager configuration, string path)
    {
        try
        {
            configuration.AddJsonFile(path, optional: false, reloadOnChange: false);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new OptionsValidationException("settings", typeof(SettingsFile), [$"{path}: {exception.InnerException?.Message ?? exception.Message}"]);
        }
    }
}
