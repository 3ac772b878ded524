using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Client.Recovery;

/// <summary>What somebody with a new wallet hands to the trustees: public halves, and the signature that shows that the
/// holder wants them to be the patient's (spec recovery 7.1). Nothing in it is secret, and nothing in it says who
/// holds the wallet: that is what the fingerprint is compared for.</summary>
public sealed record RecoveryRequest(string Network, MemberId Patient, RecoveryKeys Keys, string Possession)
{
    private const string Kind = "salus-recovery-request-1";
    private const int MaxText = 1024;
    private const int GroupCount = 8;

    /// <summary>What trustee and patient read to each other: 40 digits in eight groups, 128 bits.</summary>
    public string Fingerprint
    {
        get
        {
            var named =
                $"salus-recovery {Network} {Patient} {Keys.SigningKey.Thumbprint} {Keys.AgreementKey.Thumbprint}";
            var digest = Digest.Of(Encoding.ASCII.GetBytes(named)).ToArray();
            var groups = Enumerable.Range(0, GroupCount)
                .Select(index => BinaryPrimitives.ReadUInt16BigEndian(digest.AsSpan(2 * index, 2)))
                .Select(number => $"{number:D5}");
            return string.Join(' ', groups);
        }
    }

    /// <summary>A request for the keys of a new wallet, whose member is the patient.</summary>
    public static RecoveryRequest Of(Wallet wallet)
    {
        var keys = new RecoveryKeys(wallet.SigningKey.Public, wallet.AgreementKey.Public);
        var possession =
            RecoveryPossession.Sign(wallet.SigningKey, keys.AgreementKey, wallet.Network, wallet.Member);
        return new RecoveryRequest(wallet.Network, wallet.Member, keys, possession);
    }

    /// <summary>Reads a request; one that does not read, or whose key nobody showed to hold, is a
    /// <see cref="RecoveryException"/>.</summary>
    public static RecoveryRequest Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            var fields = JsonFields.Parse(utf8);
            if (fields.Text("kind", MaxText) != Kind)
            {
                throw new JsonRejectedException(JsonFault.WrongValue, "kind", $"must be {Kind}.");
            }

            var request = new RecoveryRequest(
                fields.Text("network", 64),
                fields.Parsed<MemberId>("patient", RandomId.TextLength, MemberId.TryParse),
                new RecoveryKeys(Jwk.Read(fields.Object("signingKey")), Jwk.Read(fields.Object("agreementKey"))),
                fields.Text("possession", KeyPossession.MaxLength));
            fields.End();
            return RecoveryPossession.Proves(request.Possession, request.Keys, request.Network, request.Patient)
                ? request
                : throw Malformed("possession: must be signed by the new signing key over exactly this.");
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException)
        {
            throw Malformed(fault.Message, fault);
        }
    }

    /// <summary>The file: one line of JSON.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WriteString("network", Network);
            json.WriteString("patient", Patient.ToString());
            json.WritePropertyName("signingKey");
            json.WriteRawValue(Keys.SigningKey.ToJson());
            json.WritePropertyName("agreementKey");
            json.WriteRawValue(Keys.AgreementKey.ToJson());
            json.WriteString("possession", Possession);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static RecoveryException Malformed(string what, Exception? fault = null) =>
        new(RecoveryFault.RecoveryRequestMalformed, $"This is no request for recovery: {what}", fault);
}
