using System.Text;
using Salus.Ledger;
using Salus.Ledger.Contracts;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Contracts.Records;
using Salus.Ledger.Contracts.Telemetry;
using Salus.Ledger.Transactions;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Simulation;

/// <summary>What networks are founded from. Keys and transactions are made once for all histories: only their bytes
/// differ from run to run, and nothing depends on those.</summary>
internal static class Founding
{
    public const string Network = "simulation";
    public const int MostOrganisations = 7;
    private const int MostValidators = 10;
    private const int Transactions = 400;

    public static readonly Timestamp Time = new(1_767_225_600_000);

    private static readonly KeyPair[] VotingKeys = Keys(MostValidators);

    /// <summary>Of each organisation's registrar, and of its store.</summary>
    public static IReadOnlyList<KeyPair> RegistrarKeys { get; } = Keys(MostOrganisations);

    public static IReadOnlyList<KeyPair> StoreKeys { get; } = Keys(MostOrganisations);

    /// <summary>Commands of the first registrar. Those on <c>records</c> and <c>telemetry</c> are refused, which is an
    /// outcome like any other.</summary>
    public static IReadOnlyDictionary<LedgerName, IReadOnlyList<ReadOnlyMemory<byte>>> Commands { get; } =
        new Dictionary<LedgerName, IReadOnlyList<ReadOnlyMemory<byte>>>
        {
            [LedgerName.Policies] = Signed(Registration, RegistrarKeys[0]),
            [LedgerName.Records] = Signed(NewRecord, RegistrarKeys[0]),
            [LedgerName.Telemetry] = Signed(NewBatch, RegistrarKeys[0]),
        };

    /// <summary>Commands of the first organisation's store, which are refused too, and many more than
    /// <see cref="Tight"/> leaves it.</summary>
    public static IReadOnlyDictionary<LedgerName, IReadOnlyList<ReadOnlyMemory<byte>>> Spent { get; } =
        new Dictionary<LedgerName, IReadOnlyList<ReadOnlyMemory<byte>>>
        {
            [LedgerName.Policies] = Signed(Registration, StoreKeys[0]),
            [LedgerName.Records] = Signed(NewRecord, StoreKeys[0]),
            [LedgerName.Telemetry] = Signed(NewBatch, StoreKeys[0]),
        };

    /// <summary>A command that is like those, and that nobody submits.</summary>
    public static IReadOnlyDictionary<LedgerName, ReadOnlyMemory<byte>> Smuggled { get; } =
        new Dictionary<LedgerName, ReadOnlyMemory<byte>>
        {
            [LedgerName.Policies] = Sign(Registration(), KeyPair.Generate()),
            [LedgerName.Records] = Sign(NewRecord(), KeyPair.Generate()),
            [LedgerName.Telemetry] = Sign(NewBatch(), KeyPair.Generate()),
        };

    /// <summary>So little that whoever sends on and on is soon over it.</summary>
    public static IReadOnlyDictionary<Role, Quota> Tight { get; } =
        new Dictionary<Role, Quota> { [Role.Store] = new(3, 1) };

    private static readonly FoundingMember[] Registrars = Members(RegistrarKeys);
    private static readonly FoundingMember[] Stores = Members(StoreKeys);

    /// <summary>A network whose validators have these powers.</summary>
    public static Genesis Found(
        IReadOnlyList<long> powers,
        IReadOnlyList<LedgerName> ledgers,
        IReadOnlyDictionary<Role, Quota> quotas,
        IReadOnlyDictionary<LedgerName, Endorsement>? endorsements = null) => Genesis.Parse(new GenesisDraft
    {
        Network = Network,
        Region = "simulated",
        Time = Time,
        Organisations = [.. powers.Select((_, index) => new FoundingOrganisation(
            Organisation(index),
            Registrars[index],
            Stores[index],
            new Dictionary<string, Jwk>(),
            new[] { (byte)(index + 1) })
        {
            IsTrusted = true,
        })],
        Validators = [.. powers.Select((power, index) => new Validator(
            $"v{index}", $"{Organisation(index)}", VotingKeys[index].Public, power))],
        Quotas = quotas,
        Ledgers = [.. ledgers.Select(name => new LedgerRules(name, Engine.Bft, 0)
        {
            Endorsement = endorsements?.GetValueOrDefault(name),
        })],
    }.Write());

    /// <summary>What a validator votes with; it is called "v" and its place.</summary>
    public static KeyPair VotingKeyOf(string validator) => VotingKeys[int.Parse(validator[1..])];

    public static OrganisationId Organisation(int index) =>
        OrganisationId.TryParse($"o{index}", out var id) ? id : default;

    /// <summary>A transaction of whoever has the key.</summary>
    public static ReadOnlyMemory<byte> Sign(Message message, KeyPair signer) => Encoding.ASCII.GetBytes(
        new TransactionDraft(Network, message, Time.PlusMs(9 * 60_000), Random()).Sign(signer));

    private static KeyPair[] Keys(int count) => [.. Enumerable.Range(0, count).Select(_ => KeyPair.Generate())];

    private static FoundingMember[] Members(IReadOnlyList<KeyPair> keys) => [.. keys.Select(key =>
        new FoundingMember(new MemberId(Random()), key.Public, KeyPair.Generate().Public))];

    private static ReadOnlyMemory<byte>[] Signed(Func<Message> next, KeyPair signer) =>
        [.. Enumerable.Range(0, Transactions).Select(_ => Sign(next(), signer))];

    private static RegisterMember Registration()
    {
        var (id, signing, agreement) = (new MemberId(Random()), KeyPair.Generate(), KeyPair.Generate().Public);
        return new RegisterMember(
            id,
            Role.Patient,
            signing.Public,
            agreement,
            null,
            null,
            KeyPossession.Sign(signing, agreement, Network, id));
    }

    private static AnchorBatch NewBatch() => new(
        new MemberId(Random()),
        new BatchId(Random()),
        Category.VitalSigns,
        Count: 50,
        new Commitment(1, AnyDigest(), new Cid(CidCodec.Raw, AnyDigest()), AnyDigest()));

    private static StoreRecord NewRecord() => new(
        new MemberId(Random()),
        new RecordId(Random()),
        Category.Laboratory,
        new Commitment(1, AnyDigest(), new Cid(CidCodec.Raw, AnyDigest()), AnyDigest()));

    private static Digest AnyDigest() => Digest.Of(Random().ToString().Select(letter => (byte)letter).ToArray());

    private static RandomId Random() =>
        RandomId.From(System.Security.Cryptography.RandomNumberGenerator.GetBytes(RandomId.Size));
}
