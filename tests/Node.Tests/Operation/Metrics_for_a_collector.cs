using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Operation;

public sealed class Metrics_for_a_collector : IAsyncLifetime
{
    private readonly List<(string Path, string Type, byte[] Body)> _received = [];
    private WebApplication _collector = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _collector = builder.Build();
        _collector.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            lock (_received)
            {
                _received.Add((http.Request.Path, http.Request.ContentType ?? "", body.ToArray()));
            }
        });
        await _collector.StartAsync();
    }

    public async Task DisposeAsync() => await _collector.DisposeAsync();

    [Fact] // spec operation 4.2
    public async Task are_sent_as_otlp_and_name_nobody()
    {
        var address = _collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var collector = new Uri(address.Addresses.Single() + "/");
        var network = new TestNetwork { Configure = options => options with { OtlpEndpoint = collector } };
        await network.InitializeAsync();
        var patient = await network.RegisterAsync(Role.Patient);
        await patient.GetAsync($"/v1/patients/{patient.Id}/access-log");

        // Stopping sends what was not sent yet.
        await network.DisposeAsync();

        var (path, type, body) = _received[^1];
        var text = Encoding.Latin1.GetString(body);
        Assert.Equal("/v1/metrics", path);
        Assert.Equal("application/x-protobuf", type);
        Assert.Contains("salus_transactions_total", text);
        Assert.Contains("salus_head_height", text);
        Assert.Contains("/patients/{patient}/access-log", text);
        Assert.DoesNotContain(patient.Id.ToString(), text);
    }

    [Theory] // spec operation 5.2
    [InlineData("http://127.0.0.1:4318318")]
    [InlineData("127.0.0.1:4318")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("http://user:secret@127.0.0.1/")]
    [InlineData("/v1/metrics")]
    public void need_an_address_that_is_one(string endpoint)
    {
        var folder = Directory.CreateTempSubdirectory("salus-node-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "node.json"), $$"""{"otlpEndpoint":"{{endpoint}}"}""");
            var fault = Assert.Throws<NodeStartException>(() => NodeOptions.Read(folder.FullName));
            Assert.Equal("bad-configuration", fault.Code);
            Assert.Contains("otlpEndpoint", fault.Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
