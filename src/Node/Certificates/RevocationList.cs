using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Node.Storage;

namespace Salus.Node.Certificates;

/// <summary>A revocation list cannot be used; the code is <c>revocation-list-malformed</c> or
/// <c>revocation-list-wrong-issuer</c>.</summary>
public sealed class RevocationListException(string code, string message, Exception? cause = null)
    : OperationalException(code, message, cause)
{
    internal static RevocationListException Malformed(string what, Exception? cause = null) => new(
        "revocation-list-malformed", $"This is not a certificate revocation list in DER (RFC 5280): {what}.", cause);
}

/// <summary>Which of its certificates an organisation's authority has ended: a CRL of RFC 5280 section 5, read within
/// bounds and only behind a good signature.</summary>
public sealed class RevocationList
{
    /// <summary>The most bytes of one list: about 80,000 certificates that ended within some 14 months.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private const string NumberExtension = "2.5.29.20";

    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0);

    private RevocationList(ReadOnlyMemory<byte> bytes, ListContents contents)
    {
        Bytes = bytes;
        Number = contents.Number;
        From = contents.From;
        Until = contents.Until;
        Ended = contents.Ended;
    }

    /// <summary>The list in DER.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The CRL number; it only grows.</summary>
    public long Number { get; }

    /// <summary>When the list was made.</summary>
    public DateTimeOffset From { get; }

    /// <summary>By when the next one is due.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>The serial numbers that ended, as <see cref="SerialOf(ReadOnlySpan{byte})"/> writes them, and
    /// when.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Ended { get; }

    /// <summary>A serial number in capital hexadecimal digits, without leading zero bytes.</summary>
    public static string SerialOf(ReadOnlySpan<byte> serial) => Convert.ToHexString(serial.TrimStart((byte)0));

    /// <summary>A certificate's serial number, written so.</summary>
    public static string SerialOf(X509Certificate2 certificate) => SerialOf(certificate.SerialNumberBytes.Span);

    /// <summary>Reads a list that exactly this authority signed; anything else is refused.</summary>
    public static RevocationList Read(ReadOnlyMemory<byte> der, X509Certificate2 authority)
    {
        if (der.Length > MaxBytes)
        {
            throw RevocationListException.Malformed($"it has more than {MaxBytes} bytes");
        }

        try
        {
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var list = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var signed = list.ReadEncodedValue();
            ReadAlgorithm(list);
            var signature = list.ReadBitString(out var unused);
            list.ThrowIfNotEmpty();
            if (unused != 0)
            {
                throw RevocationListException.Malformed("its signature is not whole bytes");
            }

            // Nothing of it is believed, or even read, before the signature holds. spec certificates 4.2
            RequireSignature(signed.Span, signature, authority);
            return new RevocationList(der.ToArray(), ReadContents(signed, authority));
        }
        catch (AsnContentException fault)
        {
            throw RevocationListException.Malformed("its structure does not read", fault);
        }
    }

    private static void RequireSignature(ReadOnlySpan<byte> signed, byte[] signature, X509Certificate2 authority)
    {
        using var key = authority.GetECDsaPublicKey();
        if (key?.VerifyData(
            signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) != true)
        {
            throw new RevocationListException(
                "revocation-list-wrong-issuer",
                "The list is not signed by the certificate authority that genesis lists for this organisation.");
        }
    }

    private static ListContents ReadContents(ReadOnlyMemory<byte> signed, X509Certificate2 authority)
    {
        var fields = new AsnReader(signed, AsnEncodingRules.DER).ReadSequence();
        if (!fields.TryReadInt32(out var version) || version != 1)
        {
            throw RevocationListException.Malformed("its version is not 2");
        }

        ReadAlgorithm(fields);
        if (!fields.ReadEncodedValue().Span.SequenceEqual(authority.SubjectName.RawData))
        {
            throw new RevocationListException(
                "revocation-list-wrong-issuer", "The list names another issuer than the authority that signed it.");
        }

        var from = ReadTime(fields);
        var until = ReadTime(fields);
        var ended = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        if (fields.HasData && fields.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            ReadEntries(fields.ReadSequence(), ended);
        }

        var number = ReadNumber(fields.ReadSequence(ExtensionsTag).ReadSequence());
        fields.ThrowIfNotEmpty();
        return new ListContents(number, from, until, ended.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static void ReadEntries(AsnReader entries, Dictionary<string, DateTimeOffset> ended)
    {
        while (entries.HasData)
        {
            var entry = entries.ReadSequence();
            ended[SerialOf(entry.ReadIntegerBytes().Span)] = ReadTime(entry);
            if (entry.HasData)
            {
                ReadExtensions(entry.ReadSequence(), (_, _) => false);
            }

            entry.ThrowIfNotEmpty();
        }
    }

    private static long ReadNumber(AsnReader extensions)
    {
        long? number = null;
        ReadExtensions(extensions, (name, value) =>
        {
            if (name != NumberExtension)
            {
                return false;
            }

            number = new AsnReader(value, AsnEncodingRules.DER).TryReadInt64(out var read) && read > 0 ? read : null;
            return true;
        });
        return number ?? throw RevocationListException.Malformed("it has no positive CRL number of at most 63 bits");
    }

    // What is critical and not understood changes what the list means (RFC 5280 section 5.2).
    private static void ReadExtensions(AsnReader extensions, Func<string, ReadOnlyMemory<byte>, bool> understand)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var name = extension.ReadObjectIdentifier();
            var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            var isUnderstood = understand(name, extension.ReadOctetString());
            extension.ThrowIfNotEmpty();
            if (isCritical && !isUnderstood)
            {
                throw RevocationListException.Malformed($"the critical extension {name} is not for lists of ours");
            }
        }
    }

    private static void ReadAlgorithm(AsnReader reader)
    {
        if (reader.ReadSequence().ReadObjectIdentifier() != EcdsaWithSha256)
        {
            throw RevocationListException.Malformed("it is not signed with ecdsa-with-SHA256");
        }
    }

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private sealed record ListContents(
        long Number, DateTimeOffset From, DateTimeOffset Until, IReadOnlyDictionary<string, DateTimeOffset> Ended);
}
