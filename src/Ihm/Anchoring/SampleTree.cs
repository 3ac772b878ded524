using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ihm.Intake;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Merkle;

namespace Salus.Ihm.Anchoring;

/// <summary>
/// The readings of a batch as leaves of a Merkle tree (RFC 6962). Each leaf begins with a salt of its own, the
/// HMAC-SHA256 of its index under the batch's random salt: who is shown one can guess none of the others.
/// </summary>
public sealed class SampleTree
{
    public const int SaltSize = 32;

    /// <summary>What a batch's content is, as a media type.</summary>
    public const string MediaType = "application/vnd.salus.samples+json";

    private const string Kind = "salus-samples-1";

    private readonly byte[] _salt;
    private readonly List<byte[]> _readings = [];
    private readonly MerkleTree _tree = new();

    public SampleTree(ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSize, nameof(salt));
        _salt = salt.ToArray();
    }

    public int Count => _readings.Count;

    public Digest Root => _tree.Root();

    /// <summary>A reading in canonical bytes: JSON without white space, members in this order.</summary>
    // spec ihm 3.2
    public static byte[] BytesOf(MemberId device, Reading reading)
    {
        using var stream = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("device", device.ToString());
            json.WriteString("signal", reading.Signal.Name);
            json.WriteString("code", reading.Signal.Loinc);
            json.WriteString("id", reading.Id);
            json.WriteNumber("version", reading.Version);
            json.WriteNumber("time", reading.Time.UnixMs);
            json.WriteString("unit", reading.Signal.Unit);
            json.WriteNumber("periodMs", reading.PeriodMs);
            json.WriteStartArray("values");
            foreach (var value in reading.Values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The salt of one leaf.</summary>
    // spec ihm 3.3
    public static byte[] SaltOf(ReadOnlySpan<byte> batchSalt, long index)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(place, index);
        return HMACSHA256.HashData(batchSalt, place);
    }

    public void Add(byte[] reading)
    {
        _tree.Append([.. SaltOf(_salt, Count), .. reading]);
        _readings.Add(reading);
    }

    /// <summary>What shows one reading and nothing of the others.</summary>
    public (byte[] Salt, byte[] Reading, InclusionProof Path) Show(int index) =>
        (SaltOf(_salt, index), _readings[index], _tree.Prove(index));

    /// <summary>Where the reading stands whose bytes are these, or begin so; -1 when it is not among them.</summary>
    public int IndexOf(byte[] start) => _readings.FindIndex(reading => reading.AsSpan().StartsWith(start));

    /// <summary>What is sealed for those whom the category is opened to: the salt and every reading.</summary>
    // spec ihm 3.4
    public byte[] Content()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("salt", Base64Url.Encode(_salt));
            json.WriteStartArray("readings");
            foreach (var reading in _readings)
            {
                json.WriteRawValue(reading, skipInputValidation: true);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>The tree over an opened batch's content, to compare its root with the ledger's; a JsonException for
    /// anything else.</summary>
    public static SampleTree Read(ReadOnlyMemory<byte> content)
    {
        using var document = JsonDocument.Parse(content);
        var root = document.RootElement;
        if (root.GetProperty("kind").GetString() != Kind
            || !Base64Url.TryDecode(root.GetProperty("salt").GetString(), out var salt)
            || salt.Length != SaltSize)
        {
            throw new JsonException($"not {Kind}");
        }

        var tree = new SampleTree(salt);
        foreach (var reading in root.GetProperty("readings").EnumerateArray())
        {
            tree.Add(System.Text.Encoding.UTF8.GetBytes(reading.GetRawText()));
        }

        return tree;
    }
}
