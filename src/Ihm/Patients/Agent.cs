using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Patients;

/// <summary>
/// The agent of one patient: a device of theirs with a wallet of its own, which a consent lets read. It calls a node as
/// browsers do, with proofs of its key.
/// </summary>
public sealed class Agent : IDisposable
{
    private readonly KnownFacts _facts;

    public Agent(MemberId patient, Jwk patientKey, SalusClient client, TimeProvider time)
    {
        (Patient, PatientKey, Client) = (patient, patientKey, client);
        _facts = new KnownFacts(
            async stopping => new Facts(await client.PolicyAsync(stopping), new Timestamp(
                time.GetUtcNow().ToUnixTimeMilliseconds())),
            time);
    }

    /// <summary>Whom it serves.</summary>
    public MemberId Patient { get; }

    /// <summary>The patient's agreement key at the adoption: the store key is sealed to it too.</summary>
    public Jwk PatientKey { get; }

    /// <summary>What it does on the network.</summary>
    public SalusClient Client { get; }

    /// <summary>Its own member id.</summary>
    public MemberId Device => Client.Wallet.Member;

    /// <summary>Its keys.</summary>
    public Wallet Wallet => Client.Wallet;

    /// <summary>Whether no node answered when it was asked last.</summary>
    public bool IsLedgerUnreachable => _facts.IsUnreachable;

    /// <summary>What the ledger says, at most a second old; a <see cref="SalusException"/> when no node answers.
    /// </summary>
    public Task<Facts> FactsAsync(CancellationToken cancellationToken) => _facts.AskAsync(cancellationToken);

    /// <summary>The same for intake: while no node answers what was known last, for a day.</summary>
    public Task<Facts> StandingFactsAsync(CancellationToken cancellationToken) =>
        _facts.StandingAsync(cancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        Wallet.Dispose();
    }
}
