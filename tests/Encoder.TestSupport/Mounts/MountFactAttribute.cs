using System.Globalization;
using Xunit;

namespace Encoder.TestSupport.Mounts;

/// <summary>A test that mounts: skipped on a laptop without the right to, run (and failing) when <c>CI=true</c>.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    private const int SysAdmin = 21;

    public MountFactAttribute() => Skip = MayMount || Environment.GetEnvironmentVariable("CI") == "true" ? null : "mounting needs CAP_SYS_ADMIN";

    private static bool MayMount => OperatingSystem.IsLinux()
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("CapEff:", StringComparison.Ordinal)) is { } effective
        && (ulong.Parse(effective["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> SysAdmin & 1) == 1;
}
