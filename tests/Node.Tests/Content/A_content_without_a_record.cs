using System.Net;
using System.Security.Cryptography;
using Salus.Ledger;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;
using Salus.Primitives.Content;

namespace Salus.Node.Tests.Content;

public sealed class A_content_without_a_record : IAsyncLifetime
{
    private readonly TestNetwork _network = new();
    private Person _doctor = null!;

    public async Task InitializeAsync()
    {
        await _network.InitializeAsync();
        _doctor = await _network.RegisterAsync(Role.Doctor);
    }

    public Task DisposeAsync() => _network.DisposeAsync();

    // spec storage 5.9
    [Fact]
    public async Task is_deleted_a_day_after_it_was_stored_and_counted()
    {
        var patient = await _network.PatientAsync(Category.Laboratory);
        var named = await _doctor.StoreAsync(patient, Category.Laboratory);
        var nameless = await PutAsync(RandomNumberGenerator.GetBytes(2_000_000));

        _network.Time.Jump(TimeSpan.FromHours(23));
        await ScrubAsync();
        Assert.True(Holds(nameless));

        var deleted = _network.Log.NextAsync("Deleted 1 contents");
        _network.Time.Jump(TimeSpan.FromHours(1.1));
        await ScrubAsync();
        await deleted.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.False(Holds(nameless));
        Assert.False(File.Exists(new DataFolder(_network.DataFolder).ContentFile(nameless) + ".leaves"));
        Assert.True(Holds(named.Cid));
        var metrics = await _network.Operations().GetStringAsync("/metrics");
        Assert.Contains("salus_content_collected 1", metrics, StringComparison.Ordinal);
    }

    // spec storage 5.9
    [Fact]
    public async Task is_kept_for_another_day_when_it_is_stored_again()
    {
        var bytes = RandomNumberGenerator.GetBytes(1_000);
        var cid = await PutAsync(bytes);
        _network.Time.Jump(TimeSpan.FromHours(23));
        await PutAsync(bytes);
        _network.Time.Jump(TimeSpan.FromHours(23));

        await ScrubAsync();

        Assert.True(Holds(cid));
    }

    // spec storage 5.9
    [Fact]
    public async Task is_as_old_as_its_upload_is_whole()
    {
        var store = _network.Host.Store.Content;
        var part = Path.Combine(new DataFolder(_network.DataFolder).Uploads, "slow.part");
        await File.WriteAllBytesAsync(part, RandomNumberGenerator.GetBytes(100));
        File.SetLastWriteTimeUtc(part, _network.Time.GetUtcNow().UtcDateTime.AddDays(-2));
        var stored = await store.TakeAsync(part, default);

        await ScrubAsync();

        Assert.True(Holds(stored.Cid));
    }

    private async Task<Cid> PutAsync(byte[] bytes)
    {
        Assert.Equal(HttpStatusCode.Created, (await _doctor.PutAsync("/v1/content", bytes)).Status);
        return CidBuilder.Of(bytes);
    }

    private bool Holds(Cid cid) => File.Exists(new DataFolder(_network.DataFolder).ContentFile(cid));

    private Task ScrubAsync() => _network.Host.Scrub.PassAsync(default);
}
