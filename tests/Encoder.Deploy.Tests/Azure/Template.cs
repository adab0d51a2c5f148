using System.Reflection;
using System.Text.Json;

namespace Encoder.Deploy.Tests.Azure;

/// <summary>The compiled template, its nested deployments taken apart.</summary>
public sealed class Template : IAsyncLifetime
{
    private static readonly string Bicep = typeof(Template).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "BicepPath").Value!.Replace('\\', '/');

    /// <summary>The template as the compiler writes it.</summary>
    internal string Text { get; private set; } = "";

    /// <summary>What the compiler and its linter say; nothing when all is well.</summary>
    internal string Complaints { get; private set; } = "";

    /// <summary>Every template: the outer one and those of the modules.</summary>
    internal IReadOnlyList<JsonElement> All { get; private set; } = [];

    /// <summary>Every resource that is made, without the nested deployments and those that exist already.</summary>
    internal IReadOnlyList<JsonElement> Resources { get; private set; } = [];

    public async Task InitializeAsync()
    {
        // The compiler is one file that unpacks itself into a folder of its own.
        var built = await Shell.RunAsync($"chmod +x '{Bicep}' 2>/dev/null; '{Bicep}' build deploy/azure/main.bicep --stdout");
        (Text, Complaints) = (built.Output, built.Error);
        Assert.True(built.ExitCode == 0, built.Error);
        var root = JsonDocument.Parse(Text).RootElement;
        All = [root, .. Nested(root)];
        Resources = [.. All.SelectMany(ResourcesOf).Where(one => TypeOf(one) != "Microsoft.Resources/deployments" && !one.TryGetProperty("existing", out _))];
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The type of a resource.</summary>
    internal static string TypeOf(JsonElement resource) => resource.GetProperty("type").GetString()!;

    /// <summary>Resources of a type.</summary>
    internal IEnumerable<JsonElement> OfType(string type) => Resources.Where(one => TypeOf(one).Equals(type, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<JsonElement> Nested(JsonElement template)
    {
        foreach (var deployment in ResourcesOf(template).Where(one => TypeOf(one) == "Microsoft.Resources/deployments"))
        {
            var inner = deployment.GetProperty("properties").GetProperty("template");
            yield return inner;
            foreach (var below in Nested(inner)) yield return below;
        }
    }

    // A template with symbolic names has an object of resources, one without has a list.
    private static IEnumerable<JsonElement> ResourcesOf(JsonElement template) => template.GetProperty("resources") is { ValueKind: JsonValueKind.Object } named
        ? named.EnumerateObject().Select(one => one.Value)
        : template.GetProperty("resources").EnumerateArray();
}
