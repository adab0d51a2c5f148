using System.Text.RegularExpressions;

namespace Encoder.Deploy.Tests.Scripts;

/// <summary>Every script of the repository passes shellcheck, and the user data of machines its schema.</summary>
public sealed class ScriptTests
{
    [ToolFact("shellcheck")]
    public async Task Scripts_All_PassShellcheck()
    {
        var scripts = await Shell.SucceedAsync("git ls-files --cached --others --exclude-standard '*.sh' .ci/run");

        await Shell.SucceedAsync($"shellcheck --external-sources {scripts.ReplaceLineEndings(" ")}");
    }

    // What the template does not put in would reach the machines as it stands.
    [Fact]
    public void UserData_Placeholders_AreThoseOfTheTemplate()
    {
        var named = Regex.Matches(Checkout.Read("deploy/cloud-init/silo.yaml"), @"\b[A-Z]+_BASE64\b").Select(match => match.Value);
        var replaced = Regex.Matches(Checkout.Read("deploy/azure/modules/silos.bicep"), @"'([A-Z]+_BASE64)'").Select(match => match.Groups[1].Value);

        Assert.Equal(named.Order(StringComparer.Ordinal), replaced.Order(StringComparer.Ordinal));
    }

    [ToolFact("cloud-init")]
    public async Task UserData_Template_IsValid() => await Shell.SucceedAsync("cloud-init schema --config-file deploy/cloud-init/silo.yaml");
}
