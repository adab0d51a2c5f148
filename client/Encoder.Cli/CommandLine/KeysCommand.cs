using System.CommandLine;
using Encoder.Cli.Serve;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder keys new</c>.</summary>
internal sealed class KeysCommand : Command
{
    private readonly Argument<string> name = new("NAME") { Description = "The name of the key, shown in logs." };
    private readonly Option<string> file = new("--keys") { HelpName = "FILE", Required = true, Description = "The keys file; created if missing." };
    private readonly Option<string> tenant = new("--tenant")
    {
        HelpName = "NAME", Description = "The tenant whose jobs the key can access. Default: local.", DefaultValueFactory = _ => "local",
    };
    private readonly Option<string> scopes = new("--scopes")
    {
        HelpName = "SCOPES", Description = "Scopes out of read, write and admin, separated by commas. Default: read,write.", DefaultValueFactory = _ => "read,write",
    };

    public KeysCommand() : base("keys", "Manage the API keys of a server.")
    {
        New = new Command("new", "Create a key, add its hash to a keys file, and print the key once.") { name, file, tenant, scopes };
        Add(New);
    }

    /// <summary><c>encoder keys new</c>.</summary>
    public Command New { get; }

    /// <summary>The options of a parse without errors.</summary>
    public NewKeyOptions Read(ParseResult result) => new(
        result.GetRequiredValue(name), Path.GetFullPath(result.GetRequiredValue(file)), result.GetRequiredValue(tenant), result.GetRequiredValue(scopes).Split(','));
}
