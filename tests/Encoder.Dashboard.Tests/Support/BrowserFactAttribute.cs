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

/// <summary>The same for tests that also need a script of npm.</summary>
public sealed class ScriptFactAttribute : FactAttribute
{
    public ScriptFactAttribute() => Skip = NpmScript.Missing;
}

/// <summary>Rows of <see cref="ScriptFactAttribute"/>.</summary>
public sealed class ScriptTheoryAttribute : TheoryAttribute
{
    public ScriptTheoryAttribute() => Skip = NpmScript.Missing;
}
