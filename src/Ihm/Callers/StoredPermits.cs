using System.Runtime.CompilerServices;
using System.Text.Json;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Ledger.Contracts.Access;

namespace Salus.Ihm.Callers;

/// <summary>Opened permits as sealed documents of the store, each with its patient's.</summary>
public sealed class StoredPermits(TelemetryStore store)
{
    private const string OpenKind = "permit";
    private const string PastKind = "past-permit";

    /// <summary>The seam that <see cref="PermitDesk"/> asks for.</summary>
    public PermitMemory ToMemory() => new(
        (permit, stopping) => store.PutAsync([DocumentOf(OpenKind, permit)], [], stopping),
        (permit, stopping) => store.PutAsync([DocumentOf(PastKind, permit)], [KeyOf(OpenKind, permit)], stopping),
        stopping => ListAsync(OpenKind, null, stopping),
        (patient, stopping) => ListAsync(PastKind, patient, stopping));

    private async IAsyncEnumerable<OpenedPermit> ListAsync(
        string kind, MemberId? patient, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in store.ListAsync(kind, patient, after: "", cancellationToken))
        {
            yield return Read(document.Value);
        }
    }

    private static DocumentKey KeyOf(string kind, OpenedPermit permit) =>
        new(kind, permit.Decision.Patient, permit.Id.ToString());

    private static Document DocumentOf(string kind, OpenedPermit permit)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", permit.Id.ToString());
            json.WriteNumber("opened", permit.Opened.UnixMs);
            json.WriteNumber("observations", permit.Observations);
            json.WriteBoolean("closed", permit.IsClosed);
            json.WriteBoolean("summarised", permit.IsSummarised);
            json.WritePropertyName("decision");
            JsonSerializer.Serialize(json, permit.Decision, LedgerJson.Default.Permit);
            json.WriteEndObject();
        }

        return new Document(KeyOf(kind, permit), stream.ToArray());
    }

    private static OpenedPermit Read(ReadOnlyMemory<byte> value)
    {
        using var document = JsonDocument.Parse(value);
        var json = document.RootElement;
        return new OpenedPermit(
            TransactionId.TryParse(json.GetProperty("id").GetString()!, out var id)
                ? id
                : throw new InvalidOperationException("a permit is kept with its id"),
            json.GetProperty("decision").Deserialize(LedgerJson.Default.Permit)
                ?? throw new InvalidOperationException("a permit is kept with its decision"),
            new Timestamp(json.GetProperty("opened").GetInt64()),
            json.GetProperty("observations").GetInt64(),
            json.GetProperty("closed").GetBoolean())
        {
            IsSummarised = json.GetProperty("summarised").GetBoolean(),
        };
    }
}
