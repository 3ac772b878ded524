using System.Text.Json;
using Salus.Ledger.States;
using Salus.Primitives.Content;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>What a store found when it was to delete something (spec ledger 12.9).</summary>
public enum ErasureFinding
{
    /// <summary>It was there, and is deleted.</summary>
    Deleted,

    /// <summary>It was not there.</summary>
    Missing,

    /// <summary>It is there and stays: by what is written on it, it belongs to another record.</summary>
    NotOfRecord,
}

/// <summary>What a store did with the ciphertext and the envelope of one version.</summary>
public sealed record ErasedVersion(long Version, ErasureFinding Content, ErasureFinding Envelope)
{
    internal static ErasedVersion Read(JsonFields fields) => new(
        fields.Epoch("version"),
        fields.Code<ErasureFinding>("content"),
        fields.Code<ErasureFinding>("envelope"));

    internal static void Write(Utf8JsonWriter json, ErasedVersion version)
    {
        json.WriteNumber("version", version.Version);
        json.WriteString("content", Code<ErasureFinding>.Text(version.Content));
        json.WriteString("envelope", Code<ErasureFinding>.Text(version.Envelope));
    }
}

/// <summary>How many envelopes of narrowed consents a store deleted, and how many were not there.</summary>
public sealed record ErasedCopies(long Deleted, long Missing)
{
    private const long Most = 1_000_000;

    internal static ErasedCopies Read(JsonFields body)
    {
        var fields = body.Object("grantees");
        var copies = new ErasedCopies(fields.Integer("deleted", 0, Most), fields.Integer("missing", 0, Most));
        fields.End();
        return copies;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("deleted", Deleted);
        json.WriteNumber("missing", Missing);
    }
}

/// <summary>A record that was erased, in the order of erasures: what a store goes through after a restart.</summary>
public sealed record Erasure(MemberId Patient, RecordId Record)
{
    /// <summary>Every erasure, by its number, counted from 1.</summary>
    public static readonly Table<Erasure> Table =
        new("erasure", LedgerJson.Default.Erasure, isReadOften: false);

    /// <summary>The erasure of a number, or null when there are not so many.</summary>
    public static Erasure? Find(StateView records, long number) => records.Get(Table, $"{number}");

    internal static void Enter(WorkingState state, Erasure erasure)
    {
        var count = (state.Get(ErasureCount.Table, ErasureCount.Id)?.Value ?? 0) + 1;
        state.Put(ErasureCount.Table, ErasureCount.Id, new ErasureCount(count));
        state.Put(Table, $"{count}", erasure);
    }
}

/// <summary>How many records were erased.</summary>
public sealed record ErasureCount(long Value)
{
    /// <summary>The one count, under <see cref="Id"/>.</summary>
    public static readonly Table<ErasureCount> Table =
        new("erasures", LedgerJson.Default.ErasureCount, keepsHistory: false);

    /// <summary>The id of the one entity in <see cref="Table"/>.</summary>
    public const string Id = "count";
}

/// <summary>That a store attested an erasure, and in which transaction; what it found is in the receipt.</summary>
public sealed record Attestation(TransactionId Transaction)
{
    /// <summary>Every attestation, by record and store.</summary>
    public static readonly Table<Attestation> Table =
        new("attestation", LedgerJson.Default.Attestation, isReadOften: false);

    /// <summary>The id of a store's attestation.</summary>
    public static string Id(RecordId record, MemberId store) => $"{record}/{store}";
}

/// <summary>
/// Which record a ciphertext belongs to: the one that named it first, for ever. Else a record that names another
/// patient's ciphertext could be erased, and that with it (spec ledger 12.7).
/// </summary>
public sealed record ContentUse(RecordId Record)
{
    /// <summary>Every ciphertext that a version ever named, by <see cref="Id"/>.</summary>
    public static readonly Table<ContentUse> Table =
        new("content", LedgerJson.Default.ContentUse, isReadOften: false);

    // A node keeps one of these for every version there is: 128 bits of a digest identify it, and take half the room.
    private const int IdLength = 32;

    /// <summary>The record that a ciphertext belongs to, or null when no version ever named it.</summary>
    public static ContentUse? Find(StateView records, Cid content) => records.Get(Table, Id(content));

    /// <summary>The first 32 hexadecimal digits of the CID's SHA-256 digest.</summary>
    public static string Id(Cid content) =>
        new(content.Digest.WriteText(stackalloc char[2 * IdLength])[..IdLength]);
}
