using Salus.Client;
using Salus.Client.Wallets;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Patients;

/// <summary>
/// The agent of one patient: a device of theirs with a wallet of its own, which a consent lets read. It calls a node as
/// browsers do, with proofs of its key.
/// </summary>
public sealed class Agent : IDisposable
{
    private readonly KnownFacts _facts;
    private Digest _kept;

    public Agent(Adoption adoption, SalusClient client, TimeProvider time)
    {
        (Patient, PatientKey, Client) = (adoption.Patient, adoption.PatientKey, client);
        _facts = new KnownFacts(AskAsync, time);

        async Task<Facts> AskAsync(CancellationToken stopping)
        {
            var now = new Timestamp(time.GetUtcNow().ToUnixTimeMilliseconds());
            var patient = client.MemberAsync(Patient, stopping);
            var policy = client.PolicyOfAsync(Patient, stopping);
            var devices = client.DevicesAsync(Patient, stopping);
            await Task.WhenAll(patient, policy, devices);
            var facts = new Facts(await patient, await policy, await devices, now);
            OnFacts?.Invoke(facts);
            return facts;
        }
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

    /// <summary>Told of all that the ledger says.</summary>
    public Action<Facts>? OnFacts { get; init; }

    /// <summary>Whether no node answered when it was asked last.</summary>
    public bool IsLedgerUnreachable => _facts.IsUnreachable;

    /// <summary>The last that is known, however old: for what is shown to operators in numbers, and no more.</summary>
    public Facts? LastFacts => _facts.Last;

    /// <summary>What the ledger says, at most a second old; a <see cref="SalusException"/> when no node answers, or a
    /// node says that this is no agent of the patient.</summary>
    public Task<Facts> FactsAsync(CancellationToken cancellationToken) => _facts.AskAsync(cancellationToken);

    /// <summary>The same for intake: while no node answers what was known last, for a day.</summary>
    public Task<Facts> StandingFactsAsync(CancellationToken cancellationToken) =>
        _facts.StandingAsync(cancellationToken);

    public void Dispose()
    {
        Client.Dispose();
        Wallet.Dispose();
    }

    internal void Recall(ReadOnlyMemory<byte> kept)
    {
        var facts = Facts.Read(kept.Span);
        _kept = DigestOf(facts);
        _facts.Recall(facts);
    }

    /// <summary>What is to be kept over a restart, or no longer; null when that is done.</summary>
    internal UnkeptFacts? Unkept()
    {
        var facts = _facts.Last;
        var digest = facts is null ? Digest.Zero : DigestOf(facts);
        return digest == _kept ? null : new UnkeptFacts(
            facts is null ? null : new Document(FactsKey, facts.Write()),
            facts is null ? FactsKey : null,
            () => _kept = digest);
    }

    internal DocumentKey FactsKey => new("facts", Patient, "last");

    // A quarter of an hour more or less of its age decides little, and saves most of the writing.
    private static Digest DigestOf(Facts facts)
    {
        const long quarter = 15 * 60_000;
        var rounded = new Timestamp(facts.Asked.UnixMs / quarter * quarter);
        return Digest.Of((facts with
        {
            Asked = rounded,
            Policy = facts.Policy with { Now = rounded },
        }).Write());
    }
}

/// <summary>Facts to write, or to delete, and whom to tell when that is done.</summary>
internal sealed record UnkeptFacts(Document? Put, DocumentKey? Delete, Action Kept);
