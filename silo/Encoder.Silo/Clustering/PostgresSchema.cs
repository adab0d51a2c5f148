using Npgsql;

namespace Encoder.Silo.Clustering;

/// <summary>
/// The tables of a cluster in PostgreSQL, and what Orleans' ADO.NET providers ask of them. The providers read their statements from the table
/// <c>OrleansQuery</c>; names of statements, parameters and columns are theirs. Every change of membership is one statement that also raises the
/// version: of two silos that change it at once, one finds another version and changes nothing.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>A schema of its own: Orleans' tables may be in the same database for something else.</summary>
    public const string Name = "encoder";

    // Any number: it serves as the name of the lock under which the tables are made.
    private const long MakingLock = 0x656e636f646572;

    private const string Tables = """
        CREATE SCHEMA IF NOT EXISTS encoder;
        CREATE TABLE IF NOT EXISTS encoder.OrleansQuery (QueryKey varchar(64) PRIMARY KEY, QueryText varchar(8000) NOT NULL);
        CREATE TABLE IF NOT EXISTS encoder.MembershipVersions (DeploymentId varchar(150) PRIMARY KEY, Version integer NOT NULL);
        CREATE TABLE IF NOT EXISTS encoder.Members (
            DeploymentId varchar(150) NOT NULL, Address varchar(45) NOT NULL, Port integer NOT NULL, Generation integer NOT NULL,
            SiloName varchar(150) NOT NULL, HostName varchar(150) NOT NULL, Status integer NOT NULL, ProxyPort integer, SuspectTimes varchar(8000),
            StartTime timestamptz(3) NOT NULL, IAmAliveTime timestamptz(3) NOT NULL,
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        CREATE TABLE IF NOT EXISTS encoder.Reminders (
            ServiceId varchar(150) NOT NULL, GrainId varchar(1024) NOT NULL, ReminderName varchar(150) NOT NULL, StartTime timestamptz(3) NOT NULL,
            Period bigint NOT NULL, GrainHash integer NOT NULL, Version integer NOT NULL, PRIMARY KEY (ServiceId, GrainId, ReminderName));
        CREATE INDEX IF NOT EXISTS RemindersByHash ON encoder.Reminders (ServiceId, GrainHash);
        """;

    private const string Member = "m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime";
    private const string Key = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";
    private const string Reminder = "SELECT GrainId, ReminderName, StartTime, Period, Version FROM encoder.Reminders WHERE ServiceId = @ServiceId";
    private const string NextVersion = "UPDATE encoder.MembershipVersions SET Version = Version + 1 WHERE DeploymentId = @DeploymentId AND Version = @Version";

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["GatewaysQueryKey"] = "SELECT Address, ProxyPort, Generation FROM encoder.Members WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0",
        ["MembershipReadAllKey"] = $"SELECT {Member}, v.Version FROM encoder.MembershipVersions v LEFT JOIN encoder.Members m USING (DeploymentId) WHERE v.DeploymentId = @DeploymentId",
        ["MembershipReadRowKey"] = $"""
            SELECT {Member}, v.Version FROM encoder.MembershipVersions v LEFT JOIN encoder.Members m
            ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId
            """,
        ["InsertMembershipVersionKey"] = """
            WITH made AS (INSERT INTO encoder.MembershipVersions (DeploymentId, Version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*)::integer FROM made
            """,
        ["InsertMembershipKey"] = $"""
            WITH next AS ({NextVersion} AND NOT EXISTS (SELECT FROM encoder.Members WHERE {Key}) RETURNING 1),
            made AS (INSERT INTO encoder.Members (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next RETURNING 1)
            SELECT count(*)::integer FROM made
            """,
        ["UpdateMembershipKey"] = $"""
            WITH next AS ({NextVersion} RETURNING 1),
            changed AS (UPDATE encoder.Members SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime FROM next WHERE {Key} RETURNING 1)
            SELECT count(*)::integer FROM changed
            """,
        ["UpdateIAmAlivetimeKey"] = $"UPDATE encoder.Members SET IAmAliveTime = @IAmAliveTime WHERE {Key}",
        ["DeleteMembershipTableEntriesKey"] = """
            WITH gone AS (DELETE FROM encoder.Members WHERE DeploymentId = @DeploymentId) DELETE FROM encoder.MembershipVersions WHERE DeploymentId = @DeploymentId
            """,
        // 3: active.
        ["CleanupDefunctSiloEntriesKey"] = "DELETE FROM encoder.Members WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3",
        ["ReadReminderRowsKey"] = $"{Reminder} AND GrainId = @GrainId",
        ["ReadReminderRowKey"] = $"{Reminder} AND GrainId = @GrainId AND ReminderName = @ReminderName",
        ["ReadRangeRows1Key"] = $"{Reminder} AND GrainHash > @BeginHash AND GrainHash <= @EndHash",
        ["ReadRangeRows2Key"] = $"{Reminder} AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)",
        ["UpsertReminderRowKey"] = """
            INSERT INTO encoder.Reminders AS r (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
            VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
            ON CONFLICT (ServiceId, GrainId, ReminderName) DO UPDATE
            SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = r.Version + 1 RETURNING Version
            """,
        ["DeleteReminderRowKey"] = """
            WITH gone AS (DELETE FROM encoder.Reminders WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version RETURNING 1)
            SELECT count(*)::integer FROM gone
            """,
        ["DeleteReminderRowsKey"] = "DELETE FROM encoder.Reminders WHERE ServiceId = @ServiceId",
    };

    /// <summary>Makes the tables when they are missing, and writes the statements of this version. Several silos may do so at once.</summary>
    public static async Task PrepareAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({MakingLock})");
        await ExecuteAsync(Tables);
        foreach (var (key, text) in Queries)
            await ExecuteAsync("INSERT INTO encoder.OrleansQuery VALUES (@key, @text) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText", ("key", key), ("text", text));
        await transaction.CommitAsync(cancellationToken);

        async Task ExecuteAsync(string sql, params (string Name, string Value)[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
