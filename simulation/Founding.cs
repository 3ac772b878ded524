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
    public const int MostValidators = 8;
    private const int Transactions = 400;

    public static readonly Timestamp Time = new(1_767_225_600_000);

    private static readonly FoundingMember[] Registrars = Members();
    private static readonly FoundingMember[] Stores = Members();
    private static readonly KeyPair FirstRegistrar = KeyPair.Generate();

    public static IReadOnlyList<KeyPair> VotingKeys { get; } =
        [.. Enumerable.Range(0, MostValidators).Select(_ => KeyPair.Generate())];

    /// <summary>Commands of the first registrar. Those on <c>records</c> and <c>telemetry</c> are refused, which is an
    /// outcome like any other.</summary>
    public static IReadOnlyDictionary<LedgerName, IReadOnlyList<ReadOnlyMemory<byte>>> Commands { get; } =
        new Dictionary<LedgerName, IReadOnlyList<ReadOnlyMemory<byte>>>
        {
            [LedgerName.Policies] = [.. Enumerable.Range(0, Transactions).Select(_ => Sign(Registration()))],
            [LedgerName.Records] = [.. Enumerable.Range(0, Transactions).Select(_ => Sign(NewRecord()))],
            [LedgerName.Telemetry] = [.. Enumerable.Range(0, Transactions).Select(_ => Sign(NewBatch()))],
        };

    /// <summary>A network whose validators have these powers.</summary>
    public static Genesis Found(
        IReadOnlyList<long> powers, IReadOnlyList<LedgerName> ledgers) => Genesis.Parse(new GenesisDraft
    {
        Network = Network,
        Region = "simulated",
        Time = Time,
        Organisations = [.. powers.Select((_, index) => new FoundingOrganisation(
            Organisation(index),
            index == 0 ? Registrars[0] with { SigningKey = FirstRegistrar.Public } : Registrars[index],
            Stores[index],
            new Dictionary<string, Jwk>(),
            new[] { (byte)(index + 1) })
        {
            IsTrusted = true,
        })],
        Validators = [.. powers.Select((power, index) => new Validator(
            $"v{index}", $"{Organisation(index)}", VotingKeys[index].Public, power))],
        Ledgers = [.. ledgers.Select(name => new LedgerRules(name, Engine.Bft, 0))],
    }.Write());

    private static OrganisationId Organisation(int index) =>
        OrganisationId.TryParse($"o{index}", out var id) ? id : default;

    private static FoundingMember[] Members() => [.. Enumerable.Range(0, MostValidators).Select(_ =>
        new FoundingMember(new MemberId(Random()), KeyPair.Generate().Public, KeyPair.Generate().Public))];

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

    private static ReadOnlyMemory<byte> Sign(Message message) => Encoding.ASCII.GetBytes(
        new TransactionDraft(Network, message, Time.PlusMs(9 * 60_000), Random()).Sign(FirstRegistrar));

    private static Digest AnyDigest() => Digest.Of(Random().ToString().Select(letter => (byte)letter).ToArray());

    private static RandomId Random() =>
        RandomId.From(System.Security.Cryptography.RandomNumberGenerator.GetBytes(RandomId.Size));
}
