using Salus.Ledger;
using Salus.Primitives;

namespace Salus.Ihm.Intake;

/// <summary>Finds the device whose signing key has this thumbprint; null where no patient here has it.</summary>
public delegate ValueTask<KnownDevice?> FindDevice(Digest keyId, CancellationToken cancellationToken);

/// <summary>Makes batches durable and tells what became of each, in their order.</summary>
public delegate Task<IReadOnlyList<BatchOutcome>> AcceptBatches(
    IReadOnlyList<DeviceBatch> batches, CancellationToken cancellationToken);

/// <summary>
/// Where readings come in, however they were sent: it checks who sent them, reads them strictly, measures the device's
/// clock, holds each device to its share, and answers when what is good is durable. For any number of callers at once.
/// </summary>
public sealed class IntakeDesk(string network, TimeProvider time, FindDevice find, AcceptBatches accept)
{
    /// <summary>The most that one body may have, in bytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>The most readings of one body.</summary>
    public const int MaxReadings = 10_000;

    /// <summary>Takes a batch that a device has signed: a compact JWS, typ `salus-device`.</summary>
    public async Task<IntakeAnswer> TakeSignedAsync(ReadOnlyMemory<byte> jws, CancellationToken cancellationToken)
    {
        _ = (network, time, jws);
        await find(Digest.Zero, cancellationToken);
        await accept([], cancellationToken);
        throw new NotImplementedException();
    }

    /// <summary>Takes readings of a device whose possession of its key the caller has proven otherwise.</summary>
    public Task<IntakeAnswer> TakeAsync(
        KnownDevice device, string mediaType, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
