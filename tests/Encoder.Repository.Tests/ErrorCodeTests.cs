using Encoder.Contracts;

namespace Encoder.Repository.Tests;

/// <summary>docs/error-codes.md is the registry, row by row.</summary>
public sealed class ErrorCodeTests
{
    [Fact]
    public void Document_EveryRow_IsTheRegistrys()
    {
        var documented = Markdown.Rows("docs/error-codes.md")
            .Where(cells => cells.Length == 4 && cells[0].StartsWith('`'))
            .Select(cells => string.Join(" | ", cells));
        var registered = ErrorCodes.All.Select(code => $"`{code.Code}` | {code.Sentence} | {code.HttpStatus} | {(code.Retry ? "yes" : "no")}");

        Assert.Equal(registered.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Codes_All_SayAreaAndWhatHappened() =>
        Assert.All(ErrorCodes.All, code => Assert.Matches(@"\A[a-z]+\.[a-z]+(_[a-z]+)*\z", code.Code));

    // A constant that never got into the registry would have no sentence, no status and no row.
    [Fact]
    public void Constants_All_AreRegistered()
    {
        var constants = typeof(ErrorCodes).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(constants.Order(StringComparer.Ordinal), ErrorCodes.All.Select(code => code.Code).Order(StringComparer.Ordinal));
    }
}
