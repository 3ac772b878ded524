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
    public static readonly ProblemKind DeviceTooFast =
        new("device-too-fast", 429, "The device sends too much") { RetrySeconds = 1 };

    // The IHM itself.
    public static readonly ProblemKind IhmBusy = new("ihm-busy", 503, "Too much under way") { RetrySeconds = 1 };
    public static readonly ProblemKind StoreUnavailable =
        new("store-unavailable", 503, "The store is not available") { RetrySeconds = 5 };
    public static readonly ProblemKind ShuttingDown = new("shutting-down", 503, "The IHM is stopping");
    public static readonly ProblemKind Internal = new("internal", 500, "The IHM failed");

    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        .. typeof(IhmProblems).GetFields().Select(field => field.GetValue(null)).OfType<ProblemKind>(),
    ];
}
