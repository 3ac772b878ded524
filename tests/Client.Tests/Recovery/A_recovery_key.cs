using Salus.Client.Recovery;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Contracts.Recovery;
using Salus.Primitives.Jose;

namespace Salus.Client.Tests.Recovery;

public sealed class A_recovery_key
{
    private const string Network = TestNetwork.Name;

    private readonly KeyPair _key = KeyPair.Generate();
    private readonly Wallet _patient = NewWallet();
    private readonly Wallet[] _trustees = [NewWallet(), NewWallet(), NewWallet()];
    private readonly IReadOnlyList<TrusteeShare> _shares;

    public A_recovery_key() => _shares = RecoverySecret.Split(
        _key,
        Network,
        _patient.Member,
        2,
        [.. _trustees.Select(trustee => new TrusteeKey(trustee.Member, trustee.AgreementKey.Public))]);

    private NamedTrustees Named =>
        new(2, [.. _trustees.Select(trustee => trustee.Member)], _key.Public, default, default);

    // spec recovery 1.4, 2.1, 2.2, 2.5, 7.3
    [Fact]
    public void is_rebuilt_by_two_of_three_and_opens_the_kit()
    {
        using var former = KeyPair.Generate();
        _patient.KeepRetired([former]);
        var kit = RecoveryKit.Seal(_patient, _key.Public);
        foreach (var two in new[] { (0, 1), (0, 2), (1, 2) })
        {
            using var rebuilt = Join(two.Item1, two.Item2);
            Assert.Equal(_key.Public, rebuilt?.Public);
            Assert.Equal(
                [_patient.AgreementKey.Public, former.Public],
                kit.Open(rebuilt!, Network, _patient.Member).Select(key => key.Public));
        }

        Assert.Null(Join(1));
    }

    // spec recovery 2.4
    [Fact]
    public void is_rebuilt_in_spite_of_a_false_share_when_there_are_enough_true_ones()
    {
        var shares = Enumerable.Range(0, 3).ToDictionary(place => place, Open);
        shares[0] = new TrusteePads([new byte[32], new byte[32]]);
        using var rebuilt = RecoverySecret.Join(Named, shares);
        Assert.Equal(_key.Public, rebuilt?.Public);
        shares.Remove(2);
        Assert.Null(RecoverySecret.Join(Named, shares));
    }

    // spec recovery 2.5, 7.3
    [Fact]
    public void opens_no_kit_of_another_patient_nor_one_that_was_altered()
    {
        var kit = RecoveryKit.Seal(_patient, _key.Public);
        var other = Assert.Throws<RecoveryException>(() => kit.Open(_key, Network, _trustees[0].Member));
        Assert.Equal(RecoveryFault.RecoveryKitDamaged, other.Fault);
        var altered = kit.Bytes.ToArray();
        altered[^1] = altered[^1] == (byte)'A' ? (byte)'Q' : (byte)'A';
        Assert.Throws<RecoveryException>(() => new RecoveryKit(altered).Open(_key, Network, _patient.Member));
        using var thief = KeyPair.Generate();
        Assert.Throws<RecoveryException>(() => kit.Open(thief, Network, _patient.Member));
    }

    // spec recovery 2.4
    [Fact]
    public void is_in_shares_that_open_for_their_own_trustee_and_use_only()
    {
        var given = TrusteeShare.Given(Network, _patient.Member, _trustees[0].Member, _key.Public);
        var returned = TrusteeShare.Returned(Network, _patient.Member, _trustees[0].Member, _key.Public);
        foreach (var open in new Action[]
        {
            () => TrusteePads.Open(_shares[0].Jwe, _trustees[0].AgreementKey, returned),
            () => TrusteePads.Open(_shares[0].Jwe, _trustees[1].AgreementKey, given),
            () => TrusteePads.Open(_shares[1].Jwe, _trustees[1].AgreementKey, given),
        })
        {
            Assert.Equal(RecoveryFault.RecoveryShareDamaged, Assert.Throws<RecoveryException>(open).Fault);
        }
    }

    // spec recovery 2.3: the largest share there is fits a message of the ledger.
    [Fact]
    public void fits_a_message_for_seven_trustees()
    {
        Wallet[] seven = [.. Enumerable.Range(0, 7).Select(_ => NewWallet())];
        var shares = RecoverySecret.Split(
            _key,
            Network,
            _patient.Member,
            4,
            [.. seven.Select(trustee => new TrusteeKey(trustee.Member, trustee.AgreementKey.Public))]);
        Assert.All(shares, share => Assert.InRange(share.Jwe.Length, 1, 8192));
    }

    private static Wallet NewWallet() =>
        Wallet.Create(Network, OrganisationId.TryParse("st-mary", out var id) ? id : default, Role.Patient);

    private TrusteePads Open(int place) => TrusteePads.Open(
        _shares[place].Jwe,
        _trustees[place].AgreementKey,
        TrusteeShare.Given(Network, _patient.Member, _trustees[place].Member, _key.Public));

    private KeyPair? Join(params int[] places) =>
        RecoverySecret.Join(Named, places.ToDictionary(place => place, Open));
}

public sealed class A_request_for_recovery
{
    private readonly Wallet _wallet = Wallet.Create(
        TestNetwork.Name, OrganisationId.TryParse("st-mary", out var id) ? id : default, Role.Patient);

    // spec recovery 7.1
    [Fact]
    public void is_read_back_and_holds_no_private_key()
    {
        var request = RecoveryRequest.Of(_wallet);
        var file = System.Text.Encoding.ASCII.GetString(request.Write());
        Assert.Equal(request, RecoveryRequest.Parse(request.Write()));
        Assert.DoesNotContain("\"d\"", file, StringComparison.Ordinal);
    }

    // spec recovery 7.1
    [Fact]
    public void has_a_fingerprint_of_forty_digits_that_changes_with_every_part()
    {
        var request = RecoveryRequest.Of(_wallet);
        Assert.Matches("^[0-9]{5}( [0-9]{5}){7}$", request.Fingerprint);
        using var other = KeyPair.Generate();
        RecoveryRequest[] all =
        [
            request,
            request with { Network = "other" },
            request with { Patient = Some.Member(9) },
            request with { Keys = request.Keys with { SigningKey = other.Public } },
            request with { Keys = request.Keys with { AgreementKey = other.Public } },
        ];
        Assert.Equal(all.Length, all.Select(one => one.Fingerprint).Distinct().Count());
        Assert.Equal(request.Fingerprint, (request with { Possession = "" }).Fingerprint);
    }

    // spec recovery 7.1, 7.2
    [Fact]
    public void is_refused_when_it_was_altered_or_does_not_read()
    {
        var request = RecoveryRequest.Of(_wallet);
        using var other = KeyPair.Generate();
        RecoveryRequest[] altered =
        [
            request with { Network = "other" },
            request with { Patient = Some.Member(9) },
            request with { Keys = request.Keys with { SigningKey = other.Public } },
            request with { Keys = request.Keys with { AgreementKey = other.Public } },
            request with { Possession = _wallet.Introduce().Possession },
        ];
        Assert.All(altered, one => Refused(one.Write()));
        Refused("{}"u8.ToArray());
        Refused("no JSON"u8.ToArray());
        Refused([.. request.Write()[..^1], .. ",\"more\":1}"u8]);
    }

    private static void Refused(byte[] file) => Assert.Equal(
        RecoveryFault.RecoveryRequestMalformed,
        Assert.Throws<RecoveryException>(() => RecoveryRequest.Parse(file)).Fault);
}
