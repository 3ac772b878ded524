using System.Text.Json;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Registrations;

/// <summary>A registration's name, drawn at random.</summary>
internal readonly record struct RegistrationId(RandomId Value)
{
    public static bool TryParse(ReadOnlySpan<char> text, out RegistrationId id)
    {
        var isOne = RandomId.TryParse(text, out var value);
        id = new RegistrationId(value);
        return isOne;
    }

    public override string ToString() => Value.ToString();
}

/// <summary>Why the desk declined; what it says besides, it says in person (spec portal 3.7).</summary>
internal enum DeclineReason
{
    IdentityNotShown, CodeDiffers, LicenceNotConfirmed, AlreadyRegistered, WrongOrganisation, Other,
}

/// <summary>Somebody's wish to be registered: public keys, and what only the registrar can open.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Key">The signing key, which speaks for the applicant.</param>
/// <param name="Introduction">The JSON of the introduction, byte for byte.</param>
/// <param name="Statement">What the applicant says to the desk, sealed to the registrar.</param>
/// <param name="At">When it came.</param>
internal sealed record Registration(
    RegistrationId Id, Jwk Key, ReadOnlyMemory<byte> Introduction, string Statement, Timestamp At)
{
    public const int MaxStatement = 8 * 1024;

    private const long LifeMs = 7L * 24 * 60 * 60 * 1000;
    private const int CodeBytes = 5;
    private const int HalfOfCode = 4;
    private const string CodeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>When it is forgotten.</summary>
    public Timestamp Until => At.PlusMs(LifeMs);

    public DeclineReason? Declined { get; init; }

    /// <summary>What applicant and registrar compare in person: the first 40 bits of the signing key's thumbprint in
    /// base32 (RFC 4648), so that nobody's key is registered in place of another's (spec portal 3.4).</summary>
    public string Code
    {
        get
        {
            var bits = 0UL;
            foreach (var part in Key.Thumbprint.ToArray().AsSpan(0, CodeBytes))
            {
                bits = (bits << 8) | part;
            }

            var letters = string.Create(2 * HalfOfCode, bits, static (text, left) =>
            {
                for (var at = text.Length - 1; at >= 0; at--, left >>= 5)
                {
                    text[at] = CodeLetters[(int)(left & 31)];
                }
            });
            return $"{letters[..HalfOfCode]}-{letters[HalfOfCode..]}";
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Registration Read(RegistrationId id, ReadOnlyMemory<byte> utf8)
    {
        var fields = JsonFields.Parse(utf8);
        var introduction = fields.Raw("introduction").ToArray();
        var registration = new Registration(
            id,
            Jwk.Parse(JsonFields.Parse(introduction).Raw("signingKey")),
            introduction,
            fields.Text("statement", MaxStatement),
            new Timestamp(fields.Integer("at", 0, JsonFields.MaxInteger)))
        {
            Declined = fields.Has("declined")
                ? fields.Parsed<DeclineReason>("declined", 32, Ledger.Code<DeclineReason>.TryParse)
                : null,
        };
        fields.End();
        return registration;
    }

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName("introduction");
            json.WriteRawValue(Introduction.Span);
            json.WriteString("statement", Statement);
            json.WriteNumber("at", At.UnixMs);
            if (Declined is { } reason)
            {
                json.WriteString("declined", Ledger.Code<DeclineReason>.Text(reason));
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
