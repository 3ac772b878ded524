using System.Text.Json;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Consent;

/// <summary>
/// The patient, or a guardian, lets a grantee read categories, or single records of them, for a purpose and a period.
/// It supersedes for good what it overlaps in grantee, category and purpose (spec ledger 9.1 to 9.8).
/// </summary>
public sealed record Grant : PolicyChange
{
    /// <summary>The longest period, in milliseconds: ten years.</summary>
    public const long LongestMs = 3_653L * 24 * 60 * 60 * 1000;

    /// <summary>The most records one consent is narrowed to.</summary>
    public const int MaxRecords = 500;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(Grant), LedgerName.Policies, Senders.PatientOrGuardian, Read);

    /// <inheritdoc/>
    public override required MemberId Patient { get; init; }

    /// <inheritdoc/>
    public override required TransactionId After { get; init; }

    /// <summary>Who may read.</summary>
    public required Grantee Grantee { get; init; }

    /// <summary>What may be read.</summary>
    public required IReadOnlyList<Category> Categories { get; init; }

    /// <summary>What for.</summary>
    public required Purpose Purpose { get; init; }

    /// <summary>What may be done.</summary>
    public required IReadOnlyList<ConsentAction> Actions { get; init; }

    /// <summary>In force from this moment, in milliseconds since 1970.</summary>
    public required Timestamp From { get; init; }

    /// <summary>In force until just before this moment.</summary>
    public required Timestamp To { get; init; }

    /// <summary>The only records it opens, each with the grantee's own envelope; empty: whole categories.</summary>
    public IReadOnlyList<NarrowedRecord> Records { get; init; } = [];

    /// <summary>The category keys it opens, sealed to the grantee; none when it is narrowed.</summary>
    public IReadOnlyList<SealedKey> Keys { get; init; } = [];

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("after", After.ToString());
        body.WriteString("grantee", Grantee.ToString());
        body.WriteCodes("categories", Categories);
        body.WriteString("purpose", Code<Purpose>.Text(Purpose));
        body.WriteCodes("actions", Actions);
        body.WriteNumber("from", From.UnixMs);
        body.WriteNumber("to", To.UnixMs);
        body.WriteList("records", Records, WriteRecord);
        body.WriteList("keys", Keys, SealedKey.Write);
    }

    private protected override Outcome Change(Execution run, PatientPolicy policy)
    {
        if (CheckGrantee(run) is { } wrongGrantee)
        {
            return wrongGrantee;
        }

        if (CheckTerms(run) is { } wrongTerms)
        {
            return wrongTerms;
        }

        if (CheckKeys(run) is { } wrongKeys)
        {
            return wrongKeys;
        }

        return Enter(run, policy);
    }

    private Refusal? CheckGrantee(Execution run)
    {
        if (Grantee is Grantee.OneMember(var id) && id == Patient)
        {
            return Refusal.GranteeIsPatient;
        }

        if (RoleOfGrantee(run) is not { } role)
        {
            return Refusal.UnknownGrantee;
        }

        // A guardian is family (spec ledger 9.7).
        var isForFamily = !Actions.Contains(ConsentAction.Consent) || Purpose == Purpose.FAMRQT;
        return role.MayClaim(Purpose) && isForFamily ? null : Refusal.PurposeNotAllowed;
    }

    // All patients of an organisation are nobody's family, a device is its patient's alone, and the emergency role has
    // a policy of its own.
    private Role? RoleOfGrantee(Execution run) => Grantee switch
    {
        Grantee.OneMember one => run.State.Get(Member.Table, one.Id.ToString()) is { IsRevoked: false } member
            && (member.Role != Role.Device || member.Owner == Patient)
            ? member.Role
            : null,
        Grantee.RoleIn { Role: not (Role.Patient or Role.Device or Role.Emergency) } role =>
            run.State.Get(Region.Table, Region.Id)!.Find(role.Organisation) is null ? null : role.Role,
        _ => null,
    };

    private Refusal? CheckTerms(Execution run)
    {
        // A guardian acts for the patient, and cannot make another guardian (spec ledger 9.7).
        if (Actions.Contains(ConsentAction.Consent) && run.Signer.Id != Patient)
        {
            return Refusal.GuardianCannotAppoint;
        }

        if (From >= To || To <= run.Now || To.UnixMs - From.UnixMs > LongestMs)
        {
            return Refusal.BadPeriod;
        }

        return Categories.Count == 0 || Actions.Count == 0 ? Refusal.MissingField
            : Categories.Distinct().Count() != Categories.Count ? Refusal.CategoryRepeated
            : null;
    }

    private Refusal? CheckKeys(Execution run)
    {
        if (Records.Count > 0)
        {
            return Keys.Count > 0 ? Refusal.NarrowedConsentCarriesNoKeys : null;
        }

        if (!Keys.Select(key => key.Category).SequenceEqual(Categories))
        {
            return Refusal.KeysDoNotMatchCategories;
        }

        return Keys
            .Select(key => key.CheckEpochs(run, Patient) ?? key.Check(run, Patient, Grantee))
            .FirstOrDefault(refusal => refusal is not null);
    }

    private Event.ConsentGranted Enter(Execution run, PatientPolicy policy)
    {
        var superseded = new List<TransactionId>();
        var kept = new List<ConsentTerms>();
        foreach (var consent in policy.Consents.Where(consent => run.Now < consent.To))
        {
            var overlaps = consent.Grantee == Grantee && consent.Purpose == Purpose;
            Category[] left = overlaps ? [.. consent.Categories.Except(Categories)] : [.. consent.Categories];
            if (left.Length < consent.Categories.Count)
            {
                superseded.Add(consent.Id);
            }

            if (left.Length > 0)
            {
                kept.Add(consent with { Categories = left });
            }
        }

        kept.Add(new ConsentTerms
        {
            Id = run.Id,
            Grantee = Grantee,
            Categories = Categories,
            Purpose = Purpose,
            Actions = Actions,
            From = From,
            To = To,
            Records = Records,
        });
        foreach (var key in Keys)
        {
            CategoryKeys.AddHolder(run, Patient, key.Category, new KeyHolder(Grantee, key.First, key.Last, run.Id));
        }

        run.State.Put(PatientPolicy.Table, Patient.ToString(), policy with { Last = run.Id, Consents = kept });
        return new Event.ConsentGranted(Patient, Grantee.ToString(), Categories, Purpose, From, To, superseded);
    }

    private static Grant Read(JsonFields body) => new()
    {
        Patient = body.Member("patient"),
        After = body.Transaction("after"),
        Grantee = body.Grantee("grantee"),
        Categories = body.Codes<Category>("categories"),
        Purpose = body.Code<Purpose>("purpose"),
        Actions = body.Codes<ConsentAction>("actions"),
        From = body.Moment("from"),
        To = body.Moment("to"),
        Records = body.List("records", MaxRecords, ReadRecord),
        Keys = body.List("keys", NextEpoch.MaxCategories, SealedKey.Read),
    };

    private static NarrowedRecord ReadRecord(JsonFields fields) =>
        new(fields.Record("record"), fields.Epoch("version"), fields.Digest("envelope"));

    private static void WriteRecord(Utf8JsonWriter json, NarrowedRecord narrowed)
    {
        json.WriteString("record", narrowed.Record.ToString());
        json.WriteNumber("version", narrowed.Version);
        json.WriteString("envelope", narrowed.Envelope.ToString());
    }
}
