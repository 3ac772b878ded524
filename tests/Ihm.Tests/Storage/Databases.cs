namespace Salus.Ihm.Tests.Storage;

/// <summary>Both databases, one behind the other: whoever asks for a home gets one in either.</summary>
[CollectionDefinition(Name)]
public sealed class Databases : ICollectionFixture<PostgresServer>
{
    public const string Name = "databases";

    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    public static TheoryData<string> All => [Sqlite, PostgresServer.IsInstalled ? Postgres : PostgresServer.Absent];

    /// <summary>A home in that database, or null where it is absent.</summary>
    public static async Task<StoreHome?> HomeAsync(PostgresServer server, string database) => database switch
    {
        Sqlite => new SqliteHome(),
        Postgres => await server.NewAsync(),
        _ => null,
    };
}
