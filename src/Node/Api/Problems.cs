using Salus.Ledger;
using Salus.Web;

namespace Salus.Node.Api;

/// <summary>Every kind of problem this API answers with, apart from the refusals of the ledger.</summary>
public static class Problems
{
    // Who is calling.
    public static readonly ProblemKind CertificateMissing = new("certificate-missing", 401, "No client certificate");
    public static readonly ProblemKind CertificateNoMember = new("certificate-no-member", 401, "No member is named");
    public static readonly ProblemKind CertificateWrongIssuer = new("certificate-wrong-issuer", 401, "Unknown issuer");
    public static readonly ProblemKind CertificateWrongUsage =
        new("certificate-wrong-usage", 401, "Wrong certificate use");
    public static readonly ProblemKind CertificateWrongKey = new("certificate-wrong-key", 401, "Wrong kind of key");
    public static readonly ProblemKind CertificateExpired = new("certificate-expired", 401, "Certificate expired");
    public static readonly ProblemKind CertificateNotYetValid =
        new("certificate-not-yet-valid", 401, "Certificate not yet valid");

    public static readonly ProblemKind CertificateRevoked = new("certificate-revoked", 401, "Certificate revoked");
    public static readonly ProblemKind CertificateKeysReplaced =
        new("certificate-keys-replaced", 401, "Certificate of former keys");

    public static readonly ProblemKind MemberRevoked = new("member-revoked", 401, "Membership ended");
    public static readonly ProblemKind CallerUnknown = new("caller-unknown", 401, "Not a registered member");

    public static readonly ProblemKind DpopMissing = new("dpop-missing", 401, "No token and proof");
    public static readonly ProblemKind DpopMalformed = new("dpop-malformed", 401, "The proof does not hold");
    public static readonly ProblemKind DpopWrongTarget = new("dpop-wrong-target", 401, "A proof for another request");
    public static readonly ProblemKind DpopNonceRequired = new("dpop-nonce-required", 401, "Name the node's nonce");
    public static readonly ProblemKind DpopTooOld = new("dpop-too-old", 401, "Not a recent proof");
    public static readonly ProblemKind DpopReplayed = new("dpop-replayed", 401, "A proof shown before");
    public static readonly ProblemKind DpopTooMany =
        new("dpop-too-many", 429, "Too many requests under one key") { RetrySeconds = 120 };

    public static readonly ProblemKind TokenUnknown = new("token-unknown", 401, "No such token");
    public static readonly ProblemKind TokenExpired = new("token-expired", 401, "The token has expired");
    public static readonly ProblemKind TokenWrongKey = new("token-wrong-key", 401, "Another key's token");
    public static readonly ProblemKind TokensExhausted = new("tokens-exhausted", 503, "Too many tokens");
    public static readonly ProblemKind ScopeTooNarrow = new("scope-too-narrow", 403, "The token does not reach so far");
    public static readonly ProblemKind OriginNotAllowed = new("origin-not-allowed", 403, "Not a listed origin");

    // The registration desk and the portal.
    public static readonly ProblemKind RegistrationMalformed =
        new("registration-malformed", 400, "Not a registration");

    public static readonly ProblemKind UnknownRegistration = new("unknown-registration", 404, "Unknown registration");
    public static readonly ProblemKind AlreadyRegistered = new("already-registered", 409, "A member's key");
    public static readonly ProblemKind TooManyRegistrations =
        new("too-many-registrations", 429, "Too many registrations from one address") { RetrySeconds = 60 };

    public static readonly ProblemKind DeskFull = new("desk-full", 503, "The desk takes no more");
    public static readonly ProblemKind PortalMissing = new("portal-missing", 404, "Built without the portal");

    // What was asked.
    public static readonly ProblemKind UnknownRoute = new("unknown-route", 404, "No such address");
    public static readonly ProblemKind WrongMethod = new("wrong-method", 405, "Wrong method");
    public static readonly ProblemKind MalformedBody = new("malformed-body", 400, "The body does not read");
    public static readonly ProblemKind MalformedParameter =
        new("malformed-parameter", 400, "A parameter does not read");
    public static readonly ProblemKind BodyTooLarge = new("body-too-large", 413, "Too large");
    public static readonly ProblemKind TooManyTransactions = new("too-many-transactions", 413, "Too many transactions");
    public static readonly ProblemKind UnsupportedEncoding =
        new("unsupported-encoding", 415, "Encoded bodies are not taken");
    public static readonly ProblemKind TooManyRequests =
        new("too-many-requests", 429, "Too many requests under way") { RetrySeconds = 1 };
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "Not an HTTP request we can read");

    // What is not there, or not for the caller.
    public static readonly ProblemKind UnknownTransaction = new("unknown-transaction", 404, "Unknown transaction");
    public static readonly ProblemKind UnknownHeight = new("unknown-height", 404, "No such block");
    public static readonly ProblemKind UnknownLedger = new("unknown-ledger", 404, "No such ledger");
    public static readonly ProblemKind UnknownMember = new("unknown-member", 404, "Unknown member");
    public static readonly ProblemKind UnknownPatient = new("unknown-patient", 404, "Unknown patient");
    public static readonly ProblemKind NoTrustees = new("no-trustees", 404, "No trustees");
    public static readonly ProblemKind NotAParty = new("not-a-party", 403, "For its parties only");
    public static readonly ProblemKind NotAWriter = new("not-a-writer", 403, "For writers only");

    // Revocation lists.
    public static readonly ProblemKind UnknownOrganisation = new("unknown-organisation", 404, "Unknown organisation");
    public static readonly ProblemKind RevocationListMissing =
        new("revocation-list-missing", 404, "No revocation list is held");

    public static readonly ProblemKind RevocationListMalformed =
        new("revocation-list-malformed", 400, "Not a revocation list");

    public static readonly ProblemKind RevocationListWrongIssuer =
        new("revocation-list-wrong-issuer", 403, "Not the organisation's list");

    public static readonly ProblemKind RevocationListSuperseded =
        new("revocation-list-superseded", 409, "A newer list is held");

    public static readonly ProblemKind RevocationListShrinks =
        new("revocation-list-shrinks", 409, "The list leaves something out");

    // Permits and content.
    public static readonly ProblemKind PermitProofInvalid =
        new("permit-proof-invalid", 400, "Not a proof of a decision");
    public static readonly ProblemKind PermitDeniedDecision =
        new("permit-denied-decision", 403, "The decision is a denial");
    public static readonly ProblemKind PermitNotYours = new("permit-not-yours", 403, "Another member's permit");
    public static readonly ProblemKind PermitWrongKey = new("permit-wrong-key", 403, "Another key's permit");
    public static readonly ProblemKind PermitLapsed = new("permit-lapsed", 403, "The permit has lapsed");
    public static readonly ProblemKind PermitRevoked = new("permit-revoked", 403, "The consent has ended");
    public static readonly ProblemKind PermitClosed = new("permit-closed", 403, "The permit is closed");
    public static readonly ProblemKind PermitNotOpen = new("permit-not-open", 403, "No such open permit");
    public static readonly ProblemKind PermitExhausted = new("permit-exhausted", 403, "The permit is used up");
    public static readonly ProblemKind PermitNotForRole =
        new("permit-not-for-role", 403, "The consent is not for a role");

    public static readonly ProblemKind RoleKeyNotHeld = new("role-key-not-held", 404, "Not this key service's role");
    public static readonly ProblemKind RoleKeysUnusable = new("role-keys-unusable", 409, "The sealed keys do not open");
    public static readonly ProblemKind NotPermitted = new("not-permitted", 403, "Not permitted");
    public static readonly ProblemKind RecordErased = new("record-erased", 410, "The record was erased");
    public static readonly ProblemKind ContentMissing = new("content-missing", 404, "Not in this store");
    public static readonly ProblemKind ContentDamaged = new("content-damaged", 502, "Damaged in this store");

    public static readonly ProblemKind RangeNotSatisfiable =
        new("range-not-satisfiable", 416, "Behind the end of the content");

    // Uploads.
    public static readonly ProblemKind UnknownUpload = new("unknown-upload", 404, "Unknown upload");
    public static readonly ProblemKind UploadOffsetMismatch =
        new("upload-offset-mismatch", 409, "The upload is at another offset");
    public static readonly ProblemKind UploadBusy = new("upload-busy", 423, "Another request adds to the upload");
    public static readonly ProblemKind TooManyUploads =
        new("too-many-uploads", 429, "Too many uploads under way") { RetrySeconds = 60 };

    public static readonly ProblemKind UploadQuotaExceeded =
        new("upload-quota-exceeded", 429, "Uploaded enough for today") { RetrySeconds = 3600 };

    public static readonly ProblemKind UnsupportedTusVersion =
        new("unsupported-tus-version", 412, "Another version of tus");
    public static readonly ProblemKind WrongMediaType = new("wrong-media-type", 415, "Another media type is taken");
    public static readonly ProblemKind StoreFull = new("store-full", 507, "The store takes no more content");

    public static readonly ProblemKind StoreNotPrivate =
        new("store-not-private", 503, "The store's IPFS node is open");

    // The node itself.
    public static readonly ProblemKind NodeBusy = new("node-busy", 503, "Too much under way");
    public static readonly ProblemKind BodyTooSlow = new("body-too-slow", 408, "The body did not end in time");
    public static readonly ProblemKind StoreUnavailable = new("store-unavailable", 503, "The store is not available");
    public static readonly ProblemKind ShuttingDown = new("shutting-down", 503, "The node is stopping");
    public static readonly ProblemKind LedgerStopped = new("ledger-stopped", 503, "The ledger has stopped");
    public static readonly ProblemKind HistoryIncomplete = new(
        "history-incomplete", 503, "Not fetched by this node yet");

    public static readonly ProblemKind StoreDamaged = new("store-damaged", 502, "Damaged in this store");
    public static readonly ProblemKind ClockJumped = new("clock-jumped", 503, "The node's clock is wrong");
    public static readonly ProblemKind Internal = new("internal", 500, "The node failed");

    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        .. typeof(Problems).GetFields().Select(field => field.GetValue(null)).OfType<ProblemKind>(),
    ];

    /// <summary>The problem of a transaction that enters no block: its code is the refusal's.</summary>
    internal static Problem Of(Refusal refusal)
    {
        var status = refusal switch
        {
            Refusal.QuotaExceeded => 429,
            Refusal.DuplicateTransaction => 409,
            Refusal.TransactionTooLarge => 413,
            _ => 400,
        };
        var code = Code<Refusal>.Text(refusal);
        var kind = new ProblemKind(code, status, "The transaction was not admitted")
        {
            RetrySeconds = status == 429 ? 1 : null,
        };
        return kind.Because(
            $"It enters no block: {code.Replace('-', ' ')}. See docs/spec/refusals.md for what to do.");
    }
}
