using System.Text;

namespace Salus.Ihm.Storage;

/// <summary>A reading's id as it is stored: many of them share an array, and become texts when they are asked
/// for.</summary>
public readonly struct StoredId : IEquatable<StoredId>
{
    private readonly byte[]? _bytes;
    private readonly int _start;
    private readonly int _length;

    internal StoredId(byte[] bytes, int start, int length) => (_bytes, _start, _length) = (bytes, start, length);

    /// <summary>The array that holds it, and perhaps others.</summary>
    internal byte[] Shared => _bytes ?? [];

    /// <summary>Where it begins there.</summary>
    internal int Start => _start;

    internal ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _length);

    public static implicit operator StoredId(string id) => FromString(id);

    /// <summary>Printable ASCII, as all ids are.</summary>
    public static StoredId FromString(string id) => new(Encoding.ASCII.GetBytes(id), 0, id.Length);

    public static bool operator ==(StoredId left, StoredId right) => left.Equals(right);

    public static bool operator !=(StoredId left, StoredId right) => !left.Equals(right);

    public bool Equals(StoredId other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is StoredId other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    /// <summary>The id itself.</summary>
    public override string ToString() => Encoding.ASCII.GetString(Bytes);
}
