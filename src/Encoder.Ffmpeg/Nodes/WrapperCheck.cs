using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Nodes;

/// <summary>
/// Finds the wrappers that work by running <c>ffmpeg -version</c> inside them: first all together, which is the only process on most nodes;
/// only when that fails, one by one (a container may forbid namespaces, a small system may have a <c>setpriv</c> without the option).
/// </summary>
internal sealed class WrapperCheck(FfmpegOptions options, TimeProvider time)
{
    private static readonly FfmpegCommand Version = new("ffmpeg", ["-nostdin", "-version"]);

    /// <summary>The chain of wrappers that work, and the version output of ffmpeg within it.</summary>
    public async Task<(WrapperChain Chain, IReadOnlyList<string> Version)> RunAsync(WrapperChain installed, CancellationToken cancellationToken)
    {
        var (lines, _) = await TryAsync(installed, cancellationToken).ConfigureAwait(false);
        if (lines is not null) return (installed, lines);

        var (bare, outcome) = await TryAsync(WrapperChain.None, cancellationToken).ConfigureAwait(false);
        if (bare is null)
            throw new FaultException(ErrorCodes.FfmpegMissing, "ffmpeg does not start on this node. Reinstall it.", outcome.Detail);

        var working = installed;
        foreach (var (wrapper, _) in installed.Links)
        {
            var (alone, _) = await TryAsync(installed.Only(wrapper), cancellationToken).ConfigureAwait(false);
            if (alone is null) working = working.Without(wrapper);
        }
        var (together, _) = await TryAsync(working, cancellationToken).ConfigureAwait(false);
        return together is null ? (WrapperChain.None, bare) : (working, together);
    }

    private async Task<(IReadOnlyList<string>? Lines, ProcessOutcome Outcome)> TryAsync(WrapperChain chain, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var request = new ProcessRequest(Version)
        {
            OnLine = (line, _) =>
            {
                lines.Add(line);
                return ValueTask.CompletedTask;
            },
        };
        var outcome = await new ProcessRunner(options, chain, time).RunAsync(request, cancellationToken).ConfigureAwait(false);
        return (outcome.ExitedCleanly && lines.Any(line => line.StartsWith("ffmpeg version ", StringComparison.Ordinal)) ? lines : null, outcome);
    }
}
