using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Retention;

/// <summary>Registers the parts of this folder.</summary>
internal static class RetentionSetup
{
    public static void AddRetention(this IServiceCollection services)
    {
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RetentionOptions>, RetentionOptionsValidator>();
        services.AddSingleton<RetentionSurvey>();
        services.AddSingleton<RetentionSweep>();
        services.AddHostedService(provider => provider.GetRequiredService<RetentionSweep>());
    }
}
