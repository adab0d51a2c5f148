using Xunit;

namespace Encoder.TestSupport.Mounts;

/// <summary>The same as <see cref="MountFactAttribute"/>, for theories.</summary>
public sealed class MountTheoryAttribute : TheoryAttribute
{
    public MountTheoryAttribute() => Skip = new MountFactAttribute().Skip;
}
