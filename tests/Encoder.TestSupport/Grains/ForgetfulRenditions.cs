using System.Reflection;
using Encoder.Grains;
using Encoder.TestSupport.Silos;

namespace Encoder.TestSupport.Grains;

/// <summary>Renditions that some commits never reach, though their tellers believe so.</summary>
public sealed class ForgetfulRenditions(IGrainFactory grains, Func<RenditionCommit, bool> forgets) : StringKeyGrainFactory
{
    public override T GetGrain<T>(string key)
    {
        var grain = grains.GetGrain<T>(key);
        if (grain is not IRenditionGrain rendition) return grain;
        var forgetful = DispatchProxy.Create<IRenditionGrain, Forgetful>();
        ((Forgetful)(object)forgetful).Bind(rendition, forgets);
        return (T)forgetful;
    }

    /// <summary>A proxy: a class that implements a grain's interface would be one for every silo of the process.</summary>
    public class Forgetful : DispatchProxy
    {
        private IRenditionGrain rendition = null!;
        private Func<RenditionCommit, bool> forgets = null!;

        public void Bind(IRenditionGrain target, Func<RenditionCommit, bool> which) => (rendition, forgets) = (target, which);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            args is [RenditionCommit commit, CancellationToken token] && forgets(commit) ? rendition.ProgressAsync(token) : targetMethod!.Invoke(rendition, args);
    }
}
