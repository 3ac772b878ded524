using System.Security.Cryptography;
using System.Text;
using Salus.Client;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake.Devices;
using Salus.Ihm.Intake.Formats;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;
using Salus.Web;

namespace Salus.Ihm.Intake;

/// <summary>Finds the device whose signing key has this thumbprint; null where no patient here has it.</summary>
public delegate ValueTask<KnownDevice?> FindDevice(Digest keyId, CancellationToken cancellationToken);

/// <summary>Makes batches durable and tells what became of each, in their order.</summary>
public delegate Task<IReadOnlyList<BatchOutcome>> AcceptBatches(
    IReadOnlyList<DeviceBatch> batches, CancellationToken cancellationToken);

/// <summary>
/// Where readings come in, however they were sent: it checks who sent them, reads them strictly, measures the device's
/// clock, holds each device to its share, and answers when what is good is durable. For any number of callers at once.
/// What `accept` throws goes through: then nothing was taken.
/// </summary>
public sealed class IntakeDesk(string network, TimeProvider time, FindDevice find, AcceptBatches accept)
{
    /// <summary>The most that one body may have, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>The most readings of one body.</summary>
    public const int MaxReadings = 10_000;

    /// <summary>The most values of one body.</summary>
    public const int MaxSamples = 100_000;

    private readonly RecentBatches _recent = new();
    private DeviceBook _devices = new(new DeviceShare());

    /// <summary>How much one device may send.</summary>
    public DeviceShare Share
    {
        init => _devices = new DeviceBook(value);
    }

    private Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What was heard of a patient's devices since the IHM started.</summary>
    public IReadOnlyList<DeviceSeen> DevicesOf(MemberId patient) => _devices.Of(patient);

    /// <summary>Takes a batch that a device has signed: a compact JWS, typ `salus-device`.</summary>
    // spec ihm-intake 2.3, 2.4, 2.5
    public async Task<IntakeAnswer> TakeSignedAsync(ReadOnlyMemory<byte> jws, CancellationToken cancellationToken)
    {
        if (jws.Length > MaxBody)
        {
            return TooLarge;
        }

        Jws token;
        KnownDevice? device;
        try
        {
            // A file's last line end is nobody's signature.
            token = Jws.Parse(jws.Span.TrimEnd("\r\n"u8));
            device = token.Typ == SignedBatch.Typ ? await find(token.KeyThumbprint, cancellationToken) : null;
        }
        catch (JoseRejectedException fault)
        {
            return Refused(IhmProblems.MalformedBody, fault.Message, "jws");
        }
        catch (ProblemException refusal)
        {
            return new IntakeAnswer.Refused(refusal.Problem);
        }
        catch (SalusException)
        {
            return Refused(IhmProblems.LedgerUnreachable, "No node answers, and the device is not known without one.");
        }

        return token.Typ != SignedBatch.Typ
            ? Refused(IhmProblems.MalformedBody, $"typ: must be \"{SignedBatch.Typ}\".", "typ")
            : await TakeSignedAsync(token, device, cancellationToken);
    }

    /// <summary>Takes readings of a device whose possession of its key the caller has proven otherwise.</summary>
    public Task<IntakeAnswer> TakeAsync(
        KnownDevice device, string mediaType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (body.Length > MaxBody)
        {
            return Task.FromResult<IntakeAnswer>(TooLarge);
        }

        Action<ReceivedBody>? read = mediaType.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "application/json" => received => ReadingJson.Read(body, received),
            "application/vnd.openmhealth+json" => received => OpenMHealth.Read(body, received),
            "application/fhir+json" => received => FhirBody.Read(body, device.Patient, received),
            "text/csv" => received => SeriesCsv.Read(body, received),
            _ => null,
        };
        return read is null
            ? Task.FromResult<IntakeAnswer>(Refused(
                IhmProblems.WrongMediaType,
                "Send application/jose, application/json, application/vnd.openmhealth+json, application/fhir+json or "
                + "text/csv."))
            : InTurnAsync(
                device,
                record =>
                {
                    record.Hear(Now);
                    return AcceptAsync(
                        new Source(device, record), Read(record, read), () => Derived(device, body), cancellationToken);
                });
    }

    private static IntakeAnswer.Refused TooLarge =>
        Refused(IhmProblems.BodyTooLarge, $"A body has at most {MaxBody} bytes; send several.");

    private static IntakeAnswer.Refused Refused(ProblemKind kind, string detail, string? field = null) =>
        new(kind.Because(detail, field));

    private async Task<IntakeAnswer> TakeSignedAsync(
        Jws token, KnownDevice? device, CancellationToken cancellationToken)
    {
        if (device is null)
        {
            return Refused(IhmProblems.DeviceUnknown, $"No device of a patient here has the key {token.KeyId}.");
        }

        var cameBefore = _recent.Knows(token.Id, out var again);
        if (again is not null && !device.IsRevoked)
        {
            return again;
        }

        var answer = await InTurnAsync(device, record =>
        {
            if (!token.Verify(device.SigningKey))
            {
                return Task.FromResult<IntakeAnswer>(Refused(
                    IhmProblems.SignatureInvalid, $"The batch must be signed by the key {token.KeyId}."));
            }

            record.Hear(Now);
            var body = Read(record, received => ReadingJson.Read(token.Payload, received));
            RequireAddress(body);
            var source = new Source(device, record) { IsKnown = cameBefore };
            return AcceptAsync(source, body, () => body.Batch!, cancellationToken);
        });
        if (answer is IntakeAnswer.Taken taken)
        {
            _recent.Add(token.Id, taken);
        }

        return answer;
    }

    private async Task<IntakeAnswer> InTurnAsync(KnownDevice device, Func<DeviceRecord, Task<IntakeAnswer>> take)
    {
        if (device.IsRevoked)
        {
            return Refused(IhmProblems.DeviceRevoked, "The patient has ended this device's membership.");
        }

        var record = _devices.Of(device);
        if (record.Enter(Now) is > 0 and var seconds)
        {
            var problem = IhmProblems.DeviceTooFast.Because($"The device has sent its share; wait {seconds} s.");
            return new IntakeAnswer.Refused(problem with { RetrySeconds = seconds });
        }

        try
        {
            return await take(record);
        }
        catch (ProblemException refusal)
        {
            return new IntakeAnswer.Refused(refusal.Problem);
        }
        finally
        {
            record.Leave();
        }
    }

    private ReceivedBody Read(DeviceRecord record, Action<ReceivedBody> read)
    {
        var received = Now;
        var body = new ReceivedBody(sent => record.Latest(sent, received));
        read(body);
        return body;
    }

    private async Task<IntakeAnswer> AcceptAsync(
        Source source, ReceivedBody body, Func<string> idOf, CancellationToken cancellationToken)
    {
        var device = source.Device;
        RequireOurs(device, body);
        if (body.IsWhole && body.Faults.Count > 0)
        {
            var problem = IhmProblems.BundleRefused.Because(
                $"{body.Faults.Count} of its readings cannot be taken, so none was.", body.Faults[0].Field);
            return new IntakeAnswer.Refused(problem) { Faults = body.Faults };
        }

        var received = Now;
        var readings = body.Readings;
        var batch = new DeviceBatch(
            device.Patient, device.Device, body.Batch ?? idOf(), body.Sent ?? received, received, readings);
        var outcome = readings.Count > 0
            ? (await accept([batch], cancellationToken))[0]
            : new BatchOutcome(batch, IsRepeated: false, Segment: 0, [], []);
        if (!outcome.IsRepeated && !source.IsKnown)
        {
            source.Record.Count(batch, body.Sent is not null, body.Faults.Count);
        }

        var repeated = body.Repeated + Math.Max(0, readings.Count - outcome.New.Count - outcome.Faults.Count);
        var faults = body.Faults.Concat(body.Place(outcome.Faults)).ToList();
        return new IntakeAnswer.Taken(batch.Id, outcome.New.Count, repeated, faults)
        {
            IsRepeated = outcome.IsRepeated,
        };
    }

    private static void RequireAddress(ReceivedBody body)
    {
        var missing = body.Network is null ? "network"
            : body.Patient is null ? "patient"
            : body.Batch is null ? "batch"
            : body.Sent is null ? "sent"
            : null;
        if (missing is not null)
        {
            throw ReceivedBody.Malformed(missing, "must be there in a signed batch.");
        }
    }

    private void RequireOurs(KnownDevice device, ReceivedBody body)
    {
        if (body.Network is not null && body.Network != network)
        {
            throw new ProblemException(IhmProblems.WrongNetwork.Because($"network: must be {network}.", "network"));
        }

        if (body.Patient is not null && body.Patient != device.Patient)
        {
            throw new ProblemException(
                IhmProblems.WrongPatient.Because("patient: must be whom the device measures.", "patient"));
        }
    }

    // The same body from the same device is the same batch, so that sending it again changes nothing.
    private static string Derived(KnownDevice device, ReadOnlyMemory<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(device.Device.ToString()));
        hash.AppendData(body.Span);
        return RandomId.From(hash.GetHashAndReset().AsSpan(0, RandomId.Size)).ToString();
    }

    // Whose a body is, and whether the same bytes came before.
    private sealed record Source(KnownDevice Device, DeviceRecord Record)
    {
        public bool IsKnown { get; init; }
    }
}
