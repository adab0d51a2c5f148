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

    /// <summary>Files that can still be made (inodes), likewise. Default 1,000; 0 turns the watch off.</summary>
    public long LowFiles { get; set; } = 1000;

    /// <summary>The options of a configuration; needed before there are services, because the engine starts first.</summary>
    public static DiskOptions Read(IConfiguration configuration)
    {
        var (faults, read) = (new List<string>(), new DiskOptions());
        read.LowBytes = Number(nameof(LowBytes), read.LowBytes, "bytes");
        read.LowFiles = Number(nameof(LowFiles), read.LowFiles, "files");
        return faults.Count == 0 ? read : throw new OptionsValidationException(Section, typeof(DiskOptions), faults);

        long Number(string name, long unless, string unit)
        {
            if (configuration.GetSection(Section)[name] is not { } text) return unless;
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            faults.Add($"Disk:{name} is '{text}'; give a number of {unit}, or 0 to turn the check off.");
            return unless;
        }
    }

    /// <summary>Watches the disk of a data folder, and that of a scratch folder elsewhere.</summary>
    public DiskSpace Watch(string folder, string? scratch, TimeProvider time) =>
        new(new DiskSpaceOptions { Folder = folder, ScratchFolder = scratch, LowBytes = LowBytes, LowFiles = LowFiles }, time);
}
