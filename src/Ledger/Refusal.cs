namespace Salus.Ledger;

/// <summary>
/// Why a transaction was refused. The numbers are append-only: they stand in receipts for ever.
/// Texts are <see cref="Code{T}"/>; docs/spec/refusals.md says what each means and what to do.
/// </summary>
public enum Refusal
{
    // 1xx: the transaction is not valid and enters no block.
    MalformedTransaction = 100,
    TransactionTooLarge = 101,
    WrongNetwork = 102,
    WrongLedger = 103,
    Expired = 104,
    ExpiresTooLate = 105,
    DuplicateTransaction = 106,
    UnknownSigner = 107,
    KeyRetired = 108,
    SignerRevoked = 109,
    BadSignature = 110,
    QuotaExceeded = 111,

    // 2xx: the body does not read. Not valid either: a body in clear enters no block.
    UnknownType = 200,
    UnknownField = 201,
    MissingField = 202,
    WrongType = 203,
    WrongValue = 204,
    TooLong = 205,
    TooMany = 206,
    NumberOutOfRange = 207,

    // 3xx: who may send. These and all below get a receipt.
    SenderNotAllowed = 300,
    PractitionerNotVerified = 301,
    NotThePatient = 302,

    // 4xx: Membership.
    MemberExists = 400,
    KeyInUse = 401,
    BadPossession = 402,
    RoleNotRegistrable = 403,
    LicenceRequired = 404,
    LicenceNotAllowed = 405,
    UnknownMember = 406,
    NotAPractitioner = 407,
    AlreadyVoted = 408,
    OtherOrganisation = 409,
    PatientNotRevocable = 410,
    AlreadyRevoked = 411,
    NotTheDevice = 412,
    OrganisationHoldsNoPower = 413,
    FounderNotRevocable = 414,
    TooManyDevices = 415,

    // 5xx: Consent and Keys.
    StalePolicy = 500,
    UnknownGrantee = 501,
    GranteeIsPatient = 502,
    PurposeNotAllowed = 503,
    BadPeriod = 504,
    CategoryRepeated = 505,
    KeysDoNotMatchCategories = 506,
    SealMismatch = 507,
    NoEpoch = 508,
    EpochNotNext = 509,
    EpochRangeOutOfBounds = 510,
    RecipientNotEntitled = 511,
    PatientSealMissing = 512,
    UnknownConsent = 513,
    GuardianCannotAppoint = 514,
    NarrowedConsentCarriesNoKeys = 515,
    NoRoleKey = 516,
    RecipientRepeated = 517,

    // 6xx: Access.
    NoEmergencyKey = 600,
    UnknownPermit = 601,
    AlreadySummarised = 602,
    UnknownEmergency = 603,
    AlreadyReviewed = 604,
    EntryNotOfSender = 605,

    // 7xx: Records.
    UnknownPatient = 700,
    RecordExists = 701,
    UnknownRecord = 702,
    VersionNotNext = 703,
    StaleEpoch = 704,
    RotationDue = 705,
    NotTheAuthor = 706,
    UnknownVersion = 707,
    AlreadyWithdrawn = 708,
    TooManyVersions = 709,
    RecordErased = 710,
    ContentInUse = 711,
    NotErased = 712,
    AlreadyAttested = 713,
    AttestationIncomplete = 714,

    // 8xx: Recovery.
    BadThreshold = 800,
    TrusteeRepeated = 801,
    TrusteeIsPatient = 802,
    UnknownTrustee = 803,
    NoTrustees = 804,
    AlreadyApproved = 805,
    NoOpenRecovery = 806,
    RecoveryNotBegun = 807,
    RecoveryTooEarly = 808,

    // 9xx: Governance.
    UnknownValidator = 900,
    AlreadyCompromised = 901,
    EvidenceDoesNotHold = 902,
    LastPower = 903,
    EmptyChange = 904,
    UnknownOrganisation = 905,
    ValidatorExists = 906,
    PowersNotAllowed = 907,
    UnknownProposal = 908,
    ProposalClosed = 909,
    ProposalLapsed = 910,
    ValidatorRepeated = 911,
    TooManyProposals = 912,

    // 10xx: Telemetry.
    AgentWithoutConsent = 1000,
    BatchExists = 1001,
    AlertExists = 1002,
    UnknownAlert = 1003,
    NoticeNotNext = 1004,
    SequenceNotNext = 1005,
    RecipientNotPermitted = 1006,
    NotARecipient = 1007,
    AlreadyAcknowledged = 1008,
}
