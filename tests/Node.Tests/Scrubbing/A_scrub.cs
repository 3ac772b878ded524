using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Node.Content;
using Salus.Node.Scrubbing;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Scrubbing;

public sealed class A_scrub : IDisposable
{
    private readonly TestHospital _hospital = new();
    private readonly LogLines _log = new();

    public void Dispose()
    {
        _hospital.Dispose();
        _log.Dispose();
    }

    // spec storage 3.7
    [Fact]
    public async Task finds_that_all_of_it_holds()
    {
        await using var region = await _hospital.OpenWithPeopleAsync();
        await _hospital.StoreAsync(region);
        await StoreContentAsync();
        var scrub = Scrub(region);

        await scrub.PassAsync(default);

        Assert.Empty(scrub.Figures.Faults);
        Assert.Equal((1L, 5L, 2L), (scrub.Figures.Passes, scrub.Figures.Blocks, scrub.Figures.Files));
        Assert.NotEqual(0, scrub.Figures.FinishedAtMs);
    }

    // spec storage 3.7
    [Fact]
    public async Task finds_a_damaged_block_that_is_then_not_served_while_the_ledger_goes_on_until_it_is_whole_again()
    {
        await using var region = await _hospital.OpenWithPeopleAsync();
        for (var block = 0; block < 12; block++)
        {
            await _hospital.StoreAsync(region);
        }

        var records = region[LedgerName.Records];
        var file = _hospital.Folder.Ledger(LedgerName.Records).Segment(new Height(1));
        StoredLedger.Flip(file, 200);
        var scrub = Scrub(region);

        await scrub.PassAsync(default);
        await scrub.PassAsync(default);

        var fault = Assert.Single(scrub.Figures.Faults);
        Assert.Equal(("store-damaged", 1UL), (fault.Code, fault.Height));
        Assert.Single(_log.Text.Split('\n'), line => line.Contains($"store-damaged: {file}", StringComparison.Ordinal));
        Assert.Throws<StoreDamagedException>(() => records.Read(new Height(1)));
        Assert.NotNull(records.Read(new Height(2)));
        Assert.Equal(new Height(13), (await _hospital.StoreAsync(region)).Height);

        StoredLedger.Flip(file, 200);
        await scrub.PassAsync(default);

        Assert.Empty(scrub.Figures.Faults);
        Assert.NotNull(records.Read(new Height(1)));
    }

    // spec storage 3.7
    [Fact]
    public async Task finds_content_and_envelopes_that_are_not_what_their_names_say()
    {
        await using var region = await _hospital.OpenWithPeopleAsync();
        var (content, envelope) = await StoreContentAsync();
        StoredLedger.Flip(content, 3);
        StoredLedger.Flip(envelope, 0);
        var scrub = Scrub(region);

        await scrub.PassAsync(default);

        Assert.Equal(
            new[] { content, envelope }.Order(StringComparer.Ordinal),
            scrub.Figures.Faults.Select(fault => fault.File).Order(StringComparer.Ordinal));
        Assert.All(scrub.Figures.Faults, fault => Assert.Equal("content-damaged", fault.Code));
        File.Delete(content);
        File.Delete(envelope);
        await scrub.PassAsync(default);
        Assert.Empty(scrub.Figures.Faults);
    }

    // spec storage 3.7
    [Fact]
    public async Task finds_a_damaged_recovery_kit_and_does_not_say_whose_it_is()
    {
        await using var region = await _hospital.OpenWithPeopleAsync();
        var patient = Salus.Node.Hosting.MemberKeys.Generate().Id;
        var digest = await KitFolder.Open(_hospital.Folder).PutAsync(patient, "a kit"u8.ToArray(), null, default);
        var scrub = Scrub(region);
        await scrub.PassAsync(default);
        Assert.Equal((0, 1L), (scrub.Figures.Faults.Count, scrub.Figures.Files));

        StoredLedger.Flip(_hospital.Folder.KitFile(patient, digest), 0);
        await scrub.PassAsync(default);

        var fault = Assert.Single(scrub.Figures.Faults);
        Assert.Equal("content-damaged", fault.Code);
        Assert.EndsWith($"{digest}", fault.File, StringComparison.Ordinal);
        Assert.DoesNotContain($"{patient}", fault.File + _log.Text, StringComparison.Ordinal);
    }

    // spec storage 3.7
    [Fact]
    public async Task begins_soon_after_the_start_and_again_at_every_interval_until_the_node_stops()
    {
        await using var region = await _hospital.OpenWithPeopleAsync();
        var time = new ManualTime();
        var scrub = Scrub(region, time);
        using var stopping = new CancellationTokenSource();
        var passed = _log.NextAsync("Scrubbed: 4 blocks");
        var again = _log.NextAsync("Scrubbed: 8 blocks");
        var running = scrub.RunAsync(stopping.Token);
        Assert.Equal(0, scrub.Figures.Blocks);

        time.Advance(TimeSpan.FromSeconds(10));
        await passed;
        while (!again.IsCompleted)
        {
            // The next wait begins a moment after the line was written.
            time.Advance(TimeSpan.FromHours(24));
            await Task.Yield();
        }

        await stopping.CancelAsync();
        await running;
        Assert.InRange(scrub.Figures.Passes, 2, long.MaxValue);
    }

    private Scrub Scrub(Salus.Node.Ledgers.RegionLedgers region, TimeProvider? time = null)
    {
        var factory = LoggerFactory.Create(builder => builder.AddProvider(_log));
        return new Scrub(
            _hospital.Folder,
            region,
            time ?? TimeProvider.System,
            TimeSpan.FromHours(24),
            factory.CreateLogger<Scrub>());
    }

    private async Task<(string Content, string Envelope)> StoreContentAsync()
    {
        using var store = await LocalStore.OpenAsync(
            _hospital.Folder, new ContentOptions(), TimeProvider.System, default);
        using var bytes = new MemoryStream("ciphertext of some length"u8.ToArray());
        var content = await store.Content.PutAsync(bytes, 1000, default);
        var envelope = await store.Envelopes.PutAsync("an envelope"u8.ToArray(), default);
        return (_hospital.Folder.ContentFile(content.Cid), _hospital.Folder.EnvelopeFile(envelope));
    }
}
