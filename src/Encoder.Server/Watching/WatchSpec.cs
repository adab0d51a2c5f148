using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Specs;

namespace Encoder.Server.Watching;

/// <summary>The job spec for files of the watched folder.</summary>
internal static class WatchSpec
{
    public static JobSpec Read(WatchOptions options)
    {
        var spec = options.SpecFile is { } path ? JobSpecReader.Parse(File.ReadAllText(path)) : new JobSpec();
        if (spec.Ladder.Count == 0) spec = spec with { Ladder = Ladder.Parse(LadderPresets.Default) };
        JobSpecValidator.ThrowIfInvalid(spec);
        return spec;
    }
}
