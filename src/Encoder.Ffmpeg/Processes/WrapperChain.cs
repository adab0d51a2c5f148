namespace Encoder.Ffmpeg.Processes;

/// <summary>The wrappers that work on this node, outermost first, with their paths.</summary>
internal sealed record WrapperChain(IReadOnlyList<(Wrapper Wrapper, string Path)> Links)
{
    /// <summary>No wrappers.</summary>
    public static readonly WrapperChain None = new([]);

    /// <summary>The wrappers that are installed.</summary>
    public static WrapperChain Installed(IEnumerable<Wrapper> wrappers) => new(
        [.. wrappers.Select(wrapper => (wrapper, ProgramPath.Find(wrapper.Program))).Where(link => link.Item2 is not null).Select(link => (link.wrapper, link.Item2!))]);

    public bool Has(Wrapper wrapper) => Links.Any(link => link.Wrapper == wrapper);

    /// <summary>A chain of only this wrapper.</summary>
    public WrapperChain Only(Wrapper wrapper) => new([.. Links.Where(link => link.Wrapper == wrapper)]);

    public WrapperChain Without(Wrapper wrapper) => new([.. Links.Where(link => link.Wrapper != wrapper)]);

    /// <summary>The number of processes around the program.</summary>
    public int Depth => Links.Sum(link => link.Wrapper.Depth);

    /// <summary>The complete argument vector, starting with the program.</summary>
    public IReadOnlyList<string> Wrap(WrappedCall call) =>
        [.. Links.SelectMany(link => link.Wrapper.Arguments(call).Prepend(link.Path)), call.Program, .. call.Command.Arguments];
}
