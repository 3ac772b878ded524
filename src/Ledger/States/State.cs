using System.Collections.Concurrent;
using System.Security.Cryptography;
using Salus.Primitives;

namespace Salus.Ledger.States;

/// <summary>Reads of one consistent state.</summary>
public abstract class StateView
{
    /// <summary>The entity under an id, or null where there is none.</summary>
    public T? Get<T>(Table<T> table, string id)
        where T : class => (T?)Find(new StateKey(table, id));

    internal abstract object? Find(StateKey key);
}

/// <summary>
/// The state of one ledger, in versions: one writer commits block after block, any number of readers see the state as
/// of a height. The digest after a block is SHA-256(digest before || canonical write set of the block) (spec ledger
/// 5.3).
/// </summary>
public sealed class State
{
    private readonly ConcurrentDictionary<StateKey, Version> _versions = new();

    /// <summary>The height of the last committed block.</summary>
    public Height Height { get; private set; }

    /// <summary>The digest of all that was ever written.</summary>
    public Digest Digest { get; private set; }

    /// <summary>The state as it stood after the block at a height; later writes do not show.</summary>
    public StateView At(Height height) => new AsOf(_versions, height);

    /// <summary>The digest this state would have after a write set.</summary>
    internal Digest DigestAfter(WriteSet writes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> before = stackalloc byte[Digest.Size];
        Digest.CopyTo(before);
        hash.AppendData(before);
        foreach (var (key, value) in writes.InOrder)
        {
            AppendText(hash, key.ToString());
            AppendBytes(hash, key.Table.Encode(value));
        }

        Span<byte> after = stackalloc byte[Digest.Size];
        hash.GetHashAndReset(after);
        return Digest.Read(after);
    }

    /// <summary>Makes a block's writes the state at its height.</summary>
    internal void Commit(Height height, WriteSet writes, Digest digestAfter)
    {
        foreach (var (key, value) in writes.InOrder)
        {
            _versions.TryGetValue(key, out var older);
            _versions[key] = new Version(height, value, key.Table.KeepsHistory ? older : null);
        }

        Digest = digestAfter;
        Height = height;
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        Span<byte> ascii = stackalloc byte[text.Length];
        System.Text.Encoding.ASCII.GetBytes(text, ascii);
        AppendBytes(hash, ascii);
    }

    private static void AppendBytes(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private sealed record Version(Height Height, object Value, Version? Older);

    private sealed class AsOf(ConcurrentDictionary<StateKey, Version> versions, Height height) : StateView
    {
        internal override object? Find(StateKey key)
        {
            versions.TryGetValue(key, out var version);
            while (version is not null && version.Height > height)
            {
                version = version.Older;
            }

            return version?.Value;
        }
    }
}
