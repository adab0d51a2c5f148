using System.Globalization;
using Encoder.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>When the disk of the data folder counts as full; section <c>Disk</c> of the configuration.</summary>
public sealed class DiskOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Disk";

    /// <summary>Free bytes below which uploads are refused and encodes pause. Default 1 GiB; 0 turns the check off.</summary>
    public long LowBytes { get; set; } = 1L << 30;

    /// <summary>Reads the options from a configuration. The engine needs them before the services exist.</summary>
    public static DiskOptions Read(IConfiguration configuration)
    {
        var text = configuration.GetSection(Section)[nameof(LowBytes)];
        if (text is null) return new DiskOptions();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes >= 0
            ? new DiskOptions { LowBytes = bytes }
            : throw new OptionsValidationException(Section, typeof(DiskOptions), [$"Disk:LowBytes is '{text}'; give a number of bytes, or 0 to turn the check off."]);
    }

    /// <summary>Creates the check for the disk of a folder.</summary>
    public DiskSpace Watch(string folder, TimeProvider time) => new(new DiskSpaceOptions { Folder = folder, LowBytes = LowBytes }, time);
}
