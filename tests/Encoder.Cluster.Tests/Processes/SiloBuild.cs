using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests;

/// <summary>Binaries of another version: these ones, with another number in each assembly of the product.</summary>
internal static class SiloBuild
{
    /// <summary>Makes a folder with a silo of that version.</summary>
    public static string OfVersion(Version version)
    {
        var folder = TestMedia.NewFolder();
        foreach (var entry in Directory.GetFileSystemEntries(AppContext.BaseDirectory))
        {
            var (name, target) = (Path.GetFileName(entry), Path.Combine(folder, Path.GetFileName(entry)));

            // The start program looks for its assembly beside itself, not beside its link.
            if (Directory.Exists(entry)) Directory.CreateSymbolicLink(target, entry);
            else if (!name.StartsWith("encoder", StringComparison.OrdinalIgnoreCase)) File.CreateSymbolicLink(target, entry);
            else File.Copy(entry, target);
            if (name.StartsWith("encoder", StringComparison.OrdinalIgnoreCase) && name.EndsWith(".dll", StringComparison.Ordinal)) Stamp(target, version);
        }

        return folder;
    }

    /// <summary>ECMA-335 §II.22.2: a row of the table Assembly is a hash algorithm in four bytes, then the version in four times two.</summary>
    private static void Stamp(string assembly, Version version)
    {
        var bytes = File.ReadAllBytes(assembly);
        using var file = new PEReader(new MemoryStream(bytes));
        var row = file.PEHeaders.MetadataStartOffset + file.GetMetadataReader().GetTableMetadataOffset(TableIndex.Assembly);
        foreach (var (place, number) in new[] { version.Major, version.Minor, version.Build, 0 }.Index())
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(row + 4 + (2 * place)), (ushort)number);
        File.WriteAllBytes(assembly, bytes);
    }
}
