using System.Security.Cryptography;
using System.Text;
using Salus.Ledger.Contracts.Consent;
using Salus.Ledger.Contracts.Membership;
using Salus.Ledger.Machine;
using Salus.Primitives;

namespace Salus.Ledger.Tests;

public sealed class A_state
{
    private const Category Lab = Category.Laboratory;

    // spec ledger 5.2
    [Fact]
    public void is_read_as_of_any_height()
    {
        var region = Some.Region();
        var (alice, bob) = (region.Patient(Lab), region.Practitioner());
        var before = region.Policies.Head.Height;
        var consent = region.Granted(alice, region.Grant(alice, bob.AsGrantee, Lab));
        var granted = region.Policies.Head.Height;
        region.Accept(alice, region.Revoke(alice, consent));
        var revoked = region.Policies.Head.Height;

        Assert.Equal([0, 1, 0], new[] { before, granted, revoked }.Select(height => Consents(region, alice, height)));
        Assert.Null(region.Policies.State.At(new Height(0)).Get(Member.Table, alice.Id.ToString()));
        Assert.NotNull(region.Policies.State.At(new Height(0)).Get(Member.Table, region.House.Registrar.Id.ToString()));
    }

    // spec ledger 5.2
    [Fact]
    public void does_not_change_under_a_reader()
    {
        var region = Some.Region();
        var view = region.State();
        var alice = region.Patient(Lab);
        Assert.Null(view.Get(Member.Table, alice.Id.ToString()));
    }

    // spec ledger 5.3
    [Fact]
    public void has_a_digest_of_the_former_one_and_the_writes_in_order()
    {
        var region = Some.Region();
        var before = region.Policies.State.Digest;
        var registrar = region.House.Registrar.Id;

        region.Send(region.House.Registrar, new RevokeMember(Some.Member(7)));

        // The one write of a refused transaction: what its signer's bucket has left.
        var bucket = $$"""{"milliTokens":1999000,"at":{{region.Chain[^1].Block.Header.Time.UnixMs}}}""";
        var expected = Digest.Of([.. before.ToArray(), .. Prefixed($"quota/{registrar}"), .. Prefixed(bucket)]);
        Assert.Equal(expected, region.Policies.State.Digest);
        Assert.Equal(expected, region.Policies.Head.State);
    }

    // spec ledger 5.4
    [Fact]
    public void is_untouched_by_a_refused_transaction_but_for_the_quota()
    {
        var region = Some.Region();
        var (alice, bob) = (region.Patient(Lab), region.Practitioner());
        var policy = region.Policy(alice);
        var keys = region.Keys(alice, Lab);
        // It fails at the second category, after the first was published.
        var epochs = region.Publish(alice, [Lab, Category.Ecg]);
        var bad = epochs with { Epochs = [epochs.Epochs[0], epochs.Epochs[1] with { Epoch = 5 }] };
        Assert.Equal(Refusal.EpochNotNext, region.Refused(alice, bad));
        Assert.Same(policy, region.Policy(alice));
        Assert.Same(keys, region.Keys(alice, Lab));
    }

    // spec ledger 5.4
    [Fact]
    public void is_untouched_by_a_dry_run_that_shows_what_would_be()
    {
        var region = Some.Region();
        var (alice, bob) = (region.Patient(Lab), region.Practitioner());
        var digest = region.Policies.State.Digest;
        var signer = region.State().Get(Member.Table, alice.Id.ToString())!;

        var (outcome, after) = region.Policies.DryRun(region.Grant(alice, bob.AsGrantee, Lab), signer, region.Now);

        Assert.IsType<Outcome.Accepted>(outcome);
        Assert.Single(Explanation.Of(after, alice.Id, region.Now).Readers);
        Assert.Empty(Explanation.Of(region.State(), alice.Id, region.Now).Readers);
        Assert.Equal(digest, region.Policies.State.Digest);
    }

    // spec ledger 5.3
    [Fact]
    public void differs_when_a_founder_differs()
    {
        var (one, other) = (Some.Region(), Some.Region());
        Assert.NotEqual(
            GenesisBlock.Header(one.Genesis, LedgerName.Policies).State,
            GenesisBlock.Header(other.Genesis, LedgerName.Policies).State);
    }

    // spec ledger 5.1
    [Fact]
    public void writes_entities_in_canonical_json_and_reads_them_back()
    {
        var region = Some.Region();
        var (alice, bob) = (region.Patient(Lab), region.Practitioner());
        region.Accept(alice, region.Narrowed(alice, bob.AsGrantee, Lab, Some.Record(1)));
        region.Accept(alice, region.EmergencyPolicy(alice, region.House, Lab));
        region.Accept(bob, PatientMessages.Emergency(alice, Lab));
        Check(region.Policy(alice), LedgerJson.Default.PatientPolicy);
        Check(region.Keys(alice, Lab)!, LedgerJson.Default.CategoryKeys);
        Check(region.State().Get(Member.Table, bob.Id.ToString())!, LedgerJson.Default.Member);
        Check(region.State().Get(Region.Table, Region.Id)!, LedgerJson.Default.Region);
    }

    private static void Check<T>(T entity, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> json)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(entity, json);
        var copy = System.Text.Json.JsonSerializer.Deserialize(text, json)!;
        Assert.Equal(text, System.Text.Json.JsonSerializer.Serialize(copy, json));
        Assert.DoesNotContain(text, character => character is < ' ' or > '~');
        Assert.DoesNotContain("null", text, StringComparison.Ordinal);
    }

    private static int Consents(TestRegion region, Person patient, Height height) =>
        region.Policies.State.At(height).Get(PatientPolicy.Table, patient.Id.ToString())!.Consents.Count;

    private static byte[] Prefixed(string text) =>
        [0, 0, 0, checked((byte)text.Length), .. Encoding.ASCII.GetBytes(text)];
}
