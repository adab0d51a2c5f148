using System.Text.RegularExpressions;

namespace Encoder.Deploy.Tests.Azure;

/// <summary>What each set may do is what docs/deploy/security.md says, row by row, and never more than one container, queue, secret or account.</summary>
public sealed partial class RoleTests(Template template) : IClassFixture<Template>
{
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["blobContributor"] = "Storage Blob Data Contributor", ["tableContributor"] = "Storage Table Data Contributor",
        ["queueContributor"] = "Storage Queue Data Contributor", ["secretsUser"] = "Key Vault Secrets User",
        ["metricsPublisher"] = "Monitoring Metrics Publisher",
    };

    private static readonly Dictionary<string, string> Identifiers = new()
    {
        ["blobContributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe", ["tableContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["queueContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88", ["secretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["metricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
    };

    [Fact]
    public void Assignments_All_AreTheDocumentedOnes()
    {
        var granted = template.OfType("Microsoft.Authorization/roleAssignments").Select(assignment =>
        {
            var role = Variable().Match(assignment.GetProperty("properties").GetProperty("roleDefinitionId").GetString()!).Groups["name"].Value;
            var set = assignment.GetProperty("properties").GetProperty("principalId").GetString()!.Contains("{0}-front'", StringComparison.Ordinal) ? "front" : "work";
            return $"{set} | {Roles[role]} | {ScopeOf(assignment.GetProperty("scope").GetString()!)}";
        });
        var documented = Checkout.Read("docs/deploy/security.md").Split('\n')
            .Where(line => line.StartsWith("| `front`", StringComparison.Ordinal) || line.StartsWith("| `work`", StringComparison.Ordinal))
            .Select(line => string.Join(" | ", line.Trim('|', ' ').Split('|').Take(3).Select(cell => cell.Trim().Replace("`", "", StringComparison.Ordinal))));

        Assert.Equal(documented.Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
    }

    // A role is known by its number; the name in the template is only a comment.
    [Fact]
    public void Roles_Numbers_AreThoseOfTheirNames() => Assert.All(
        Identifiers, role => Assert.Contains($"'{role.Value}')", Line($"\"{role.Key}\"")));

    private string Line(string part) => template.Text.Split('\n').First(line => line.Contains(part, StringComparison.Ordinal));

    private static string ScopeOf(string scope)
    {
        if (scope.Contains("Microsoft.Insights/components", StringComparison.Ordinal)) return "Application Insights";
        if (scope.Contains("/containers", StringComparison.Ordinal)) return "container encoder";
        if (scope.Contains("/secrets", StringComparison.Ordinal)) return $"secret {Last().Match(scope).Groups["name"].Value}";
        if (scope.Contains("announcements", StringComparison.Ordinal)) return "queue of announcements";
        if (scope.Contains("/queues", StringComparison.Ordinal)) return $"queue {Last().Match(scope).Groups["name"].Value}";
        return scope.Contains("Microsoft.Storage/storageAccounts'", StringComparison.Ordinal) ? "storage account" : $"more than documented: {scope}";
    }

    [GeneratedRegex(@"variables\('(?<name>\w+)'\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"'(?<name>[\w-]+)'\)\]$")]
    private static partial Regex Last();
}
