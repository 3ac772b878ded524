using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Ledger.Contracts.Records;
using Salus.Node.Content;
using Salus.Node.Ledgers;
using Salus.Node.Scrubbing;
using Salus.Node.Tests.Content;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Scrubbing;

public sealed class A_scrub_of_content_in_ipfs : IAsyncLifetime, IDisposable
{
    // What the IPFS node answers when nobody told it otherwise.
    private static readonly byte[] Content = "{}"u8.ToArray();

    private readonly TestHospital _hospital = new();
    private readonly FakeIpfs _ipfs = new();
    private readonly LogLines _log = new();
    private readonly Cid _cid = CidBuilder.Of(Content);
    private readonly StoreRecord _record;
    private RegionLedgers _region = null!;
    private LocalStore _store = null!;
    private Scrub _scrub = null!;

    public A_scrub_of_content_in_ipfs() => _record = (StoreRecord)_hospital.NewRecord(_cid).Message!;

    public async Task InitializeAsync()
    {
        await _ipfs.StartAsync();
        _ipfs.Config["Addresses"]!["Swarm"] = new JsonArray();
        _ipfs.Answers["add"] = new JsonObject { ["Hash"] = $"{_cid}" };
        _ipfs.Answers["pin/ls"] = new JsonObject { ["Keys"] = new JsonObject { [$"{_cid}"] = new JsonObject() } };
        _region = await _hospital.OpenWithPeopleAsync();
        var options = new ContentOptions { Ipfs = new IpfsOptions { Api = _ipfs.Address } };
        _store = await LocalStore.OpenAsync(_hospital.Folder, options, TimeProvider.System, default);
        await _store.Content.PutAsync(new MemoryStream(Content), 1000, default);
        var time = new ManualTime();
        time.Advance(TimeSpan.FromMinutes(1));
        var records = _region[LedgerName.Records];
        _scrub = new Scrub(
            _hospital.Folder,
            _region,
            TimeProvider.System,
            TimeSpan.FromHours(24),
            LoggerFactory.Create(builder => builder.AddProvider(_log)).CreateLogger<Scrub>())
        {
            Sample = new ContentSample(_store.Content, new NamedContent(records, telemetry: null), time),
        };
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        await _region.DisposeAsync();
        await _ipfs.StopAsync();
    }

    public void Dispose()
    {
        _hospital.Dispose();
        _log.Dispose();
    }

    // spec storage 6.8
    [Fact]
    public async Task finds_that_it_holds()
    {
        await SubmitAsync(_hospital.Doctor, _record);

        await _scrub.PassAsync(default);

        Assert.Equal((0, 1L), (_scrub.Figures.Faults.Count, _scrub.Figures.Files));
    }

    // spec storage 6.8
    [Fact]
    public async Task finds_a_block_that_is_missing_and_says_so_until_it_is_there_again()
    {
        await SubmitAsync(_hospital.Doctor, _record);
        LoseTheBlock();

        await _scrub.PassAsync(default);
        await _scrub.PassAsync(default);

        var fault = Assert.Single(_scrub.Figures.Faults);
        Assert.Equal(("content-damaged", $"{_cid} in the IPFS node's repository"), (fault.Code, fault.File));
        Assert.Single(
            _log.Text.Split('\n'), line => line.Contains($"content-damaged: {_cid}", StringComparison.Ordinal));
        _ipfs.Refusals.Clear();
        await _scrub.PassAsync(default);
        Assert.Empty(_scrub.Figures.Faults);
    }

    // spec storage 6.8
    [Fact]
    public async Task goes_on_reporting_what_it_found_while_the_ipfs_node_is_away()
    {
        await SubmitAsync(_hospital.Doctor, _record);
        LoseTheBlock();
        await _scrub.PassAsync(default);
        await _ipfs.StopAsync();

        await _scrub.PassAsync(default);

        Assert.Single(_scrub.Figures.Faults);
        Assert.Equal(2, _scrub.Figures.Passes);
        Assert.Contains("(ipfs-unavailable)", _log.Text, StringComparison.Ordinal);
    }

    // spec storage 6.8
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task says_nothing_of_a_content_that_no_record_keeps(bool isErased)
    {
        if (isErased)
        {
            await SubmitAsync(_hospital.Doctor, _record);
            await SubmitAsync(_hospital.Patient, new EraseRecord(_record.Patient, _record.Record));
        }

        LoseTheBlock();

        await _scrub.PassAsync(default);

        Assert.Empty(_scrub.Figures.Faults);
    }

    // spec storage 6.8
    [Fact]
    public async Task reads_a_bounded_part_of_many_contents_and_in_the_end_all_of_them()
    {
        const int many = ContentSample.Most + 20;
        for (var number = 1; number < many; number++)
        {
            var leaves = await LeafMeasure.OfAsync(new MemoryStream([(byte)number, 0]), default);
            new LeafFiles(_hospital.Folder).Keep(leaves);
        }

        await _scrub.PassAsync(default);
        Assert.Equal(ContentSample.Most, _scrub.Figures.Files);

        var read = new HashSet<string>();
        while (read.Count < many)
        {
            await _scrub.PassAsync(default);
            read.UnionWith(_ipfs.Asked.Where(asked => asked.StartsWith("block/get", StringComparison.Ordinal)));
        }
    }

    private void LoseTheBlock()
    {
        _ipfs.Refusals["block/get"] = "block was not found locally (offline)";
        _ipfs.Refusals["cat"] = "block was not found locally (offline)";
    }

    private async Task SubmitAsync(TestHospital.Person signer, Salus.Ledger.Contracts.Message message)
    {
        var answer = await _region[LedgerName.Records].SubmitAsync(TestHospital.Sign(signer, message));
        Assert.True(answer is Salus.Node.Ordering.Submission.Final { Receipt.IsAccepted: true }, $"{answer}");
    }
}
