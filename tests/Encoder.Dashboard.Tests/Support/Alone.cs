namespace Encoder.Dashboard.Tests.Support;

/// <summary>Tests that say how soon something is there: they run when all others have ended, one at a time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
