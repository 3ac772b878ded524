using System.Globalization;
using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Access;

/// <summary>
/// A store says, once per permit, which record versions and batches it released under it, and which epochs of the
/// category its key service handed to the requester; the patient's agent, how many observations it released (spec
/// ledger 11.5, 11.8, 11.9).
/// </summary>
public sealed record SummariseRelease(TransactionId Permit, IReadOnlyList<string> Records) : Message
{
    /// <summary>The most record versions one summary lists.</summary>
    public const int MaxRecords = 5_000;

    private const int EntryLength = 40;
    private const string KeysMark = "keys/";
    private const string BatchMark = "batch/";
    private const string ObservationsMark = "observations/";

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(SummariseRelease), LedgerName.Policies, Senders.StoreOrDevice, Read);

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("permit", Permit.ToString());
        body.WriteTexts("records", Records);
    }

    /// <summary>The entry of a record version, <c>RECORD/version</c>.</summary>
    public static string Entry(RecordId record, long version) => $"{record}/{version}";

    /// <summary>The entry of a batch of measurements, <c>batch/BATCH</c>.</summary>
    public static string Entry(BatchId batch) => $"{BatchMark}{batch}";

    /// <summary>The entry of an agent that released so many observations, <c>observations/COUNT</c>.</summary>
    public static string ObservationsEntry(long count) => $"{ObservationsMark}{count}";

    /// <summary>The batch that an entry names; null for any other entry.</summary>
    public static BatchId? Batch(string entry) =>
        entry.StartsWith(BatchMark, StringComparison.Ordinal)
        && BatchId.TryParse(entry.AsSpan(BatchMark.Length), out var batch)
            ? batch
            : null;

    /// <summary>How many observations an entry says were released; null for any other entry.</summary>
    public static long? Observations(string entry) =>
        entry.StartsWith(ObservationsMark, StringComparison.Ordinal) && IsNumber(entry[ObservationsMark.Length..])
            ? long.Parse(entry[ObservationsMark.Length..], CultureInfo.InvariantCulture)
            : null;

    /// <summary>The entry of a hand-over of category keys, <c>keys/FIRST-LAST</c>.</summary>
    public static string KeysEntry(long first, long last) => $"{KeysMark}{first}-{last}";

    /// <summary>The epochs of a hand-over's entry; null for a record version's.</summary>
    public static (long First, long Last)? Epochs(string entry) =>
        entry.StartsWith(KeysMark, StringComparison.Ordinal)
        && entry[KeysMark.Length..].Split('-') is [var first, var last]
        && IsNumber(first)
        && IsNumber(last)
            ? (long.Parse(first, CultureInfo.InvariantCulture), long.Parse(last, CultureInfo.InvariantCulture))
            : null;

    internal override Outcome Apply(Execution run)
    {
        if (run.State.Get(Access.Permit.Table, Permit.ToString()) is not { } permit)
        {
            return Refusal.UnknownPermit;
        }

        if (CheckSender(run, permit) is { } refusal)
        {
            return refusal;
        }

        var id = $"{Permit}/{run.Signer.Id}";
        if (run.State.Get(Release.Table, id) is not null)
        {
            return Refusal.AlreadySummarised;
        }

        foreach (var (first, last) in Records.Select(Epochs).OfType<(long, long)>())
        {
            HoldKeys(run, permit, first, last);
        }

        var versions = Records.Count(entry => Epochs(entry) is null);
        run.State.Put(Release.Table, id, new Release(Permit, run.Signer.Id, versions));
        return new Event.ReleaseSummarised(permit.Patient, Permit, run.Signer.Id, Records);
    }

    // Another patient's permit is to a device as if there were none; what a store keeps it has not. spec ledger 11.9
    private Refusal? CheckSender(Execution run, Permit permit)
    {
        var isDevice = run.Signer.Role == Role.Device;
        var isAgent = isDevice
            && permit.Patient == run.Signer.Owner
            && run.State.Get(PatientPolicy.Table, permit.Patient.ToString())!.HasAgent(run.Signer, run.Now);
        return isDevice && permit.Patient != run.Signer.Owner ? Refusal.UnknownPermit
            : isDevice && !isAgent ? Refusal.AgentWithoutConsent
            : Records.Any(entry => (Observations(entry) is not null) != isDevice) ? Refusal.EntryNotOfSender
            : null;
    }

    // Who was handed a role's keys holds them; when the role's consent or the membership ends, rotation is due. Who
    // opened an emergency holds them already (spec ledger 11.6).
    private static void HoldKeys(Execution run, Permit permit, long first, long last)
    {
        var policy = run.State.Get(PatientPolicy.Table, permit.Patient.ToString())!;
        var requester = run.State.Get(Member.Table, permit.Requester.ToString())!;
        var keys = run.State.Get(CategoryKeys.Table, CategoryKeys.Id(permit.Patient, permit.Category));
        var role = policy.Consents
            .Where(consent => consent.Grantee is Grantee.RoleIn && consent.Grantee.Includes(requester))
            .Where(consent => consent.Id == permit.Consent || consent.Categories.Contains(permit.Category))
            .OrderByDescending(consent => consent.Id == permit.Consent)
            .Select(consent => consent.Grantee)
            .FirstOrDefault();
        if (role is not null && first <= last && last <= keys?.Epoch)
        {
            var holder = new KeyHolder(new Grantee.OneMember(permit.Requester), first, last, run.Id, role);
            CategoryKeys.AddHolder(run, permit.Patient, permit.Category, holder);
        }
    }

    private static SummariseRelease Read(JsonFields body)
    {
        var records = body.Texts("records", MaxRecords, EntryLength);
        return records.All(IsEntry)
            ? new SummariseRelease(body.Transaction("permit"), records)
            : throw new JsonRejectedException(
                JsonFault.WrongValue,
                "records",
                "entries are RECORD/version, batch/BATCH, keys/FIRST-LAST or observations/COUNT.");
    }

    private static bool IsEntry(string text) => Epochs(text) is not null
        || Observations(text) is not null
        || Batch(text) is not null
        || (text.Split('/') is [var record, var version] && RecordId.TryParse(record, out _) && IsNumber(version));

    private static bool IsNumber(string text) =>
        text is [not '0', ..] && text.Length <= 7 && text.All(char.IsAsciiDigit);
}
