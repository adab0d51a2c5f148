using Encoder.Contracts;
using Npgsql;

namespace Encoder.Silo.Clustering;

/// <summary>Membership and reminders in PostgreSQL, by Orleans' ADO.NET providers over the tables of <see cref="PostgresSchema"/>.</summary>
internal sealed class PostgresProvider(ClusterProviderOptions options) : IClusterProvider
{
    /// <summary>Its word on the command line.</summary>
    public const string Word = "postgres";

    private const string Invariant = "Npgsql";

    public string Description => Builder() is { } builder ? $"PostgreSQL at {builder.Host}, port {builder.Port}, database {builder.Database ?? builder.Username}" : "PostgreSQL";

    public bool SpansMachines => true;

    public IEnumerable<string> Validate()
    {
        if (options.Provider != Word) yield return "--cluster postgres takes no address; give the connection string as Cluster:Postgres.";

        // Not quoted: it may hold a password.
        if (Builder() is not { Host.Length: > 0 })
            yield return "Cluster:Postgres is missing or cannot be read; give a connection string such as Host=db;Database=encoder;Username=encoder.";
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PostgresSchema.PrepareAsync(ConnectionString(), cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            throw new FaultException(ErrorCodes.ClusterProviderUnreachable, $"{Description} cannot be used: {Reason(exception)}");
        }
    }

    public void ConfigureSilo(ISiloBuilder silo)
    {
        silo.UseAdoNetClustering(ado => (ado.Invariant, ado.ConnectionString) = (Invariant, ConnectionString()));
        silo.UseAdoNetReminderService(ado => (ado.Invariant, ado.ConnectionString) = (Invariant, ConnectionString()));
    }

    public void ConfigureClient(IClientBuilder client) =>
        client.UseAdoNetClustering(ado => (ado.Invariant, ado.ConnectionString) = (Invariant, ConnectionString()));

    private string ConnectionString()
    {
        var builder = Builder()!;
        builder.SearchPath = PostgresSchema.Name;
        return builder.ConnectionString;
    }

    private NpgsqlConnectionStringBuilder? Builder()
    {
        try
        {
            return options.Postgres is { Length: > 0 } text ? new NpgsqlConnectionStringBuilder(text) : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static string Reason(Exception exception) => exception is PostgresException refused ? refused.MessageText : "is it running, and can this machine reach it?";
}
