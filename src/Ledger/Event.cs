using System.Text.Json.Serialization;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives;

namespace Salus.Ledger;

/// <summary>
/// What an accepted transaction did; stands in its receipt. Closed: every case is nested here (spec ledger 6).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MemberRegistered), nameof(MemberRegistered))]
[JsonDerivedType(typeof(PractitionerVoted), nameof(PractitionerVoted))]
[JsonDerivedType(typeof(MemberRevoked), nameof(MemberRevoked))]
[JsonDerivedType(typeof(KeyRotated), nameof(KeyRotated))]
[JsonDerivedType(typeof(TrusteesNamed), nameof(TrusteesNamed))]
[JsonDerivedType(typeof(TrusteesDismissed), nameof(TrusteesDismissed))]
[JsonDerivedType(typeof(RecoveryApproved), nameof(RecoveryApproved))]
[JsonDerivedType(typeof(ApprovalWithdrawn), nameof(ApprovalWithdrawn))]
[JsonDerivedType(typeof(RecoveryBegun), nameof(RecoveryBegun))]
[JsonDerivedType(typeof(RecoveryCancelled), nameof(RecoveryCancelled))]
[JsonDerivedType(typeof(RecoveryCompleted), nameof(RecoveryCompleted))]
[JsonDerivedType(typeof(ConsentGranted), nameof(ConsentGranted))]
[JsonDerivedType(typeof(ConsentRevoked), nameof(ConsentRevoked))]
[JsonDerivedType(typeof(EmergencyPolicySet), nameof(EmergencyPolicySet))]
[JsonDerivedType(typeof(PolicyConfirmed), nameof(PolicyConfirmed))]
[JsonDerivedType(typeof(EpochsPublished), nameof(EpochsPublished))]
[JsonDerivedType(typeof(AccessDecided), nameof(AccessDecided))]
[JsonDerivedType(typeof(ReleaseSummarised), nameof(ReleaseSummarised))]
[JsonDerivedType(typeof(EmergencyOpened), nameof(EmergencyOpened))]
[JsonDerivedType(typeof(EmergencyReviewed), nameof(EmergencyReviewed))]
[JsonDerivedType(typeof(RecordStored), nameof(RecordStored))]
[JsonDerivedType(typeof(VersionWithdrawn), nameof(VersionWithdrawn))]
[JsonDerivedType(typeof(RecordErased), nameof(RecordErased))]
[JsonDerivedType(typeof(ErasureAttested), nameof(ErasureAttested))]
[JsonDerivedType(typeof(ValidatorCompromised), nameof(ValidatorCompromised))]
[JsonDerivedType(typeof(ChangeProposed), nameof(ChangeProposed))]
[JsonDerivedType(typeof(ChangeVoted), nameof(ChangeVoted))]
[JsonDerivedType(typeof(BatchAnchored), nameof(BatchAnchored))]
[JsonDerivedType(typeof(AlertRaised), nameof(AlertRaised))]
[JsonDerivedType(typeof(AlertAcknowledged), nameof(AlertAcknowledged))]
public abstract record Event
{
    private protected Event()
    {
    }

    /// <summary>The patient it concerns: this event is in that patient's log. Null when it concerns none.</summary>
    [JsonIgnore]
    public virtual MemberId? ConcernedPatient => null;

    /// <summary>A member joined; a patient or a device, in that patient's log.</summary>
    public sealed record MemberRegistered(
        MemberId Member, Role Role, OrganisationId Organisation, MemberId? Patient) : Event
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override MemberId? ConcernedPatient => Patient;
    }

    /// <summary>
    /// An organisation voted on a practitioner; verified once more than half of those with power agree.
    /// </summary>
    public sealed record PractitionerVoted(
        MemberId Practitioner, OrganisationId Organisation, bool IsInFavour, bool IsVerified) : Event;

    /// <summary>A membership ended; a device's, in its patient's log.</summary>
    public sealed record MemberRevoked(MemberId Member, MemberId? Patient) : Event
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override MemberId? ConcernedPatient => Patient;
    }

    /// <summary>A member has new keys: a patient or a device that did not rotate is warned by its log.</summary>
    public sealed record KeyRotated(MemberId Member, Digest SigningKey, MemberId? Patient) : Event
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override MemberId? ConcernedPatient => Patient;
    }

    /// <summary>A patient named those who can give it new keys, so many of whom have to agree.</summary>
    public sealed record TrusteesNamed(MemberId Patient, IReadOnlyList<MemberId> Trustees, int Threshold)
        : PatientEvent;

    /// <summary>A patient has no trustees any more.</summary>
    public sealed record TrusteesDismissed(MemberId Patient) : PatientEvent;

    /// <summary>A trustee approved new keys; the patient is alerted by this event.</summary>
    public sealed record RecoveryApproved(MemberId Patient, MemberId Trustee, Digest SigningKey) : PatientEvent;

    /// <summary>A trustee took its approval of new keys back.</summary>
    public sealed record ApprovalWithdrawn(MemberId Patient, MemberId Trustee, Digest SigningKey) : PatientEvent;

    /// <summary>Enough trustees agree: unless the patient cancels, the new keys can be put in force from a
    /// moment.</summary>
    public sealed record RecoveryBegun(MemberId Patient, Digest SigningKey, Timestamp CompletableFrom) : PatientEvent;

    /// <summary>The patient ended every open recovery.</summary>
    public sealed record RecoveryCancelled(MemberId Patient) : PatientEvent;

    /// <summary>The patient has the new keys; the old ones are retired for ever.</summary>
    public sealed record RecoveryCompleted(MemberId Patient, Digest SigningKey, MemberId By) : PatientEvent;

    /// <summary>A patient opened categories, or records of them, to a grantee.</summary>
    public sealed record ConsentGranted(
        MemberId Patient,
        string Grantee,
        IReadOnlyList<Category> Categories,
        Purpose Purpose,
        Timestamp From,
        Timestamp To,
        IReadOnlyList<TransactionId> Superseded) : PatientEvent;

    /// <summary>A patient ended a consent; the categories listed have no new epoch yet.</summary>
    public sealed record ConsentRevoked(
        MemberId Patient, TransactionId Consent, IReadOnlyList<Category> RotationDue) : PatientEvent;

    /// <summary>A patient said which organisations may open what in an emergency.</summary>
    public sealed record EmergencyPolicySet(MemberId Patient, IReadOnlyList<OrganisationId> Organisations)
        : PatientEvent;

    /// <summary>
    /// How a patient's policy stood: the digest of who can read what, and the agreement keys of members that were
    /// asked about. Nothing happened, so it stands in no log.
    /// </summary>
    public sealed record PolicyConfirmed(
        MemberId Patient, Digest Explanation, IReadOnlyList<ConfirmedKey> Keys) : Event;

    /// <summary>
    /// New category keys are in force. Who writes checks the public half it was given against this event.
    /// </summary>
    public sealed record EpochsPublished(MemberId Patient, IReadOnlyList<PublishedEpoch> Epochs) : PatientEvent;

    /// <summary>The validators' answer to an access request. A denial is the same whatever its reason.</summary>
    public sealed record AccessDecided(
        MemberId Requester,
        Digest ConnectionKey,
        MemberId Patient,
        Category Category,
        RecordId? Record,
        Purpose Purpose,
        bool IsPermitted,
        TransactionId? Consent,
        Timestamp? Until) : PatientEvent;

    /// <summary>A store, or the patient's agent, says what it released under a permit: entries
    /// <c>RECORD/version</c>, <c>batch/BATCH</c>, <c>observations/COUNT</c>.</summary>
    public sealed record ReleaseSummarised(
        MemberId Patient, TransactionId Permit, MemberId Store, IReadOnlyList<string> Records) : PatientEvent;

    /// <summary>A member opened categories in an emergency; the patient is alerted by this event.</summary>
    public sealed record EmergencyOpened(
        MemberId Patient,
        MemberId Requester,
        OrganisationId Organisation,
        IReadOnlyList<Category> Categories,
        string Reason,
        Timestamp Until) : PatientEvent;

    /// <summary>An emergency access was reviewed.</summary>
    public sealed record EmergencyReviewed(
        MemberId Patient, TransactionId Emergency, MemberId Reviewer, bool IsJustified) : PatientEvent;

    /// <summary>A version of a record is committed to.</summary>
    public sealed record RecordStored(MemberId Patient, RecordId Record, long Version, Category Category)
        : PatientEvent;

    /// <summary>A version was declared entered in error; it stays.</summary>
    public sealed record VersionWithdrawn(MemberId Patient, RecordId Record, long Version) : PatientEvent;

    /// <summary>A record of so many versions is erased; the stores delete what they hold of it.</summary>
    public sealed record RecordErased(MemberId Patient, RecordId Record, long Versions) : PatientEvent;

    /// <summary>A store says what it deleted of an erased record, and what it did not have.</summary>
    public sealed record ErasureAttested(
        MemberId Patient,
        RecordId Record,
        MemberId Store,
        IReadOnlyList<ErasedVersion> Versions,
        ErasedCopies Grantees) : PatientEvent;

    /// <summary>A validator said two things where it may say one; it has no power any more.</summary>
    public sealed record ValidatorCompromised(
        string Validator, OrganisationId Organisation, LedgerName Ledger, Height Height, MemberId By) : Event;

    /// <summary>An organisation proposed a change of the network; it is voted on until a moment.</summary>
    public sealed record ChangeProposed(TransactionId Proposal, OrganisationId Organisation, Timestamp Until) : Event;

    /// <summary>An organisation voted on a change; accepted, it is in force from the next block on.</summary>
    public sealed record ChangeVoted(
        TransactionId Proposal, OrganisationId Organisation, bool IsInFavour, bool IsAccepted) : Event;

    /// <summary>An agent anchored a batch of so many samples by its Merkle root.</summary>
    public sealed record BatchAnchored(
        MemberId Patient, BatchId Batch, Category Category, long Count, MemberId Agent) : PatientEvent;

    /// <summary>An agent told its recipients of an alert, for the first time or again.</summary>
    public sealed record AlertRaised(
        MemberId Patient,
        AlertId Alert,
        long Notice,
        long Sequence,
        MemberId Agent,
        Category Category,
        AlertLevel Level,
        IReadOnlyList<MemberId> Recipients) : PatientEvent;

    /// <summary>Somebody who was told of an alert, the patient or a guardian says that it was seen.</summary>
    public sealed record AlertAcknowledged(MemberId Patient, AlertId Alert, long Notice, MemberId By) : PatientEvent;
}

/// <summary>What happened to one patient's data, keys or consents.</summary>
public abstract record PatientEvent : Event
{
    private protected PatientEvent()
    {
    }

    /// <summary>The patient.</summary>
    public abstract MemberId Patient { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public sealed override MemberId? ConcernedPatient => Patient;
}

/// <summary>A category's epoch and the RFC 7638 thumbprint of its public half.</summary>
public sealed record PublishedEpoch(Category Category, long Epoch, Digest Key);

/// <summary>A member who is not revoked, and the RFC 7638 thumbprint of its agreement key.</summary>
public sealed record ConfirmedKey(MemberId Member, Digest AgreementKey);
