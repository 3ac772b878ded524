using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Transactions;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Node.Tests.Ledgers;

/// <summary>One hospital with a genesis of its own and a data folder that goes away with it; somebody to write
/// for.</summary>
internal sealed class TestHospital : IDisposable
{
    private const string Network = "test-net";

    private readonly Person _registrar;
    private readonly IReadOnlyList<Person> _registrars;

    /// <summary>Of several validators each has a hospital of its own, and the engine is <c>bft</c>. Spare ones are not
    /// in genesis.</summary>
    public TestHospital(int difficulty = 0, int validators = 1, int spares = 0, Quota? quota = null)
    {
        var places = Enumerable.Range(1, validators + spares);
        Validators = [.. places.Select(place => new ValidatorIdentity($"v{place}", KeyPair.Generate()))];
        _registrars = [.. Validators.Take(validators).Select(_ => new Person())];
        _registrar = _registrars[0];
        Stores = [.. Validators.Select(_ => new Person())];
        var engine = validators == 1 ? Engine.Solo : Engine.Bft;
        quota ??= new Quota(10_000_000, 1_000_000);
        Genesis = Genesis.Parse(new GenesisDraft
        {
            Network = Network,
            Region = "north",
            Time = new Timestamp(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()),
            Organisations =
            [
                .. _registrars.Select((registrar, index) => new FoundingOrganisation(
                    Organisation(index),
                    registrar.AsFounder,
                    Stores[index].AsFounder,
                    new Dictionary<string, Jwk>(),
                    new[] { (byte)(index + 1) })),
            ],
            Validators =
            [
                .. Validators.Take(validators).Select((validator, index) => new Validator(
                    validator.Id, $"{Organisation(index)}", validator.VotingKey.Public, 1)),
            ],
            Ledgers = [.. Enum.GetValues<LedgerName>().Select(name => new LedgerRules(name, engine, difficulty))],
            Quotas = Enum.GetValues<Role>().ToDictionary(role => role, _ => quota),
        }.Write());
        Folder = new DataFolder(Directory.CreateTempSubdirectory("salus-").FullName);
    }

    public Genesis Genesis { get; }

    public IReadOnlyList<ValidatorIdentity> Validators { get; }

    public ValidatorIdentity Validator => Validators[0];

    public IReadOnlyList<Person> Registrars => _registrars;

    public IReadOnlyList<Person> Stores { get; }

    public DataFolder Folder { get; }

    public Person Doctor { get; } = new();

    public Person Patient { get; } = new();

    public static RandomId Random() => RandomId.From(RandomNumberGenerator.GetBytes(RandomId.Size));

    public static Digest AnyDigest() => Digest.Read(RandomNumberGenerator.GetBytes(Digest.Size));

    public Task<RegionLedgers> OpenAsync(ILoggerFactory? log = null) => RegionLedgers.OpenAsync(
        Folder, Genesis, Validator, TimeProvider.System, log ?? NullLoggerFactory.Instance);

    /// <summary>Opens, and registers a verified doctor and a patient with category keys: three blocks on
    /// policies.</summary>
    public async Task<RegionLedgers> OpenWithPeopleAsync()
    {
        var region = await OpenAsync();
        await AddPeopleAsync(region[LedgerName.Policies]);
        return region;
    }

    /// <summary>Registers a verified doctor and a patient with category keys.</summary>
    public async Task AddPeopleAsync(LedgerNode policies)
    {
        await AcceptAsync(policies, DoctorsRegistration());
        await AcceptAsync(policies, PatientsRegistration());
        foreach (var registrar in _registrars)
        {
            await AcceptAsync(policies, Sign(registrar, new VerifyPractitioner(Doctor.Id, IsInFavour: true)));
        }

        await AcceptAsync(policies, Sign(Patient, FirstEpoch(policies)));
    }

    public static Transaction Sign(Person signer, Message message)
    {
        var expires = new Timestamp(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()).PlusMs(300_000);
        return Parse(new TransactionDraft(Network, message, expires, Random()).Sign(signer.Signing));
    }

    public static Transaction Parse(string compact) =>
        Transaction.TryParse(Encoding.ASCII.GetBytes(compact), out var transaction, out var refusal)
            ? transaction!
            : throw new InvalidOperationException(refusal.ToString());

    /// <summary>A record that the doctor stores for the patient.</summary>
    public Transaction NewRecord(Cid? content = null) => Sign(Doctor, new StoreRecord(
        Patient.Id,
        new RecordId(Random()),
        Category.Laboratory,
        AnyCommitment(content)));

    public static Commitment AnyCommitment(Cid? content = null) =>
        new(1, AnyDigest(), content ?? new Cid(CidCodec.Raw, AnyDigest()), AnyDigest());

    public Transaction DoctorsRegistration() => Sign(_registrar, Doctor.Registration(Network, Role.Doctor));

    public Transaction PatientsRegistration() => Sign(_registrar, Patient.Registration(Network, Role.Patient));

    /// <summary>The doctor's same message in a transaction of its own.</summary>
    public Transaction SignedAgain(Transaction transaction) => Sign(Doctor, transaction.Message!);

    /// <summary>The same transaction with a signature that is not the doctor's.</summary>
    public static Transaction SignedBadly(Transaction transaction)
    {
        var compact = transaction.Jws.ToCompact();
        return Parse($"{compact[..compact.LastIndexOf('.')]}.{Base64Url.Encode(new byte[64])}");
    }

    /// <summary>The doctor's same command under a protected header with its members in another order.</summary>
    public Transaction Reordered(Transaction transaction)
    {
        var header = $$"""{"typ":"salus-tx","kid":"{{transaction.Jws.KeyId}}","alg":"ES256"}""";
        var first = Base64Url.Encode(Encoding.ASCII.GetBytes(header));
        var input = $"{first}.{Base64Url.Encode(transaction.Jws.Payload.Span)}";
        var signature = Doctor.Signing.Sign(Encoding.ASCII.GetBytes(input));
        return Parse($"{input}.{Base64Url.Encode(signature)}");
    }

    public async Task<Submission.Final> StoreAsync(RegionLedgers region) =>
        (Submission.Final)await region[LedgerName.Records].SubmitAsync(NewRecord());

    public void Dispose() => Directory.Delete(Folder.Root, recursive: true);

    private static OrganisationId Organisation(int index) =>
        OrganisationId.TryParse(index == 0 ? "st-mary" : $"hospital-{index + 1}", out var id) ? id : default;

    private static async Task AcceptAsync(LedgerNode ledger, Transaction transaction)
    {
        var answer = await ledger.SubmitAsync(transaction);
        if (answer is not Submission.Final { Receipt.IsAccepted: true })
        {
            throw new InvalidOperationException($"{transaction.Type}: {answer}");
        }
    }

    private PublishEpoch FirstEpoch(LedgerNode policies)
    {
        var after = policies.Machine.Latest.Get(PatientPolicy.Table, Patient.Id.ToString())!.Last;
        var binding = SealedKey.Binding(Network, Patient.Id, Category.Laboratory, 1, 1, $"{Patient.AsGrantee}");
        var jwe = Jwe.Seal("the private half"u8, Patient.Agreement.Public, binding);
        var epoch = new NextEpoch(
            Category.Laboratory, 1, KeyPair.Generate().Public, [new EpochSeal(Patient.AsGrantee, jwe)]);
        return new PublishEpoch(Patient.Id, after, [epoch]);
    }

    /// <summary>Somebody with keys.</summary>
    internal sealed class Person
    {
        public MemberId Id { get; } = new(Random());

        public KeyPair Signing { get; } = KeyPair.Generate();

        public KeyPair Agreement { get; } = KeyPair.Generate();

        public Grantee AsGrantee => new Grantee.OneMember(Id);

        public FoundingMember AsFounder => new(Id, Signing.Public, Agreement.Public);

        public RegisterMember Registration(string network, Role role) => new(
            Id,
            role,
            Signing.Public,
            Agreement.Public,
            role.IsPractitioner() ? "LIC-1" : null,
            null,
            KeyPossession.Sign(Signing, Agreement.Public, network, Id));
    }
}
