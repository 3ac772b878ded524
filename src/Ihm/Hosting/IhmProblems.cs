using Salus.Web;

namespace Salus.Ihm.Hosting;

/// <summary>Every kind of problem that the IHM answers with.</summary>
public static class IhmProblems
{
    // What was asked.
    public static readonly ProblemKind UnknownRoute = new("unknown-route", 404, "No such address");
    public static readonly ProblemKind WrongMethod = new("wrong-method", 405, "Wrong method");
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "Not an HTTP request we can read");
    public static readonly ProblemKind MalformedParameter =
        new("malformed-parameter", 400, "A parameter does not read");
    public static readonly ProblemKind MalformedBody = new("malformed-body", 400, "The body does not read");
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "Too large");
    public static readonly ProblemKind BodyTooSlow = new("body-too-slow", 408, "The body did not end in time");
    public static readonly ProblemKind WrongMediaType = new("wrong-media-type", 415, "Another media type is taken");
    public static readonly ProblemKind UnsupportedEncoding =
        new("unsupported-encoding", 415, "Encoded bodies are not taken");

    // Intake.
    public static readonly ProblemKind TooManyReadings = new("too-many-readings", 413, "Too many readings at once");
    public static readonly ProblemKind DeviceUnknown = new("device-unknown", 401, "Nobody here has this device");
    public static readonly ProblemKind DeviceRevoked = new("device-revoked", 401, "The device was revoked");
    public static readonly ProblemKind SignatureInvalid = new("signature-invalid", 401, "The signature does not hold");
    public static readonly ProblemKind WrongNetwork = new("wrong-network", 403, "A batch for another network");
    public static readonly ProblemKind WrongPatient = new("wrong-patient", 403, "A batch for another patient");
    public static readonly ProblemKind BundleRefused = new("bundle-refused", 422, "A transaction that is not whole");
    public static readonly ProblemKind WrongCaller = new("wrong-caller", 403, "Not for this caller");
    public static readonly ProblemKind DeviceTooFast =
        new("device-too-fast", 429, "The device sends too much") { RetrySeconds = 1 };

    // Who is calling.
    public static readonly ProblemKind DpopMissing = new("dpop-missing", 401, "No token and proof");
    public static readonly ProblemKind DpopMalformed = new("dpop-malformed", 401, "The proof does not hold");
    public static readonly ProblemKind DpopWrongTarget = new("dpop-wrong-target", 401, "A proof for another request");
    public static readonly ProblemKind DpopNonceRequired = new("dpop-nonce-required", 401, "Name the IHM's nonce");
    public static readonly ProblemKind DpopTooOld = new("dpop-too-old", 401, "Not a recent proof");
    public static readonly ProblemKind DpopReplayed = new("dpop-replayed", 401, "A proof shown before");
    public static readonly ProblemKind DpopTooMany =
        new("dpop-too-many", 429, "Too many requests under one key") { RetrySeconds = 120 };
    public static readonly ProblemKind TokenUnknown = new("token-unknown", 401, "No such token");
    public static readonly ProblemKind TokenExpired = new("token-expired", 401, "The token has expired");
    public static readonly ProblemKind TokenWrongKey = new("token-wrong-key", 401, "Another key's token");
    public static readonly ProblemKind TokensExhausted = new("tokens-exhausted", 503, "Too many tokens");
    public static readonly ProblemKind CallerUnknown = new("caller-unknown", 401, "Nobody known here");
    public static readonly ProblemKind MemberRevoked = new("member-revoked", 401, "Membership ended");
    public static readonly ProblemKind ScopeTooNarrow = new("scope-too-narrow", 403, "The token does not reach so far");

    // Permits.
    public static readonly ProblemKind PermitProofInvalid =
        new("permit-proof-invalid", 400, "The permit's proof does not hold");
    public static readonly ProblemKind PermitDeniedDecision = new("permit-denied-decision", 403, "Access was denied");
    public static readonly ProblemKind PermitNotYours = new("permit-not-yours", 403, "Another member's permit");
    public static readonly ProblemKind PermitWrongKey = new("permit-wrong-key", 403, "Another key's permit");
    public static readonly ProblemKind PermitLapsed = new("permit-lapsed", 403, "The permit has lapsed");
    public static readonly ProblemKind PermitRevoked = new("permit-revoked", 403, "The consent has ended");
    public static readonly ProblemKind PermitClosed = new("permit-closed", 403, "The permit was closed");
    public static readonly ProblemKind PermitNotServed = new("permit-not-served", 403, "Not for what is served here");
    public static readonly ProblemKind PermitNotOpen = new("permit-not-open", 403, "No such open permit");
    public static readonly ProblemKind PermitsExhausted =
        new("permits-exhausted", 429, "Too many permits open") { RetrySeconds = 120 };

    // Alerts.
    public static readonly ProblemKind UnknownPatient = new("unknown-patient", 404, "Unknown patient");
    public static readonly ProblemKind UnknownAlert = new("unknown-alert", 404, "No such open alert");
    public static readonly ProblemKind NotPermitted = new("not-permitted", 403, "No consent opens it");
    public static readonly ProblemKind ReceiverNotPermitted =
        new("receiver-not-permitted", 422, "A receiver may not be told");
    public static readonly ProblemKind SignatureNeeded = new("signature-needed", 422, "A signed transaction is needed");
    public static readonly ProblemKind WrongTransaction =
        new("wrong-transaction", 422, "Another transaction is needed");
    public static readonly ProblemKind NoticeSuperseded = new("notice-superseded", 409, "The level rose meanwhile");
    public static readonly ProblemKind AcknowledgementRefused =
        new("acknowledgement-refused", 409, "The ledger refused it");

    // Who is served.
    public static readonly ProblemKind AdoptionsFull =
        new("adoptions-full", 503, "Too many adoptions at once") { RetrySeconds = 900 };

    public static readonly ProblemKind AdoptionsClosed =
        new("adoptions-closed", 403, "Patients are adopted by hand here");
    public static readonly ProblemKind AdoptedBefore =
        new("adopted-before", 409, "The patient has been served here by another agent");
    public static readonly ProblemKind OriginNotAllowed =
        new("origin-not-allowed", 403, "Pages of this origin may not call");

    public static readonly ProblemKind PatientNotServed =
        new("patient-not-served", 403, "This IHM takes in nothing for the patient");

    // Proofs of single readings.
    public static readonly ProblemKind SampleUnknown = new("sample-unknown", 404, "No such reading");
    public static readonly ProblemKind SampleArchived =
        new("sample-archived", 503, "Its anchored batch cannot be opened") { RetrySeconds = 60 };

    public static readonly ProblemKind SampleNotAnchored =
        new("sample-not-anchored", 409, "Not on the ledger yet") { RetrySeconds = 60 };

    // The IHM itself.
    public static readonly ProblemKind LedgerUnreachable =
        new("ledger-unreachable", 503, "The region does not answer") { RetrySeconds = 5 };

    public static readonly ProblemKind IhmBusy = new("ihm-busy", 503, "Too much under way") { RetrySeconds = 1 };
    public static readonly ProblemKind StoreUnavailable =
        new("store-unavailable", 503, "The store is not available") { RetrySeconds = 5 };
    public static readonly ProblemKind StoreDamaged = new("store-damaged", 503, "Part of the store is damaged");
    public static readonly ProblemKind ShuttingDown = new("shutting-down", 503, "The IHM is stopping");
    public static readonly ProblemKind Internal = new("internal", 500, "The IHM failed");

    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        .. typeof(IhmProblems).GetFields().Select(field => field.GetValue(null)).OfType<ProblemKind>(),
    ];
}
