using Salus.Ihm.Storage;
using Salus.Ledger;

namespace Salus.Ihm.Alerts;

/// <summary>Where alerts are kept: what is written at once is kept whole or not at all, and outlives a power cut.
/// </summary>
/// <param name="WriteAsync">Writes and deletes documents.</param>
/// <param name="Read">The documents of a kind of a patient, in the order of their keys.</param>
public sealed record AlertArchive(
    Func<IReadOnlyList<Document>, IReadOnlyList<DocumentKey>, Task> WriteAsync,
    Func<string, MemberId, CancellationToken, IAsyncEnumerable<Document>> Read)
{
    /// <summary>In the store of telemetry. A write is not given up half-way: whoever waits learns what became of it.
    /// </summary>
    public static AlertArchive In(TelemetryStore store) => new(
        (puts, deletes) => store.PutAsync(puts, deletes, CancellationToken.None),
        (kind, patient, stopping) => store.ListAsync(kind, patient, "", stopping));
}

/// <summary>What alerts ask of the ledger. What cannot be reached is an exception; a refusal is a
/// <see cref="Salus.Client.RefusedException"/>.</summary>
/// <param name="AdmitAsync">Which of some members, and of those named in consents, a patient's policy lets read; of a
/// patient who is not served here, none.</param>
/// <param name="RaiseAsync">Puts a notice on `telemetry`, with the recipients named, its content sealed to the
/// category.</param>
/// <param name="FindAsync">The transaction of a notice that is on `telemetry` already, or null.</param>
/// <param name="SubmitAsync">Submits an AcknowledgeAlert that somebody has signed.</param>
/// <param name="Sign">Signs bytes with the agent's key as a compact JWS of typ `salus-alert`.</param>
public sealed record AlertLedger(
    Func<MemberId, IReadOnlyCollection<MemberId>, CancellationToken, Task<Admissions>> AdmitAsync,
    Func<Notice, IReadOnlyList<MemberId>, CancellationToken, Task<TransactionId>> RaiseAsync,
    Func<Notice, CancellationToken, Task<TransactionId?>> FindAsync,
    Func<MemberId, string, CancellationToken, Task<TransactionId>> SubmitAsync,
    Func<MemberId, byte[], string> Sign)
{
    // Who waits for people does not wait for a node.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whom a policy lets read; nobody, when that is not known within five seconds.</summary>
    internal async Task<Admissions> AdmitWithinAsync(
        MemberId patient, IReadOnlyCollection<MemberId> members, TimeProvider time, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            return await AdmitAsync(patient, members, ending.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return Admissions.None(patient);
        }
    }
}
