using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Salus.Client;
using Salus.EndToEnd.Clusters;
using Salus.Ledger;
using Salus.Node.Certificates;

namespace Salus.EndToEnd.Attacks;

/// <summary>Validators whose doctors and nurses may send so much, and no more.</summary>
public sealed class Region_with_quotas : IAsyncLifetime
{
    internal static Quota Doctors { get; } = new(Burst: 40, PerSecond: 5);

    internal static Quota Nurses { get; } = new(Burst: 5, PerSecond: 1);

    internal Cluster Cluster { get; private set; } = null!;

    internal ClusterLoad Load { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await Cluster.StartAsync(
            [1, 1, 1, 1], new Dictionary<Role, Quota> { [Role.Doctor] = Doctors, [Role.Nurse] = Nurses });
        Load = await ClusterLoad.PrepareAsync(Cluster);
    }

    public async Task DisposeAsync()
    {
        Load?.Dispose();
        await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

/// <summary>Much more than anybody may send, from one wallet or from many, while somebody works.</summary>
public sealed class A_flood(Region_with_quotas region) : IClassFixture<Region_with_quotas>
{
    private const int Many = 40;
    private const int Written = 10;

    [Fact] // spec ledger 7, votes 2.6
    public Task from_a_registered_wallet_is_refused_beyond_its_quota_and_stops_nobody() =>
        FloodAsync([region.Load.Doctors[0]], each: 500, Region_with_quotas.Doctors);

    [Fact] // spec ledger 7, votes 2.6
    public async Task from_many_registered_wallets_is_refused_beyond_their_quotas_and_stops_nobody() =>
        await FloodAsync(await region.Load.JoinManyAsync(Role.Nurse, Many), each: 25, Region_with_quotas.Nurses);

    [Fact] // spec callers 1, peers 2.1
    public async Task from_strangers_is_turned_away_and_stops_nobody()
    {
        using var stop = new CancellationTokenSource();
        var strangers = Enumerable.Range(0, Many).Select(index => KnockAsync(index, stop.Token)).ToArray();
        await WorkAsync();
        await stop.CancelAsync();

        Assert.All(await Task.WhenAll(strangers), knocks => Assert.True(knocks > 0));
        await region.Cluster.AgreedHeadsAsync();
    }

    // Whatever is not accepted is refused for the quota, and for nothing else.
    private async Task FloodAsync(IReadOnlyList<SalusClient> wallets, int each, Quota quota)
    {
        var start = Stopwatch.GetTimestamp();
        var floods = wallets.Select(wallet => wallet.SubmitManyAsync(
            [.. Enumerable.Range(0, each).Select(_ => region.Load.NewRecord())])).ToArray();
        await WorkAsync();
        var outcomes = await Task.WhenAll(floods);

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (var outcome in outcomes)
        {
            Assert.InRange(
                outcome.OfType<Submission.Accepted>().Count(),
                quota.Burst,
                quota.Burst + (quota.PerSecond * (seconds + 1)));
            Assert.NotEmpty(outcome.OfType<Submission.Refused>());
            Assert.All(
                outcome.OfType<Submission.Refused>(),
                refused => Assert.Equal(Refusal.QuotaExceeded, refused.Reason));
        }

        await region.Cluster.AgreedHeadsAsync();
    }

    // One doctor who stays within what she may.
    private async Task WorkAsync()
    {
        for (var written = 0; written < Written; written++)
        {
            await region.Load.Doctors[3].SubmitAsync(region.Load.NewRecord());
        }
    }

    // Without a certificate, or with one that an authority of its own issued.
    private async Task<int> KnockAsync(int index, CancellationToken stop)
    {
        var organisation = region.Cluster.Founded.Organisations[0].Id;
        using var authority = CertificateAuthority.Create(organisation, TimeProvider.System);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = X509CertificateLoader.LoadCertificate(authority.IssueForMember(
            region.Load.Doctors[0].Wallet.Member, Primitives.Jose.Jwk.FromSpki(key.ExportSubjectPublicKeyInfo())));
        using var own = issued.CopyWithPrivateKey(key);
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = index % 2 == 0 ? null : SslStreamCertificateContext.Create(own, null, true),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            },
        };
        using var http = new HttpClient(handler);
        var knocks = 0;
        while (!stop.IsCancellationRequested)
        {
            var node = region.Cluster.Addresses[knocks % region.Cluster.Addresses.Count];
            Assert.True(await IsTurnedAwayAsync(http, new Uri(node, "v1/ledgers")));
            knocks++;
        }

        return knocks;
    }

    private static async Task<bool> IsTurnedAwayAsync(HttpClient http, Uri what)
    {
        try
        {
            using var answer = await http.GetAsync(what);
            return answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}
