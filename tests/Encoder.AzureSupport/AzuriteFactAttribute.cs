using Encoder.TestSupport.Storage;
using Xunit;

namespace Encoder.AzureSupport;

/// <summary>A test that needs Azurite: skipped on a laptop without it, run (and failing) when <c>CI=true</c>.</summary>
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute() => Skip = AzuriteServer.Missing;
}

/// <summary>Rows of <see cref="AzuriteFactAttribute"/>.</summary>
public sealed class AzuriteTheoryAttribute : TheoryAttribute
{
    public AzuriteTheoryAttribute() => Skip = AzuriteServer.Missing;
}

/// <summary>For a class of contract tests that needs Azurite.</summary>
public sealed class AzuriteRequiredAttribute : RequirementAttribute
{
    public override string? Missing => AzuriteServer.Missing;
}
