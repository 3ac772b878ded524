using System.Security.Cryptography;
using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives;
using Salus.Primitives.Content;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Records;

/// <summary>
/// What a version puts on the ledger: a salted commitment, where the ciphertext is, the envelope's digest.
/// </summary>
public sealed record Commitment(long Epoch, Digest Value, Cid Content, Digest Envelope)
{
    /// <summary>The length of a salt in bytes.</summary>
    public const int SaltSize = 32;

    /// <summary>
    /// SHA-256(salt || SHA-256(plaintext)); the salt is 32 random bytes inside the sealed content (design section 5).
    /// Any other length is an ArgumentException.
    /// </summary>
    public static Digest Of(ReadOnlySpan<byte> salt, Digest plaintext)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSize, nameof(salt));
        Span<byte> input = stackalloc byte[SaltSize + Digest.Size];
        salt.CopyTo(input);
        plaintext.CopyTo(input[SaltSize..]);
        Span<byte> digest = stackalloc byte[Digest.Size];
        SHA256.HashData(input, digest);
        return Digest.Read(digest);
    }

    internal static Commitment Read(JsonFields body) =>
        new(body.Epoch("epoch"), body.Digest("commitment"), body.Cid("content"), body.Digest("envelope"));

    internal void Write(Utf8JsonWriter body)
    {
        body.WriteNumber("epoch", Epoch);
        body.WriteString("commitment", Value.ToString());
        body.WriteString("content", Content.ToString());
        body.WriteString("envelope", Envelope.ToString());
    }

    /// <summary>
    /// Null when a version may be written under the category's keys as the policy state has them, and its ciphertext
    /// is no other version's; else why not.
    /// </summary>
    internal Refusal? Check(Execution run, MemberId patient, Category category) =>
        CheckEpoch(run, patient, category)
        ?? (ContentUse.Find(run.State, Content) is null ? null : Refusal.ContentInUse);

    /// <summary>From now on the ciphertext is this record's.</summary>
    internal void TakeContent(Execution run, RecordId record) =>
        run.State.Put(ContentUse.Table, ContentUse.Id(Content), new ContentUse(record));

    /// <summary>Null when the epoch is the category's current one and nobody holds its key who may not; else why
    /// not.</summary>
    internal Refusal? CheckEpoch(Execution run, MemberId patient, Category category)
    {
        if (run.Policies.Get(PatientPolicy.Table, patient.ToString()) is not { } policy)
        {
            return Refusal.UnknownPatient;
        }

        if (run.Policies.Get(CategoryKeys.Table, CategoryKeys.Id(patient, category)) is not { } keys)
        {
            return Refusal.NoEpoch;
        }

        return Epoch != keys.Epoch ? Refusal.StaleEpoch
            : keys.Stale(policy, category, run.Policies, run.Now).Any() ? Refusal.RotationDue
            : null;
    }

    internal RecordVersion ToVersion(Timestamp now) => new(Value, Content, Envelope, Epoch, now);
}
