using System.Text.Json;

namespace Encoder.Deploy.Tests.Azure;

/// <summary>deploy/azure: compiles without a warning, is described and tagged, opens one address, gives no secret away, and grants what is documented.</summary>
public sealed class TemplateTests(Template template) : IClassFixture<Template>
{
    // Kinds that have no tags in Azure, or take those of what they belong to.
    private static readonly string[] Untagged =
    [
        "Microsoft.Authorization/roleAssignments", "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/tableServices", "Microsoft.Storage/storageAccounts/tableServices/tables",
        "Microsoft.Storage/storageAccounts/queueServices", "Microsoft.Storage/storageAccounts/queueServices/queues",
    ];

    // The compiler ends with 0 whatever it warns of; warnings go to stderr, the linter's too.
    [Fact]
    public void Bicep_Compiled_HasNoWarning() => Assert.Equal("", template.Complaints);

    [Fact]
    public void CompiledTemplate_CheckedIn_IsCurrent() => Assert.True(
        template.Text.Trim() == Checkout.Read("deploy/azure/azuredeploy.json").Trim(),
        "deploy/azure/azuredeploy.json is not what main.bicep compiles to; run deploy/azure/compile.sh.");

    [Fact]
    public void Parameters_All_AreDescribed() => Assert.All(
        template.All.Where(one => one.TryGetProperty("parameters", out _)).SelectMany(one => one.GetProperty("parameters").EnumerateObject()),
        parameter => Assert.True(parameter.Value.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("description", out _), parameter.Name));

    // A cluster without a bound on its machines has none on its cost.
    [Fact]
    public void Numbers_OfTheOuterTemplate_HaveLimits() => Assert.All(
        template.All[0].GetProperty("parameters").EnumerateObject().Where(one => one.Value.GetProperty("type").GetString() == "int"),
        parameter => Assert.True(parameter.Value.TryGetProperty("minValue", out _) && parameter.Value.TryGetProperty("maxValue", out _), parameter.Name));

    [Fact]
    public void Resources_All_AreTagged() => Assert.All(
        template.Resources.Where(one => !Untagged.Contains(Template.TypeOf(one))),
        resource => Assert.Equal("[parameters('tags')]", resource.GetProperty("tags").GetString()));

    [Fact]
    public void Outputs_All_HaveNoSecret()
    {
        foreach (var one in template.All.Where(one => one.TryGetProperty("outputs", out _)))
            foreach (var output in one.GetProperty("outputs").EnumerateObject())
            {
                var text = output.Value.GetRawText();
                Assert.DoesNotMatch("(?i)listKeys|listAccountSas|listSecrets|connectionString|password|getSecret", text);
                var secrets = one.GetProperty("parameters").EnumerateObject().Where(parameter => parameter.Value.GetProperty("type").GetString()!.StartsWith("secure", StringComparison.Ordinal));
                Assert.All(secrets, secret => Assert.DoesNotContain($"parameters('{secret.Name}')", text));
            }
    }

    [Fact]
    public void SecretParameters_All_AreSecureInEveryTemplate()
    {
        string[] secret = ["apiKeys", "httpsCertificate", "siloCertificate", "siloAuthority"];

        var parameters = template.All.Where(one => one.TryGetProperty("parameters", out _))
            .SelectMany(one => one.GetProperty("parameters").EnumerateObject()).Where(one => secret.Contains(one.Name)).ToList();

        Assert.Equal(2 * secret.Length, parameters.Count);
        Assert.All(parameters, parameter => Assert.Equal("securestring", parameter.Value.GetProperty("type").GetString()));
    }

    // The Bastion host has one too, in a module that is deployed only when it is asked for.
    [Fact]
    public void PublicAddresses_ByDefault_AreTheGatewaysAlone()
    {
        var names = template.OfType("Microsoft.Network/publicIPAddresses").Select(one => one.GetProperty("name").GetString()).Order(StringComparer.Ordinal);
        Assert.Equal(["[format('{0}-gateway', parameters('name'))]", "[parameters('name')]"], names);

        var bastion = template.All[0].GetProperty("resources").GetProperty("bastionHost");
        Assert.Equal("[parameters('bastion')]", bastion.GetProperty("condition").GetString());
        Assert.False(template.All[0].GetProperty("parameters").GetProperty("bastion").GetProperty("defaultValue").GetBoolean());
    }

    [Fact]
    public void Services_All_AreClosedToTheInternet()
    {
        var services = template.OfType("Microsoft.Storage/storageAccounts").Concat(template.OfType("Microsoft.KeyVault/vaults")).ToList();

        Assert.Equal(2, services.Count);
        Assert.All(services, service =>
        {
            var properties = service.GetProperty("properties");
            Assert.Equal("Disabled", properties.GetProperty("publicNetworkAccess").GetString());
            Assert.Equal("Deny", properties.GetProperty("networkAcls").GetProperty("defaultAction").GetString());
        });
    }

    [Fact]
    public void StorageAccount_Access_IsByIdentityOverTls()
    {
        var properties = template.OfType("Microsoft.Storage/storageAccounts").Single().GetProperty("properties");

        Assert.False(properties.GetProperty("allowSharedKeyAccess").GetBoolean());
        Assert.False(properties.GetProperty("allowBlobPublicAccess").GetBoolean());
        Assert.True(properties.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
        Assert.Equal("TLS1_2", properties.GetProperty("minimumTlsVersion").GetString());
    }

    // Only the HTTPS port of one group is open to addresses outside of the network.
    [Fact]
    public void SecurityRules_FromOutside_AreTheGateways()
    {
        var network = template.All.Single(one => one.TryGetProperty("variables", out var variables) && variables.TryGetProperty("gateway", out _) && variables.TryGetProperty("nothingElse", out _));
        var variables = network.GetProperty("variables");
        var https = variables.GetProperty("gateway").EnumerateArray().Select(rule => rule.GetProperty("properties"));

        Assert.All(https, rule => Assert.Equal("5443", rule.GetProperty("destinationPortRange").GetString()));
        Assert.Equal("Deny", variables.GetProperty("nothingElse").GetProperty("properties").GetProperty("access").GetString());
        var groups = template.OfType("Microsoft.Network/networkSecurityGroups").ToList();
        Assert.Equal(3, groups.Count);
        Assert.All(groups, group => Assert.Contains("nothingElse", group.GetProperty("properties").GetProperty("securityRules").GetRawText()));
        Assert.Single(groups, group => group.GetProperty("properties").GetProperty("securityRules").GetRawText().Contains("gateway", StringComparison.Ordinal));
    }

    [Fact]
    public void ScaleSets_Both_AreFlexibleAndGiveNotice()
    {
        var sets = template.OfType("Microsoft.Compute/virtualMachineScaleSets").ToList();

        Assert.Equal(2, sets.Count);
        Assert.All(sets, set =>
        {
            Assert.Equal("Flexible", set.GetProperty("properties").GetProperty("orchestrationMode").GetString());
            var profile = set.GetProperty("properties").GetProperty("virtualMachineProfile");
            Assert.True(profile.GetProperty("scheduledEventsProfile").GetProperty("terminateNotificationProfile").GetProperty("enable").GetBoolean());
            Assert.True(profile.GetProperty("osProfile").GetProperty("linuxConfiguration").GetProperty("disablePasswordAuthentication").GetBoolean());
            Assert.DoesNotContain("publicIPAddressConfiguration", profile.GetRawText());
        });
    }

    // The extension looks at the machine's own silo, at the port that the silo's settings open.
    [Fact]
    public void ScaleSets_Both_ReplaceAMachineWhoseSiloIsNotReady()
    {
        Assert.All(template.OfType("Microsoft.Compute/virtualMachineScaleSets"), set =>
        {
            var repairs = set.GetProperty("properties").GetProperty("automaticRepairsPolicy");
            Assert.True(repairs.GetProperty("enabled").GetBoolean());
            Assert.Equal("Replace", repairs.GetProperty("repairAction").GetString());

            var extension = set.GetProperty("properties").GetProperty("virtualMachineProfile").GetProperty("extensionProfile").GetProperty("extensions").EnumerateArray().Single().GetProperty("properties");
            Assert.Equal("ApplicationHealthLinux", extension.GetProperty("type").GetString());
            var settings = extension.GetProperty("settings");
            Assert.Equal("[parameters('health').path]", settings.GetProperty("requestPath").GetString());
            // Azure refuses more than four minutes, and a restart of a silo takes less than two.
            Assert.InRange(settings.GetProperty("intervalInSeconds").GetInt32() * settings.GetProperty("numberOfProbes").GetInt32(), 120, 240);
        });

        var silos = template.All.Where(one => one.TryGetProperty("variables", out var variables) && variables.TryGetProperty("secrets", out _)).ToList();
        Assert.Equal(2, silos.Count);
        Assert.All(silos, silo =>
        {
            var health = silo.GetProperty("resources").EnumerateObject().Select(one => one.Value).Single(one => Template.TypeOf(one) == "Microsoft.Resources/deployments")
                .GetProperty("properties").GetProperty("parameters").GetProperty("health").GetProperty("value");
            Assert.Equal("[if(parameters('servesHttp'), 'https', 'http')]", health.GetProperty("protocol").GetString());
            Assert.Equal($"[if(parameters('servesHttp'), {HttpsPortOf(silo)}, 5000)]", health.GetProperty("port").GetString());
            Assert.Equal("[if(equals(parameters('slots'), 0), '/health/live', '/health/ready')]", health.GetProperty("path").GetString());
        });

        static int HttpsPortOf(JsonElement silo) =>
            new Uri(silo.GetProperty("variables").GetProperty("gateway").GetProperty("Kestrel").GetProperty("Endpoints").GetProperty("Https").GetProperty("Url").GetString()!).Port;
    }

    [Fact]
    public void Autoscale_Rules_FollowTheQueueOutAndIn()
    {
        var text = template.OfType("Microsoft.Insights/autoscaleSettings").Single().GetProperty("properties").GetRawText();
        var directions = JsonDocument.Parse(text).RootElement.GetProperty("profiles")[0].GetProperty("rules").EnumerateArray()
            .Select(rule => rule.GetProperty("scaleAction").GetProperty("direction").GetString());

        Assert.Equal(["Increase", "Decrease", "Decrease"], directions);
        Assert.Contains("encoder.queue.depth", template.Text);
    }

    [Fact]
    public void Probe_OfTheGateway_AsksWhetherTheSiloIsReady()
    {
        var probe = template.OfType("Microsoft.Network/loadBalancers").Single().GetProperty("properties").GetProperty("probes")[0].GetProperty("properties");

        Assert.Equal("/health/ready", probe.GetProperty("requestPath").GetString());
    }
}
