using Salus.Ihm.Storage.Sealing;

namespace Salus.Ihm.Storage.Databases;

/// <summary>What SQLite and PostgreSQL do differently. Only the writer commits and finds; anybody may look.</summary>
internal interface IStoreDatabase : IAsyncDisposable
{
    /// <summary>The store as it is at one moment.</summary>
    Task<IStoreView> ViewAsync(CancellationToken ct);

    /// <summary>Those of the identities that are remembered.</summary>
    Task<IReadOnlyList<Identity>> FindAsync(IReadOnlyList<IdentityKey> keys, CancellationToken ct);

    /// <summary>Writes all of it or nothing, and returns once it outlives a power cut.</summary>
    Task CommitAsync(StoreChanges changes, CancellationToken ct);

    /// <summary>The bytes on the disk that are in use.</summary>
    Task<long> BytesAsync(CancellationToken ct);
}

/// <summary>One moment's state.</summary>
internal interface IStoreView : IAsyncDisposable
{
    /// <summary>The rows that a statement of <see cref="Sql"/> gives; a column is a long or a byte[].</summary>
    Task<IReadOnlyList<object[]>> RowsAsync(string sql, CancellationToken ct, params object[] values);
}
