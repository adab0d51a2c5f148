using System.CommandLine;
using Encoder.Cli.Serve;

namespace Encoder.Cli.CommandLine;

/// <summary>The options of <c>encoder keys new</c>.</summary>
internal sealed class KeysCommand : Command
{
    private readonly Argument<string> name = new("NAME") { Description = "The key's name, for people and logs." };
    private readonly Option<string> file = new("--keys") { HelpName = "FILE", Required = true, Description = "The keys file; made when absent." };
    private readonly Option<string> tenant = new("--tenant")
    {
        HelpName = "NAME", Description = "Whose jobs it sees; default local.", DefaultValueFactory = _ => "local",
    };
    private readonly Option<string> scopes = new("--scopes")
    {
        HelpName = "SCOPES", Description = "Of read, write, admin, comma between; default read,write.", DefaultValueFactory = _ => "read,write",
    };

    public KeysCommand() : base("keys", "API keys of a server.")
    {
        New = new Command("new", "Make a key, add its hash to a keys file, and print it this once.") { name, file, tenant, scopes };
        Add(New);
    }

    /// <summary><c>encoder keys new</c>.</summary>
    public Command New { get; }

    /// <summary>The options of a parse without errors.</summary>
    public NewKeyOptions Read(ParseResult result) => new(
        result.GetRequiredValue(name), Path.GetFullPath(result.GetRequiredValue(file)), result.GetRequiredValue(tenant), result.GetRequiredValue(scopes).Split(','));
}
