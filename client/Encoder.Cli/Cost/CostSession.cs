using Encoder.Cli.Encode;
using Encoder.Contracts;
using Encoder.Core.Costs;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Probing;

namespace Encoder.Cli.Cost;

/// <summary>One run of <c>encoder cost</c>: reads the spec, probes the source, plans the job as an encode would, and prints the estimate.</summary>
internal static class CostSession
{
    /// <summary>Runs the command; returns its exit code.</summary>
    public static async Task<int> RunAsync(CostOptions options, CliHost host, CancellationToken cancellationToken)
    {
        try
        {
            var spec = JobSpecSource.Read(File.Exists(options.Spec) ? new SpecRequest(File: options.Spec) : new SpecRequest(Ladder: options.Spec));
            var tools = await NodeTools.ProbeAsync(new FfmpegOptions(), host.Time, cancellationToken);
            var plan = JobPlanner.Plan(spec, await new Prober(tools.Runner).ProbeAsync(options.File, cancellationToken));
            if (CostModel.Estimate(plan) is { } estimate)
            {
                host.Out.WriteLine(CostText.Of(estimate, options.PricePerCoreHour));
                return ExitCodes.Ok;
            }

            host.Error.WriteLine($"encoder: {options.File} has no video, or does not declare how long it is, so there is nothing to estimate from.");
        }
        catch (FaultException exception)
        {
            foreach (var fault in exception.Faults) host.Error.WriteLine($"encoder: {fault}");
        }

        return ExitCodes.Failed;
    }
}
