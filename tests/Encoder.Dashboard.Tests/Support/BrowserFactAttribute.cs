namespace Encoder.Dashboard.Tests.Support;

/// <summary>A test in a browser: skipped on a laptop without Chromium, run (and failing) when <c>CI=true</c>.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute() => Skip = Chromium.Missing;
}

/// <summary>Rows of <see cref="BrowserFactAttribute"/>.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.Missing;
}

/// <summary>The same for tests that also need axe-core, which the build fetches by npm.</summary>
public sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = Chromium.Missing ?? (Axe.IsThere || Chromium.IsCi ? null : "axe-core is not there: the build found no npm");
}
