namespace Encoder.Deploy.Tests;

/// <summary>A test that needs programs of the machine: skipped on a laptop without them, run (and failing) when <c>CI=true</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools) => Skip = Tools.WhySkipped(tools);
}

/// <summary>Rows of <see cref="ToolFactAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] tools) => Skip = Tools.WhySkipped(tools);
}

internal static class Tools
{
    /// <summary>Stands for the rights that a service manager has.</summary>
    public const string Root = "root";

    /// <summary>Why a test that needs these is skipped; null where it runs.</summary>
    public static string? WhySkipped(string[] tools)
    {
        var missing = tools.Where(tool => !IsThere(tool)).ToList();
        return missing.Count == 0 || Environment.GetEnvironmentVariable("CI") == "true" ? null : $"missing here: {string.Join(", ", missing)}";
    }

    private static bool IsThere(string tool) => tool == Root
        ? Environment.IsPrivilegedProcess
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, tool)));
}
