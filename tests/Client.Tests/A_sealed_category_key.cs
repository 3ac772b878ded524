using Salus.Client.Keys;
using Salus.Client.Records;
using Salus.Ledger;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Keys;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests;

public sealed class A_sealed_category_key
{
    private static readonly MemberId Patient = Some.Member(1);
    private static readonly Grantee Bob = new Grantee.OneMember(Some.Member(2));
    private static readonly KeyPair BobsKey = KeyPair.Generate();
    private static readonly EpochKey[] Epochs =
        [EpochKey.Generate(Category.Ecg, 4), EpochKey.Generate(Category.Ecg, 5)];

    private readonly SealedKey _sealed =
        CategorySeal.Seal(TestNetwork.Name, Patient, Epochs, new KeyRecipient(Bob, BobsKey.Public));

    private static IReadOnlyList<Jwk> OnLedger => [.. Epochs.Select(epoch => epoch.Key.Public)];

    // spec records 4.1
    [Fact]
    public void opens_for_its_recipient()
    {
        var keys = Open(_sealed, BobsKey, OnLedger);
        Assert.Equal(Epochs.Select(key => (key.Category, key.Epoch)), keys.Select(key => (key.Category, key.Epoch)));
        Assert.Equal(Epochs.Select(key => key.Key.ToPrivateJson()), keys.Select(key => key.Key.ToPrivateJson()));
    }

    // spec records 4.1
    [Fact]
    public void that_was_stolen_opens_for_nobody_else()
    {
        using var thief = KeyPair.Generate();
        Expect(RecordFault.RecordNotForYou, () => Open(_sealed, thief, OnLedger));
    }

    // spec records 4.1
    [Theory]
    [MemberData(nameof(OtherUses))]
    public void opens_for_nothing_else_than_it_was_sealed_for(
        string network, int patient, SealedKey use, int recipient) =>
        Expect(RecordFault.RecordSealMismatch, () => CategorySeal.Open(
            network,
            Some.Member(patient),
            use with { Jwe = _sealed.Jwe },
            new Grantee.OneMember(Some.Member(recipient)),
            BobsKey,
            OnLedger));

    public static TheoryData<string, int, SealedKey, int> OtherUses()
    {
        var right = new SealedKey(Category.Ecg, 4, 5, "");
        return new TheoryData<string, int, SealedKey, int>
        {
            { "other-net", 1, right, 2 },
            { TestNetwork.Name, 9, right, 2 },
            { TestNetwork.Name, 1, right with { Category = Category.Sleep }, 2 },
            { TestNetwork.Name, 1, right with { First = 3 }, 2 },
            { TestNetwork.Name, 1, right with { Last = 6 }, 2 },
            { TestNetwork.Name, 1, right, 3 },
        };
    }

    // spec records 4.4
    [Fact]
    public void is_refused_when_it_does_not_belong_to_the_public_half_on_the_ledger()
    {
        using var other = KeyPair.Generate();
        Expect(RecordFault.RecordKeyMismatch, () => Open(_sealed, BobsKey, [OnLedger[0], other.Public]));
        Expect(RecordFault.RecordKeyMismatch, () => Open(_sealed, BobsKey, [OnLedger[0]]));
        Expect(RecordFault.RecordKeyMismatch, () => Open(_sealed, BobsKey, []));
    }

    // spec records 4.4
    [Theory]
    [InlineData("")]
    [InlineData("{\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"epoch\":4}]}")]
    [InlineData("{\"keys\":[],\"more\":1}")]
    public void is_refused_when_it_holds_no_keys(string plaintext)
    {
        var binding = SealedKey.Binding(TestNetwork.Name, Patient, Category.Ecg, 4, 5, Bob.ToString());
        var jwe = Jwe.Seal(System.Text.Encoding.ASCII.GetBytes(plaintext), BobsKey.Public, binding);
        Expect(RecordFault.RecordKeyMismatch, () => Open(_sealed with { Jwe = jwe }, BobsKey, OnLedger));
    }

    // spec records 4.3
    [Fact]
    public void holds_1_to_24_consecutive_epochs_of_one_category()
    {
        Assert.Throws<ArgumentException>(() => Seal([]));
        Assert.Throws<ArgumentException>(() => Seal([Epochs[0], EpochKey.Generate(Category.Ecg, 6)]));
        Assert.Throws<ArgumentException>(() => Seal([Epochs[0], EpochKey.Generate(Category.Sleep, 5)]));
        Assert.Throws<ArgumentException>(() => Seal(First(25)));
        Assert.True(Seal(First(24)).Jwe.Length <= 8192);
    }

    private static EpochKey[] First(int count) =>
        [.. Enumerable.Range(1, count).Select(epoch => new EpochKey(Category.Ecg, epoch, BobsKey))];

    private static SealedKey Seal(IReadOnlyList<EpochKey> epochs) =>
        CategorySeal.Seal(TestNetwork.Name, Patient, epochs, new KeyRecipient(Bob, BobsKey.Public));

    private static IReadOnlyList<EpochKey> Open(SealedKey sealedKey, KeyPair key, IReadOnlyList<Jwk> onLedger) =>
        CategorySeal.Open(TestNetwork.Name, Patient, sealedKey, Bob, key, onLedger);

    private static void Expect(RecordFault fault, Func<IReadOnlyList<EpochKey>> opening) =>
        Assert.Equal(fault, Assert.Throws<RecordException>(opening).Fault);
}
