using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Nodes;

/// <summary>This machine's tools, found once.</summary>
internal static class Node
{
    private static readonly Lazy<Task<NodeTools>> Found = new(() => NodeTools.ProbeAsync(new FfmpegOptions(), TimeProvider.System, CancellationToken.None));

    public static Task<NodeTools> ToolsAsync() => Found.Value;

    public static async Task<IProcessRunner> RunnerAsync() => (await ToolsAsync()).Runner;
}
