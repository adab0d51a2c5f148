using System.CommandLine;
using Encoder.Cli.Cost;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder cost</c>.</summary>
internal sealed class CostCommand : Command
{
    private readonly Argument<string> spec = new("SPEC") { Description = "The job spec (JSON file), or the names of rungs such as 1080p,720p,480p." };
    private readonly Argument<string> file = new("FILE") { Description = "The source." };
    private readonly Option<double?> price = new("--price")
    {
        HelpName = "PRICE", Description = "Price of one core for an hour, in any currency: that of a machine divided by its cores. Default: no prices.",
        CustomParser = result => OptionValues.Number(result, "a price", 0, 1000),
    };

    public CostCommand() : base("cost", "Estimate the processor time of a job, and its price, without running it.")
    {
        Add(spec);
        Add(file);
        Add(price);
    }

    /// <summary>The options of a parse without errors.</summary>
    public CostOptions Read(ParseResult result) =>
        new(result.GetRequiredValue(spec), Path.GetFullPath(result.GetRequiredValue(file)), result.GetValue(price));
}
