using System.Reflection;

namespace Encoder.Engine.Hosting;

/// <summary>What <see cref="ActorHost.Get{T}"/> gives out: every call becomes an <see cref="ActorCall"/> in the actor's mailbox.</summary>
internal class ActorProxy : DispatchProxy
{
    private ActorHost host = null!;
    private ActorRef target = null!;

    public void Bind(ActorHost owner, ActorRef actor) => (host, target) = (owner, actor);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        ActorMethod.Of(targetMethod!).Send(host, target, args ?? []);
}

/// <summary>Type and key of an actor, and the cell it was last seen in.</summary>
internal sealed class ActorRef(ActorType type, string key)
{
    public ActorType Type => type;

    public string Key => key;

    public ActorCell? Cell { get; set; }
}
