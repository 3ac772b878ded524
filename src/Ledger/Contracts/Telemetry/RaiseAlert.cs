using System.Text.Json;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Ledger.Contracts.Telemetry;

/// <summary>
/// A patient's agent tells recipients of an alert, first or again; what it says is sealed to the category's key (spec
/// ledger 15.3 to 15.5).
/// </summary>
public sealed record RaiseAlert : PatientMessage
{
    /// <summary>The most recipients of one notice.</summary>
    public const int MaxRecipients = 8;

    /// <summary>The declaration.</summary>
    public static readonly MessageType Declaration =
        new(nameof(RaiseAlert), LedgerName.Telemetry, Senders.Device, Read);

    private const long LastSequence = 1_000_000_000;

    /// <inheritdoc/>
    public override required MemberId Patient { get; init; }

    /// <summary>The alert.</summary>
    public required AlertId Alert { get; init; }

    /// <summary>1 raises it, each further one tells of it again.</summary>
    public required long Notice { get; init; }

    /// <summary>The agent's last number plus one: who receives sees what was lost.</summary>
    public required long Sequence { get; init; }

    /// <summary>The category whose key the content is sealed to.</summary>
    public required Category Category { get; init; }

    /// <summary>The category's current epoch.</summary>
    public required long Epoch { get; init; }

    /// <summary>How urgent it is.</summary>
    public required AlertLevel Level { get; init; }

    /// <summary>Who is told: the patient, or practitioners whom a consent in force lets read the category.</summary>
    public required IReadOnlyList<MemberId> Recipients { get; init; }

    /// <summary>What it says: a JWE to the category's current public key.</summary>
    public required string Content { get; init; }

    /// <inheritdoc/>
    public override MessageType Type => Declaration;

    /// <summary>What the protected header of the sealed content must bind.</summary>
    public static JweBinding ContentBinding(
        string network, MemberId patient, AlertId alert, long notice, Category category, long epoch) =>
        JweBinding.Empty
            .With("network", network)
            .With("patient", patient.ToString())
            .With("alert", alert.ToString())
            .With("notice", notice)
            .With("category", Code<Category>.Text(category))
            .With("epoch", epoch)
            .With("recipient", "category");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter body)
    {
        body.WriteString("patient", Patient.ToString());
        body.WriteString("alert", Alert.ToString());
        body.WriteNumber("notice", Notice);
        body.WriteNumber("sequence", Sequence);
        body.WriteString("category", Code<Category>.Text(Category));
        body.WriteNumber("epoch", Epoch);
        body.WriteString("level", Code<AlertLevel>.Text(Level));
        body.WriteTexts("recipients", Recipients.Select(recipient => recipient.ToString()));
        body.WriteString("content", Content);
    }

    internal override Outcome Apply(Execution run)
    {
        var refusal = Agency.Check(run, Patient, Category)
            ?? CheckNotice(run)
            ?? CheckSequence(run)
            ?? CheckRecipients(run)
            ?? CheckContent(run);
        if (refusal is { } reason)
        {
            return reason;
        }

        var alert = run.State.Get(Telemetry.Alert.Table, Alert.ToString())
            ?? new Alert(Patient, run.Signer.Id, Category, []);
        var notice = new AlertNotice(Level, Recipients, run.Now);
        run.State.Put(
            Telemetry.Alert.Table, Alert.ToString(), alert with { Notices = [.. alert.Notices, notice] });
        run.State.Put(AgentSequence.Table, run.Signer.Id.ToString(), new AgentSequence(Sequence));
        return new Event.AlertRaised(
            Patient, Alert, Notice, Sequence, run.Signer.Id, Category, Level, Recipients);
    }

    private Refusal? CheckNotice(Execution run)
    {
        var alert = run.State.Get(Telemetry.Alert.Table, Alert.ToString());
        if (Notice == 1)
        {
            return alert is null ? null : Refusal.AlertExists;
        }

        return alert is null || alert.Agent != run.Signer.Id || alert.Category != Category ? Refusal.UnknownAlert
            : Notice != alert.Notices.Count + 1 ? Refusal.NoticeNotNext
            : null;
    }

    private Refusal? CheckSequence(Execution run)
    {
        var last = run.State.Get(AgentSequence.Table, run.Signer.Id.ToString())?.Last ?? 0;
        return Sequence == last + 1 ? null : Refusal.SequenceNotNext;
    }

    private Refusal? CheckRecipients(Execution run)
    {
        if (Recipients.Count == 0)
        {
            return Refusal.MissingField;
        }

        if (Recipients.Distinct().Count() != Recipients.Count)
        {
            return Refusal.RecipientRepeated;
        }

        var policy = run.Policies.Get(PatientPolicy.Table, Patient.ToString())!;
        return Recipients.All(recipient => recipient == Patient || IsPermitted(recipient, policy, run))
            ? null
            : Refusal.RecipientNotPermitted;
    }

    // A device could acknowledge for nobody, so none is told.
    private bool IsPermitted(MemberId recipient, PatientPolicy policy, Execution run) =>
        run.Policies.Get(Member.Table, recipient.ToString()) is { IsRevoked: false, IsVerified: true } member
        && policy.Permitting(member, new Scope(Category, Record: null), Purpose.TREAT, run.Now) is not null;

    // An alert waits for no wallet: while rotation is due it is still raised, for its parties alone are given it. spec
    // ledger 15.5
    private Refusal? CheckContent(Execution run)
    {
        if (run.Policies.Get(CategoryKeys.Table, CategoryKeys.Id(Patient, Category)) is not { } keys)
        {
            return Refusal.NoEpoch;
        }

        if (Epoch != keys.Epoch)
        {
            return Refusal.StaleEpoch;
        }

        var binding = ContentBinding(run.Network, Patient, Alert, Notice, Category, Epoch);
        return Jwe.ReadHeader(Content).IsFor(keys.PublicKeys[^1], binding) ? null : Refusal.SealMismatch;
    }

    private static RaiseAlert Read(JsonFields body) => new()
    {
        Patient = body.Member("patient"),
        Alert = body.Alert("alert"),
        Notice = body.Integer("notice", 1, Telemetry.Alert.MaxNotices),
        Sequence = body.Integer("sequence", 1, LastSequence),
        Category = body.Code<Category>("category"),
        Epoch = body.Epoch("epoch"),
        Level = body.Code<AlertLevel>("level"),
        Recipients = body.Members("recipients", MaxRecipients),
        Content = body.Seal("content"),
    };
}
