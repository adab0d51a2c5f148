using Encoder.Cli.Output;
using Encoder.Server.Security;
using Encoder.Silo.Terminal;

namespace Encoder.Cli.Serve;

/// <summary>One run of <c>encoder keys new</c>.</summary>
internal static class KeysSession
{
    /// <summary>Creates a key; returns the exit code.</summary>
    public static int New(NewKeyOptions options, CliHost host)
    {
        var unknown = options.Scopes.Where(scope => !Enum.GetNames<ApiScope>().Contains(scope, StringComparer.OrdinalIgnoreCase)).ToList();
        if (unknown.Count > 0) return Refuse(host, ExitCodes.Usage, [$"--scopes takes read, write and admin, not '{unknown[0]}'."]);
        var key = ApiKey.New();
        try
        {
            var before = File.Exists(options.File) ? File.ReadAllText(options.File) : null;
            var existingFaults = before is null ? [] : ApiKeyFile.Parse(before).Faults;
            if (existingFaults.Count > 0) return Refuse(host, ExitCodes.Failed, existingFaults.Select(fault => $"{options.File}: {fault}."));
            var scopes = options.Scopes.Select(scope => Enum.Parse<ApiScope>(scope, ignoreCase: true)).Distinct().ToList();
            var after = ApiKeyFile.Add(before, new ApiKey(options.Name, options.Tenant, scopes, ApiKey.HashOf(key)));
            var faults = ApiKeyFile.Parse(after).Faults;
            if (faults.Count > 0) return Refuse(host, ExitCodes.Usage, faults.Select(fault => $"{fault}."));

            // Printed first: nobody can print a key again.
            host.Out.WriteLine(key);
            if (host.Out is TerminalWriter { IsClosed: true } or TerminalWriter { Failure: not null })
                return Refuse(host, ExitCodes.Failed, ["the key cannot be written to standard output, so none was made."]);
            Write(options.File, after);
        }
        catch (Exception e) when (FileFaults.IsFileError(e))
        {
            return Refuse(host, ExitCodes.Failed, [FileFaults.OfWrite(e, options.File).Fault.ToString()]);
        }

        return ExitCodes.Ok;
    }

    /// <summary>
    /// Replaces the file atomically, so that a server reads either the old or the new one; readable by its owner only. A link to the file stays a link.
    /// </summary>
    private static void Write(string path, string content)
    {
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
        var next = $"{target}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new StreamWriter(next, options)) file.Write(content);
            File.Move(next, target, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
    }

    private static int Refuse(CliHost host, int status, IEnumerable<string> mistakes)
    {
        foreach (var mistake in mistakes) host.Error.WriteLine($"encoder: {mistake}");
        return status;
    }
}
