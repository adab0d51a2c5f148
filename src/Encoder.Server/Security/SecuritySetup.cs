using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>Registers and orders the parts of this folder.</summary>
internal static class SecuritySetup
{
    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration(SecurityOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<Signer>();
        services.AddHostedService<SignerStart>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<PlaybackLinks>();
        services.AddAuthentication(ApiKeyHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, ScopeRequirement>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement()).Build());
    }

    /// <summary>The order matters: the signature is removed from playback paths before routing, and the guard runs before any response.</summary>
    public static void UseSecurity(this IApplicationBuilder app)
    {
        app.Use(next => context => SecurityHeaders.AddAsync(context, next));
        app.UseMiddleware<OpenServerGuard>();
        app.UseMiddleware<PlaybackMiddleware>();
        app.UseRouting();

        // Before authentication: a browser's preflight request carries no key.
        app.UseCors();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }
}
