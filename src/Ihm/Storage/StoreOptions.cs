namespace Salus.Ihm.Storage;

/// <summary>Where the store is: a folder for SQLite, or a PostgreSQL database by its connection string; and the most
/// bytes that it may fill.</summary>
public sealed record StoreOptions
{
    private const long Gibibyte = 1L << 30;

    /// <summary>The folder of the SQLite database; made when it is not there.</summary>
    public string? Folder { get; init; }

    /// <summary>A PostgreSQL database, in Npgsql's words.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Beyond it, batches are refused with <c>store-full</c>.</summary>
    public long MostBytes { get; init; } = 64 * Gibibyte;

    /// <summary>Keeps to itself what a connection string may hold.</summary>
    public override string ToString() => Folder ?? "a PostgreSQL database";
}
