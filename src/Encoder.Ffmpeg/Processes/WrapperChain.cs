namespace Encoder.Ffmpeg.Processes;

/// <summary>The wrappers that work on this node, outermost first, with their paths.</summary>
internal sealed record WrapperChain(IReadOnlyList<(Wrapper Wrapper, string Path)> Links)
{
    /// <summary>No bounds at all.</summary>
    public static readonly WrapperChain None = new([]);

    /// <summary>Those wrappers that are installed.</summary>
    public static WrapperChain Installed(IEnumerable<Wrapper> wrappers) => new(
        [.. wrappers.Select(wrapper => (wrapper, ProgramPath.Find(wrapper.Program))).Where(link => link.Item2 is not null).Select(link => (link.wrapper, link.Item2!))]);

    public bool Has(Wrapper wrapper) => Links.Any(link => link.Wrapper == wrapper);

    /// <summary>Only this link.</summary>
    public WrapperChain Only(Wrapper wrapper) => new([.. Links.Where(link => link.Wrapper == wrapper)]);

    public WrapperChain Without(Wrapper wrapper) => new([.. Links.Where(link => link.Wrapper != wrapper)]);

    /// <summary>How many processes stand around the program.</summary>
    public int Depth => Links.Sum(link => link.Wrapper.Depth);

    /// <summary>The whole argument vector, the program to start first.</summary>
    public IReadOnlyList<string> Wrap(WrappedCall call) =>
        [.. Links.SelectMany(link => link.Wrapper.Arguments(call).Prepend(link.Path)), call.Program, .. call.Command.Arguments];
}
