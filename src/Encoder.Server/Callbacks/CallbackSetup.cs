using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Callbacks;

/// <summary>Registers the parts of this folder.</summary>
internal static class CallbackSetup
{
    public static void AddCallbacks(this IServiceCollection services)
    {
        services.AddOptions<CallbackOptions>().BindConfiguration(CallbackOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CallbackOptions>, CallbackOptionsValidator>();
        services.AddSingleton<CallbackPolicy>();
        services.AddSingleton<CallbackOutbox>();
        services.AddSingleton<ICallbackSender, CallbackSender>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CallbackDelivery>(
            provider, (Func<JobSnapshot, CancellationToken, Task<JobInfo>>)provider.GetRequiredService<JobService>().InfoAsync));
        services.AddHostedService<CallbackPump>();
    }
}
