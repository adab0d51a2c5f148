namespace Encoder.Deploy.Tests.Units;

/// <summary>A systemd unit of deploy/systemd, its settings by name; a setting may be there several times.</summary>
internal sealed class UnitFile(string name)
{
    private readonly ILookup<string, string> settings = Checkout.Read($"deploy/systemd/{name}").Split('\n')
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
        .ToLookup(line => line.Split('=')[0], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    /// <summary>The value of a setting that is there once.</summary>
    public string this[string setting] => settings[setting].Single();

    /// <summary>The words of a setting.</summary>
    public string[] Words(string setting) => this[setting].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Names of the settings that restrict the service.</summary>
    public IEnumerable<string> Restrictions => settings
        .Where(setting => setting.Key is not ("Description" or "EnvironmentFile" or "ExecStart"))
        .SelectMany(setting => setting.Select(value => $"{setting.Key}={value}"));
}
