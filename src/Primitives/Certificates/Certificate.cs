using Salus.Primitives.Wire;

namespace Salus.Primitives.Certificates;

/// <summary>Why a certificate does not make a header final, in the order in which they are looked for (spec wire
/// 2.6).</summary>
public enum CertificateFault
{
    /// <summary>A signature names a validator that is not in the set.</summary>
    UnknownValidator,

    /// <summary>Two signatures name the same validator.</summary>
    DuplicateValidator,

    /// <summary>The signatures are not in ordinal order of their validators.</summary>
    Unordered,

    /// <summary>A signature is not that validator's over the vote bytes.</summary>
    BadSignature,

    /// <summary>The validators that signed have too little power.</summary>
    NotEnoughPower,

    /// <summary>Too few of the organisations that have to endorse it signed.</summary>
    NotEndorsed,
}

/// <summary>A validator's ES256 signature (64 bytes) over the vote bytes.</summary>
public sealed record ValidatorSignature(string Validator, ReadOnlyMemory<byte> Signature)
{
    public bool Equals(ValidatorSignature? other) =>
        other is not null && Validator == other.Validator && Signature.Span.SequenceEqual(other.Signature.Span);

    public override int GetHashCode() => Validator.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The signatures that make a header final, all cast in one vote round (spec wire 2.5). It is not canonical:
/// one header may have several, and nothing hashes one.</summary>
public sealed class Certificate(uint round, IReadOnlyList<ValidatorSignature> signatures)
{
    /// <summary>The length of a signature in bytes.</summary>
    public const int SignatureSize = 64;

    /// <summary>The vote round in which the signatures were cast.</summary>
    public uint Round { get; } = round;

    /// <summary>The signatures, in ordinal order of their validators when the certificate is valid.</summary>
    public IReadOnlyList<ValidatorSignature> Signatures { get; } = signatures;

    /// <summary>Reads a certificate; anything else than spec wire 2.5 is a WireRejectedException.</summary>
    public static Certificate Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var certificate = Read(ref reader);
        reader.End();
        return certificate;
    }

    /// <summary>Reads a certificate that stands inside a longer value.</summary>
    public static Certificate Read(ref WireReader reader)
    {
        var round = reader.ReadU32();
        var signatures = new ValidatorSignature[reader.ReadCount(ValidatorSet.MaxCount)];
        for (var index = 0; index < signatures.Length; index++)
        {
            var validator = reader.ReadText(ValidatorSet.MaxNameLength);
            signatures[index] = new ValidatorSignature(validator, reader.ReadFixed(SignatureSize).ToArray());
        }

        return new Certificate(round, signatures);
    }

    /// <summary>The bytes of spec wire 2.5; a signature that is not 64 bytes is an InvalidOperationException.</summary>
    public byte[] Encode()
    {
        var writer = new WireWriter();
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>Writes the certificate inside a longer value.</summary>
    public void Write(WireWriter writer)
    {
        writer.WriteU32(Round);
        writer.WriteCount(Signatures.Count);
        foreach (var signature in Signatures)
        {
            if (signature.Signature.Length != SignatureSize)
            {
                throw new InvalidOperationException($"A signature is {SignatureSize} bytes.");
            }

            writer.WriteText(signature.Validator);
            writer.WriteFixed(signature.Signature.Span);
        }
    }

    /// <summary>What keeps this from making the header final under the set and the rule, or null if it does. Set and
    /// rule come from genesis and the chain, never from whoever shows the certificate.</summary>
    public CertificateFault? Check(
        ValidatorSet set,
        QuorumRule rule,
        string network,
        string ledger,
        ulong height,
        Digest headerDigest,
        Endorsement? endorsement = null)
    {
        if (Signatures.Any(signature => set.Find(signature.Validator) is null))
        {
            return CertificateFault.UnknownValidator;
        }

        if (Signatures.DistinctBy(signature => signature.Validator, StringComparer.Ordinal).Count() != Signatures.Count)
        {
            return CertificateFault.DuplicateValidator;
        }

        if (Signatures.Zip(Signatures.Skip(1), (first, second) => (first, second))
            .Any(pair => string.CompareOrdinal(pair.first.Validator, pair.second.Validator) > 0))
        {
            return CertificateFault.Unordered;
        }

        // Every voter signs the same bytes: they are hashed once.
        var vote = Digest.Of(VoteBytes.For(network, ledger, height, Round, headerDigest));
        var power = 0L;
        foreach (var signature in Signatures)
        {
            var validator = set.Find(signature.Validator)!;
            if (!validator.Key.Verify(vote, signature.Signature.Span))
            {
                return CertificateFault.BadSignature;
            }

            power += validator.Power;
        }

        return !rule.IsMet(power, set.TotalPower) ? CertificateFault.NotEnoughPower
            : endorsement?.IsMet(set, Signatures.Select(signature => signature.Validator)) == false
            ? CertificateFault.NotEndorsed
            : null;
    }
}
