namespace Encoder.TestSupport.Processes;

/// <summary>
/// The command <c>encoder</c> as a process. <c>ENCODER_COMMAND</c> names the published form, which is what users run and which starts with half
/// of the processor time. Without it, it is the built form; whoever uses it references Encoder.Cli, so that it is built.
/// </summary>
public static class EncoderExecutable
{
    /// <summary>Full path.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("ENCODER_COMMAND") is { Length: > 0 } command ? command : Built();

    // From its own folder: beside the tests it would find their choice of packages, in which those of ASP.NET are left out.
    private static string Built()
    {
        var tests = new DirectoryInfo(AppContext.BaseDirectory);
        var root = tests.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return System.IO.Path.Combine(root, "client", "Encoder.Cli", "bin", tests.Parent.Name, tests.Name, OperatingSystem.IsWindows() ? "encoder.exe" : "encoder");
    }
}
