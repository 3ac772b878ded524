using System.Text.Json;
using System.Text.Json.Serialization;
using Salus.Client.Access;
using Salus.Client.Consents;
using Salus.Client.Telemetry;
using Salus.Ihm.Intake;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Primitives;

namespace Salus.Ihm.Patients;

/// <summary>What the ledger said of one patient when its agent asked: the patient's keys, the policy with its epochs,
/// and the patient's devices, those revoked among them.</summary>
public sealed record Facts(
    MemberCard Patient, PolicyNow Policy, IReadOnlyList<DeviceCard> Devices, Timestamp Asked)
{
    /// <summary>The categories that a consent in force opens to the agent at a moment: what it may take in.</summary>
    // spec ihm 1.2
    public IReadOnlySet<Category> OpenTo(MemberId agent, Timestamp now) => Policy.Policy.Consents
        .Where(consent => consent.IsInForce(now)
            && consent.Purpose == Purpose.TREAT
            && consent.Grantee == new Grantee.OneMember(agent)
            && consent.Records.Count == 0
            && consent.Actions.Contains(ConsentAction.Read))
        .SelectMany(consent => consent.Categories)
        .ToHashSet();

    /// <summary>The patient's device that signs with a key now, or null.</summary>
    public KnownDevice? DeviceOf(Digest keyId) =>
        Devices.FirstOrDefault(device => device.SigningKey.Thumbprint == keyId) is { } card
            ? new KnownDevice(Patient.Id, card.Id, card.SigningKey) { IsRevoked = card.Revoked }
            : null;

    public static Facts Read(ReadOnlySpan<byte> utf8) => JsonSerializer.Deserialize(utf8, FactsJson.Kept.Facts)!;

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, FactsJson.Kept.Facts);

    // Who a patient trusts is not for logs.
    public override string ToString() => $"facts of {Asked}";
}

/// <summary>The JSON in which facts are kept over a restart.</summary>
[JsonSerializable(typeof(Facts))]
internal sealed partial class FactsJson : JsonSerializerContext
{
    public static readonly FactsJson Kept = new(Shape());

    private static JsonSerializerOptions Shape()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        foreach (var converter in LedgerJson.Default.Options.Converters)
        {
            options.Converters.Add(converter);
        }

        return options;
    }
}
