namespace Encoder.Ffmpeg.Processes;

/// <summary>Finds a program as a shell would, without starting one.</summary>
internal static class ProgramPath
{
    /// <summary>Absolute path of the program, or null when there is none.</summary>
    public static string? Find(string program) => program.Contains(Path.DirectorySeparatorChar)
        ? Executable(Path.GetFullPath(program))
        : (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(directory => Executable(Path.Combine(directory, program)))
            .FirstOrDefault(path => path is not null);

    private static string? Executable(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows()) return File.Exists(path) && (File.GetUnixFileMode(path) & Execute) != 0 ? path : null;
        return File.Exists(path) ? path : File.Exists(path + ".exe") ? path + ".exe" : null;
    }
}
