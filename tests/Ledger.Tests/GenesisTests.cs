using System.Text;
using Salus.Primitives.Certificates;
using Salus.Primitives.Json;

namespace Salus.Ledger.Tests;

public sealed class A_genesis_document
{
    private static readonly TestRegion Region =
        new([2, 1], new Dictionary<Role, Quota> { [Role.Doctor] = new Quota(7, 3) });
    private static readonly string Document = Encoding.ASCII.GetString(Region.Draft.Write());

    // spec ledger 1.1
    [Fact]
    public void is_read_back_as_it_was_drafted()
    {
        var genesis = Genesis.Parse(Region.Draft.Write());
        Assert.Equal((TestRegion.Network, "test-region", Some.Time), (genesis.Network, genesis.Region, genesis.Time));
        Assert.Equal(3, genesis.Validators.TotalPower);
        Assert.Equal(
            Region.Houses.Select(house => house.Registrar.AsFounder), genesis.Organisations.Select(o => o.Registrar));
        Assert.Equal(new Quota(7, 3), genesis.Quotas[Role.Doctor]);
        Assert.Equal(Quotas.Default[Role.Nurse], genesis.Quotas[Role.Nurse]);
    }

    // spec ledger 1.1
    [Fact]
    public void is_identified_by_its_exact_bytes() =>
        Assert.NotEqual(
            Genesis.Parse(Region.Draft.Write()).Digest, Genesis.Parse(Encoding.ASCII.GetBytes(Document + "\n")).Digest);

    // spec ledger 1.2
    [Theory]
    [InlineData("\"network\": \"test-net\"", "\"network\": \"St. Mary's\"", "network")]
    [InlineData("\"network\": \"test-net\"", "\"network\": \"\"", "network")]
    [InlineData("\"region\": \"test-region\"", "\"region\": \"a\\\"b\"", "region")]
    [InlineData("\"id\": \"north\"", "\"id\": \"st-mary\"", "organisations[1].id")]
    [InlineData("\"id\": \"v1\"", "\"id\": \"v0\"", "validators")]
    [InlineData("\"organisation\": \"north\"", "\"organisation\": \"south\"", "validators[1].organisation")]
    [InlineData("\"name\": \"records\"", "\"name\": \"policies\"", "ledgers[1].name")]
    [InlineData("\"name\": \"policies\"", "\"name\": \"records\"", "ledgers[1].name")]
    [InlineData("\"engine\": \"solo\"", "\"engine\": \"luck\"", "ledgers[0].engine")]
    [InlineData("\"certificateAuthority\": \"AQID\"",
        "\"certificateAuthority\": \"A?\"", "organisations[0].certificateAuthority")]
    [InlineData("\"burst\": 7", "\"burst\": 0", "quotas.doctor.burst")]
    [InlineData("\"role\": \"nurse\"", "\"role\": \"doctor\"", "organisations[0].roleKeys[1].role")]
    [InlineData("\"time\": 1700000000000", "\"time\": 1700000000000, \"more\": 1", "more")]
    public void is_refused_with_the_path_of_what_is_wrong(string right, string wrong, string path)
    {
        Assert.Contains(right, Document, StringComparison.Ordinal);
        var fault = Rejected(ReplaceFirst(Document, right, wrong));
        Assert.Equal(path, fault.Path);
    }

    // spec ledger 1.2
    [Fact]
    public void is_refused_when_a_member_or_a_key_stands_twice()
    {
        var (first, second) = (Region.Houses[0], Region.Houses[1]);
        var sameMember = ReplaceFirst(Document, second.Store.Id.ToString(), first.Store.Id.ToString());
        var sameKey = ReplaceFirst(Document, second.Store.Signing.Public.ToJson(), first.Store.Signing.Public.ToJson());
        Assert.Equal("organisations[1].store.member", Rejected(sameMember).Path);
        Assert.Equal("organisations[1].store.signingKey", Rejected(sameKey).Path);
    }

    // spec ledger 1.2
    [Fact]
    public void is_refused_without_the_ledger_policies_or_without_validators()
    {
        var records = Region.Draft with { Ledgers = [Region.Draft.Ledgers[1]] };
        Assert.Equal("ledgers", Rejected(Encoding.ASCII.GetString(records.Write())).Path);
        var nobody = Region.Draft with { Validators = [] };
        Assert.Equal("validators", Rejected(Encoding.ASCII.GetString(nobody.Write())).Path);
    }

    // spec ledger 1.4
    [Fact]
    public void is_ordered_by_several_when_its_engine_is_bft()
    {
        var genesis = Genesis.Parse(Bft(1, 1, 1, 1).Write());
        Assert.All(genesis.Ledgers, ledger => Assert.Equal(Engine.Bft, ledger.Engine));
        Assert.All(genesis.Ledgers, ledger => Assert.Equal(QuorumRule.MoreThanTwoThirds, ledger.Quorum));
        Assert.Equal(QuorumRule.Single, Region.Genesis.Rules(LedgerName.Policies).Quorum);
    }

    // spec ledger 1.4
    [Theory]
    [InlineData("organisations[0]", 1)]
    [InlineData("organisations[1]", 1, 2, 2)]
    [InlineData("organisations[3]", 1, 1, 1, 2)]
    [InlineData(null, 3, 3, 3, 4)]
    [InlineData(null, 1, 1, 1, 1)]
    public void is_refused_when_one_organisation_alone_could_stop_a_bft_network(string? path, params int[] powers)
    {
        var draft = Bft([.. powers.Select(power => (long)power)]);
        if (path is null)
        {
            Genesis.Parse(draft.Write());
            return;
        }

        var fault = Rejected(Text(draft));
        Assert.Equal(path, fault.Path);
        Assert.EndsWith(
            "holds a third of the power or more; give it less, or call it trusted.",
            fault.Message,
            StringComparison.Ordinal);
    }

    // spec ledger 1.4
    [Fact]
    public void counts_the_power_of_all_validators_of_an_organisation()
    {
        var draft = Bft(1, 1, 1, 1);
        var twoOfOne = draft.Validators.Select((validator, i) =>
            i == 3 ? validator with { Organisation = draft.Validators[2].Organisation } : validator);
        Assert.Equal("organisations[2]", Rejected(Text(draft with { Validators = [.. twoOfOne] })).Path);
    }

    // spec ledger 1.1, 1.4
    [Fact]
    public void may_call_an_organisation_trusted_and_give_it_more_power()
    {
        var draft = Bft(1, 1, 1, 2);
        var trusting = draft with
        {
            Organisations = [.. draft.Organisations.Select((house, i) => house with { IsTrusted = i == 3 })],
        };
        var genesis = Genesis.Parse(trusting.Write());
        Assert.Equal([false, false, false, true], genesis.Organisations.Select(house => house.IsTrusted));
        var distrusted = Text(trusting).Replace("\"trusted\": true", "\"trusted\": false", StringComparison.Ordinal);
        Assert.Equal("organisations[3]", Rejected(distrusted).Path);
    }

    // spec ledger 1.4
    [Fact]
    public void is_refused_when_its_ledgers_are_ordered_in_different_ways_or_sealed_under_bft()
    {
        var draft = Bft(1, 1, 1, 1);
        var mixed = draft with { Ledgers = [draft.Ledgers[0], draft.Ledgers[1] with { Engine = Engine.Solo }] };
        Assert.Equal("ledgers[1].engine", Rejected(Text(mixed)).Path);
        var @sealed = draft with { Ledgers = [draft.Ledgers[0], draft.Ledgers[1] with { Difficulty = 1 }] };
        Assert.Equal("ledgers[1].difficulty", Rejected(Text(@sealed)).Path);
    }

    // spec ledger 1.5
    [Fact]
    public void may_ask_for_the_endorsement_of_all_or_some_organisations()
    {
        var some = new Endorsement(1, ["st-mary", "north"]);
        var genesis = Genesis.Parse(Endorsed(some).Write());
        Assert.All(genesis.Ledgers, ledger => Assert.Equal(some, ledger.Endorsement));
        var all = Text(Endorsed(new Endorsement(2, ["st-mary", "north"])))
            .Replace(",\n        \"needed\": 2", "", StringComparison.Ordinal);
        Assert.DoesNotContain("needed", all, StringComparison.Ordinal);
        Assert.Equal(2, Genesis.Parse(Encoding.ASCII.GetBytes(all)).Ledgers[0].Endorsement!.Needed);
    }

    // spec ledger 1.5
    [Theory]
    [InlineData(1, "organisations[1]", "north", "elsewhere")]
    [InlineData(1, "organisations[1]", "north", "north")]
    [InlineData(3, "needed", "north", "st-mary")]
    [InlineData(1, "needed")]
    public void is_refused_when_its_endorsement_cannot_be_met(int needed, string path, params string[] organisations) =>
        Assert.Equal(
            $"ledgers[0].endorsement.{path}", Rejected(Text(Endorsed(new Endorsement(needed, organisations)))).Path);

    // spec ledger 1.5
    [Fact]
    public void says_whose_silence_stops_a_ledger()
    {
        var all = Genesis.Parse(Endorsed(new Endorsement(2, ["st-mary", "north"])).Write());
        Assert.Equal(["st-mary", "north"], all.Ledgers[0].StoppableBy(all.Validators));
        var any = Genesis.Parse(Endorsed(new Endorsement(1, ["st-mary", "north"])).Write());
        Assert.Empty(any.Ledgers[0].StoppableBy(any.Validators));
        var solo = Some.Region(1, 0).Genesis;
        Assert.Equal(["st-mary"], solo.Ledgers[0].StoppableBy(solo.Validators));
    }

    private static GenesisDraft Endorsed(Endorsement endorsement)
    {
        var draft = Bft(1, 1, 1, 1);
        return draft with { Ledgers = [.. draft.Ledgers.Select(one => one with { Endorsement = endorsement })] };
    }

    private static GenesisDraft Bft(params long[] powers)
    {
        var draft = new TestRegion(powers).Draft;
        return draft with { Ledgers = [.. draft.Ledgers.Select(ledger => ledger with { Engine = Engine.Bft })] };
    }

    private static string Text(GenesisDraft draft) => Encoding.ASCII.GetString(draft.Write());

    private static JsonRejectedException Rejected(string document) =>
        Assert.Throws<JsonRejectedException>(() => Genesis.Parse(Encoding.ASCII.GetBytes(document)));

    private static string ReplaceFirst(string text, string old, string by)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return $"{text[..at]}{by}{text[(at + old.Length)..]}";
    }
}
