using System.Text;
using Salus.Ledger.Machine;
using Salus.Primitives;
using Salus.Primitives.Json;

namespace Salus.Ledger.Tests;

public sealed class A_genesis_of_several_regions
{
    private static readonly GenesisDraft North = Draft("north", 2, 1);
    private static readonly GenesisDraft South = Draft("south", 1);
    private static readonly string Document = Text(North, South);

    // spec ledger 1.6
    [Fact]
    public void gives_each_region_its_own_organisations_and_ledgers()
    {
        var regions = Genesis.ParseRegions(Encoding.ASCII.GetBytes(Document));

        Assert.Equal(["north", "south"], regions.Select(region => region.Region));
        Assert.Equal(["test-net/north", "test-net/south"], regions.Select(region => region.Network));
        Assert.Equal([2, 1], regions.Select(region => region.Organisations.Count));
        Assert.Equal([3L, 1], regions.Select(region => region.Validators.TotalPower));
        Assert.All(regions, region => Assert.Equal(Document, Encoding.ASCII.GetString(region.Bytes.Span)));
    }

    // spec ledger 1.6
    [Fact]
    public void goes_on_for_each_region_when_one_is_added()
    {
        var east = Draft("east", 1);
        var before = Genesis.ParseRegions(Encoding.ASCII.GetBytes(Document));
        var after = Genesis.ParseRegions(Encoding.ASCII.GetBytes(Text(North, South, east)));

        Assert.Equal(before.Select(Header), after.Take(2).Select(Header));
        Assert.Equal(3, after.Select(Header).Distinct().Count());
    }

    // spec ledger 1.6
    [Fact]
    public void takes_nothing_in_one_region_that_was_signed_for_another()
    {
        var region = new TestRegion([1]);
        var patient = region.Sign(region.House.Registrar, region.Stranger(Role.Patient).Registration());
        var other = Genesis.ParseRegions(Encoding.ASCII.GetBytes(Text(region.Draft with { Region = "north" }, South)));
        var machine = new LedgerMachine(other[0], LedgerName.Policies, null);
        Assert.Null(region.Policies.Screen(patient, region.Now));
        Assert.Equal(Refusal.WrongNetwork, machine.Screen(patient, region.Now));
    }

    // spec ledger 1.6
    [Theory]
    [InlineData("\"north\": {", "\"North\": {", "regions.North")]
    [InlineData("\"north\": {", "\"\": {", "regions.")]
    [InlineData("\"north\": {", "\"south\": {", "regions.south")]
    [InlineData("\"network\": \"test-net\"", "\"network\": \"Test\"", "network")]
    [InlineData("\"network\": \"test-net\"", "\"network\": \"test-net\", \"region\": \"north\"", "region")]
    [InlineData("\"network\": \"test-net\"", "\"network\": \"test-net\", \"more\": 1", "more")]
    [InlineData("\"time\": 1700000000000", "\"time\": 1700000000000, \"more\": 1", "regions.north.more")]
    [InlineData("\"id\": \"north\"", "\"id\": \"st-mary\"", "regions.north.organisations[1].id")]
    [InlineData("\"id\": \"v1\"", "\"id\": \"v0\"", "regions.north.validators")]
    public void is_refused_with_the_path_of_what_is_wrong(string right, string wrong, string path)
    {
        Assert.Contains(right, Document, StringComparison.Ordinal);
        var at = Document.IndexOf(right, StringComparison.Ordinal);
        Assert.Equal(path, Rejected($"{Document[..at]}{wrong}{Document[(at + right.Length)..]}").Path);
    }

    // spec ledger 1.6
    [Fact]
    public void is_refused_when_a_founder_stands_in_two_regions()
    {
        var same = South.Organisations[0] with { Store = North.Organisations[1].Store };
        var fault = Rejected(Text(North, South with { Organisations = [same] }));
        Assert.Equal("regions.south.organisations[0].store.member", fault.Path);
    }

    // spec ledger 1.6
    [Fact]
    public void is_refused_when_names_are_too_long_together_or_there_is_no_region()
    {
        Assert.Equal(2, Genesis.ParseRegions(Encoding.ASCII.GetBytes(Text(Named(31), Named(32)))).Count);
        Assert.Equal($"regions.{new string('h', 33)}", Rejected(Text(Named(31), Named(33))).Path);
        Assert.Equal("regions", Rejected("""{"network":"test-net","regions":{}}""").Path);
    }

    // spec ledger 1.6
    [Fact]
    public void is_no_document_of_one_region()
    {
        Assert.Equal("regions", Rejected(Document, Genesis.Parse).Path);
        Assert.Equal("test-net/south", Genesis.Parse(Encoding.ASCII.GetBytes(Text(South))).Network);
        Assert.Equal("test-net", Assert.Single(Genesis.ParseRegions(South.Write())).Network);
    }

    private static GenesisDraft Named(int length) =>
        Draft(new string((char)('a' + (length % 26)), length), 1) with { Network = new string('n', 31) };

    // Founders are others in each region.
    private static GenesisDraft Draft(string region, params long[] powers)
    {
        var draft = new TestRegion(powers).Draft;
        return draft with
        {
            Region = region,
            Organisations =
            [
                .. draft.Organisations.Select((one, i) => one with
                {
                    Registrar = one.Registrar with { Id = Some.Member((region.Length * 1000) + region[0] + i) },
                    Store = one.Store with { Id = Some.Member((region.Length * 2000) + region[0] + i) },
                }),
            ],
        };
    }

    private static Digest Header(Genesis region) => GenesisBlock.Header(region, LedgerName.Policies).Digest;

    private static string Text(params IReadOnlyList<GenesisDraft> regions) =>
        Encoding.ASCII.GetString(GenesisDraft.WriteRegions(regions));

    private static JsonRejectedException Rejected(string document) => Rejected(document, Genesis.ParseRegions);

    private static JsonRejectedException Rejected<T>(string document, Func<ReadOnlyMemory<byte>, T> parse) =>
        Assert.Throws<JsonRejectedException>(() => { parse(Encoding.ASCII.GetBytes(document)); });
}
