using System.Text;
using System.Text.Json;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Membership;

/// <summary>
/// A member's id and agreement key with the proof of the transaction that gave the member its keys: what somebody hands
/// over so that others can seal to it, since no node tells who is a patient (spec key-service 6). It holds no secret.
/// </summary>
public sealed record ContactCard
{
    private const string Kind = "salus-card-1";

    private ContactCard(MemberId member, Jwk agreementKey, Proof given) =>
        (Member, AgreementKey, Given) = (member, agreementKey, given);

    /// <summary>The member.</summary>
    public MemberId Member { get; }

    /// <summary>What is sealed to.</summary>
    public Jwk AgreementKey { get; }

    /// <summary>The proof of the registration, or of the latest rotation, with its transaction.</summary>
    public Proof Given { get; }

    /// <summary>The card of the member to whom a transaction gave keys; any other proof is Malformed. It is not
    /// verified.</summary>
    public static ContactCard Of(Proof given)
    {
        var message = given.Transaction is { } jws
            && Transactions.Transaction.TryParse(Encoding.ASCII.GetBytes(jws), out var transaction, out _)
                ? transaction!.Message
                : null;
        (MemberId Member, Jwk Key)? found = (message, given.Receipt.Events) switch
        {
            (RegisterMember registered, [Event.MemberRegistered]) => (registered.Member, registered.AgreementKey),
            (RegisterDevice registered, [Event.MemberRegistered]) => (registered.Device, registered.AgreementKey),
            (RotateKey rotated, [Event.KeyRotated of]) => (of.Member, rotated.AgreementKey),
            (CompleteRecovery recovery, [Event.RecoveryCompleted of, ..]) => (of.Patient, recovery.Keys.AgreementKey),
            _ => null,
        };
        return found is var (member, key)
            ? new ContactCard(member, key, given)
            : throw NoCard("it does not prove that a member was given keys");
    }

    /// <summary>Reads a card and verifies it against genesis; throws <see cref="ProofRejectedException"/> for what is
    /// no card, or whose proof does not hold.</summary>
    public static ContactCard Parse(ReadOnlyMemory<byte> utf8, Genesis genesis)
    {
        try
        {
            var fields = JsonFields.Parse(utf8);
            var isCard = fields.Text("kind", 32) == Kind;
            var proof = Proof.Parse(fields.Raw("proof"));
            fields.End();
            proof.Verify(genesis);
            return isCard ? Of(proof) : throw NoCard($"its kind is not {Kind}");
        }
        catch (JsonRejectedException fault)
        {
            throw NoCard(fault.Message);
        }
    }

    /// <summary>The card as a JSON document.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("kind", Kind);
            json.WritePropertyName("proof");
            json.WriteRawValue(Given.Write());
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static ProofRejectedException NoCard(string why) =>
        new(ProofFault.Malformed, $"this is no contact card: {why}");
}
