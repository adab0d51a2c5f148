using System.Text.Json;
using Encoder.Grains.Hosting;
using Encoder.Server.Submissions;
using Encoder.Silo.Clustering;
using Encoder.Silo.Draining;
using Encoder.Silo.Monitoring;
using Encoder.Storage.Azure;
using Microsoft.Extensions.Configuration;

namespace Encoder.Silo.Tests;

/// <summary>encoder-silo.sample.json names every key, with its default.</summary>
public sealed class SampleSettingsTests
{
    private static readonly string Sample = Path.Combine(AppContext.BaseDirectory, "encoder-silo.sample.json");

    private static readonly IConfiguration Configuration = new ConfigurationBuilder().AddJsonFile(Sample).Build();

    public static TheoryData<string, Type[]> Sections => new()
    {
        { "Silo", [typeof(SiloProcessOptions)] },
        { "Cluster", [typeof(ClusterProviderOptions), typeof(GrainHostOptions)] },
        { "Cluster:Redis", [typeof(RedisOptions)] },
        { "Cluster:Tls", [typeof(ClusterTlsOptions)] },
        { "Azure", [typeof(AzureStorageOptions)] },
        { "Drain", [typeof(DrainOptions)] },
        { "AzureMonitor", [typeof(AzureMonitorOptions)] },
        { "Queue", [typeof(QueueOptions)] },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Sample_EachSection_HasTheKeysOfItsOptions(string section, Type[] options)
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Sample), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var element = section.Split(':').Aggregate(sample.RootElement, static (element, name) => element.GetProperty(name));

        // What can be set: a list is set by its items. The default of Slots is the machine's, so it stands in a comment.
        var settable = options.SelectMany(type => type.GetProperties()).Where(property => property.CanWrite || property.Name is "Gateways" or "AllowedBlobs").Select(property => property.Name).Except(["Slots"]);
        Assert.Contains("// \"Slots\": 4,", File.ReadAllText(Sample), StringComparison.Ordinal);
        Assert.Equal(settable.Order(StringComparer.Ordinal), element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sample_AsItIs_ChangesNothing()
    {
        Assert.Equal(Values(new SiloProcessOptions()), Values(Bind(new SiloProcessOptions(), "Silo")));
        Assert.Equal(Values(new ClusterProviderOptions()), Values(Bind(new ClusterProviderOptions(), "Cluster")));
        Assert.Equal(Values(new GrainHostOptions()), Values(Bind(new GrainHostOptions(), "Cluster")));
        Assert.Equal(Values(new AzureStorageOptions()), Values(Bind(new AzureStorageOptions(), "Azure")));
        Assert.Equal(Values(new DrainOptions()), Values(Bind(new DrainOptions(), "Drain")));
        Assert.Equal(Values(new AzureMonitorOptions()), Values(Bind(new AzureMonitorOptions(), "AzureMonitor")));
        Assert.Equal(Values(new QueueOptions()), Values(Bind(new QueueOptions(), "Queue")));
    }

    private static T Bind<T>(T options, string section) where T : class
    {
        Configuration.GetSection(section).Bind(options);
        return options;
    }

    private static string Values<T>(T options) => JsonSerializer.Serialize(options);
}
