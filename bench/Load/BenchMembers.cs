using System.Text;
using Salus.Client.Keys;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Bench.Load;

/// <summary>A member of the throw-away network with its keys.</summary>
internal sealed record BenchMember(MemberId Id, KeyPair SigningKey, KeyPair AgreementKey)
{
    public static BenchMember Generate() => new(new MemberId(Some.RandomId()), KeyPair.Generate(), KeyPair.Generate());
}

/// <summary>Who takes part: doctors who sign, one patient whose records they store.</summary>
internal sealed class BenchMembers(BenchNetwork network, int doctors, TimeProvider time)
{
    // Half the window: everything is signed before the clock starts, and has to be valid to the end.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(9);

    public BenchMember Patient { get; } = BenchMember.Generate();

    public IReadOnlyList<BenchMember> Doctors { get; } =
        [.. Enumerable.Range(0, doctors).Select(_ => BenchMember.Generate())];

    public string Network => network.Genesis.Network;

    public Timestamp Now => new(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Signs a message as a transaction.</summary>
    public byte[] Sign(Message message, KeyPair key)
    {
        var expires = Now.PlusMs((long)Validity.TotalMilliseconds);
        var draft = new TransactionDraft(network.Genesis.Network, message, expires, Some.RandomId());
        return Encoding.ASCII.GetBytes(draft.Sign(key));
    }

    /// <summary>Registers everybody, verifies the doctors, publishes the patient's first epochs.</summary>
    public async Task RegisterAsync(NodeConnection registrar, CancellationToken cancellationToken)
    {
        var patient = Register(Patient, Role.Patient, licence: null);
        await RegisterDoctorsAsync(registrar, patient, cancellationToken);
        await SubmitAsync(registrar, [Sign(FirstEpochs(IdOf(patient)), Patient.SigningKey)], cancellationToken);
    }

    /// <summary>Registers and verifies the doctors.</summary>
    public Task RegisterDoctorsAsync(NodeConnection registrar, CancellationToken cancellationToken) =>
        RegisterDoctorsAsync(registrar, null, cancellationToken);

    /// <summary>SHA-256 of the signing input, all before the last period.</summary>
    public static TransactionId IdOf(ReadOnlySpan<byte> compact) =>
        new(Digest.Of(compact[..compact.LastIndexOf((byte)'.')]));

    /// <summary>Submits what prepares a load; all of it has to be accepted.</summary>
    public static async Task SubmitAsync(
        NodeConnection registrar, IReadOnlyList<byte[]> transactions, CancellationToken cancellationToken)
    {
        foreach (var batch in Batch.Split(transactions))
        {
            var answer = await registrar.PrepareAsync(batch, cancellationToken);
            if (answer.Failures.Count > 0)
            {
                throw new BenchException(
                    "bench-setup-refused",
                    $"The node refused what prepares the load: {string.Join(", ", answer.Failures.Keys)}.");
            }
        }
    }

    private async Task RegisterDoctorsAsync(
        NodeConnection registrar, byte[]? first, CancellationToken cancellationToken)
    {
        var doctors = Doctors.Select((doctor, index) => Register(doctor, Role.Doctor, $"BENCH-{index}"));
        await SubmitAsync(registrar, [.. first is null ? [] : new[] { first }, .. doctors], cancellationToken);
        await SubmitAsync(
            registrar,
            [.. Doctors.SelectMany(doctor => network.Voters.Select(voter =>
                Sign(new VerifyPractitioner(doctor.Id, true), voter)))],
            cancellationToken);
    }

    public byte[] Register(BenchMember member, Role role, string? licence)
    {
        var (signing, agreement) = (member.SigningKey, member.AgreementKey.Public);
        var possession = KeyPossession.Sign(signing, agreement, network.Genesis.Network, member.Id);
        return Sign(
            new RegisterMember(member.Id, role, signing.Public, agreement, licence, null, possession),
            network.RegistrarKey);
    }

    private PublishEpoch FirstEpochs(TransactionId registration)
    {
        var recipient = new KeyRecipient(new Grantee.OneMember(Patient.Id), Patient.AgreementKey.Public);
        return new PublishEpoch(Patient.Id, registration, [.. Enum.GetValues<Category>().Select(category =>
        {
            var epoch = EpochKey.Generate(category, 1);
            var seal = CategorySeal.Seal(network.Genesis.Network, Patient.Id, [epoch], recipient);
            return new NextEpoch(category, 1, epoch.Key.Public, [new EpochSeal(recipient.Grantee, seal.Jwe)]);
        })]);
    }
}
