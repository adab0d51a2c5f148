using System.Text.Json;
using Encoder.Storage;

namespace Encoder.Grains.Membership;

/// <summary>
/// The members of a cluster as the store keeps them: one object that is replaced as a whole and never over a newer version, so the store
/// decides between two silos that change it at once.
/// </summary>
/// <param name="Members">Every silo, the dead ones until they are cleaned away.</param>
public sealed record MemberTable(IReadOnlyList<Member> Members)
{
    /// <summary>Where it is kept.</summary>
    public const string Prefix = "cluster/members";

    /// <summary>The object itself.</summary>
    public static VersionedObject In(IMediaStore store) => new(store, Prefix);

    /// <summary>The newest version; 0 and nobody when no silo was ever there.</summary>
    public static async Task<(long Version, MemberTable Table)> ReadAsync(IMediaStore store, CancellationToken cancellationToken)
    {
        var (version, content) = await In(store).ReadAsync(cancellationToken);
        return (version, content is null ? new MemberTable([]) : JsonSerializer.Deserialize<MemberTable>(content, JsonSerializerOptions.Web)!);
    }

    /// <summary>As stored.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);
}

/// <summary>A silo.</summary>
/// <param name="Silo">Address, port and generation.</param>
/// <param name="GatewayPort">Where clients find it; 0: nowhere.</param>
/// <param name="AliveAt">When it last wrote its row; newer signs of life are objects of their own.</param>
/// <param name="Suspicions">Who has found it silent, and when.</param>
public sealed record Member(
    string Silo, string SiloName, string HostName, SiloStatus Status, int GatewayPort, DateTime StartedAt, DateTime AliveAt,
    IReadOnlyList<Suspicion> Suspicions);

/// <summary>A vote for declaring a silo dead.</summary>
public sealed record Suspicion(string By, DateTime At);
