using System.Net;
using Salus.Ledger;
using Salus.Node.Tests.Hosting;
using Salus.Node.Tokens;
using Salus.Primitives.Possession;

namespace Salus.Node.Tests.Tokens;

public sealed class A_stream_under_a_token
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task sends_nothing_more_once_the_token_was_ended()
    {
        // spec callers 6.1
        await using var own = await OwnNetwork.StartAsync();
        var patient = await own.Network.PatientAsync(Category.Laboratory);
        var doctor = await own.Network.RegisterAsync(Role.Doctor);
        using var http = own.Network.Browsers(new Browser(own.Network, patient.Keys.Signing));
        using var lines = await OpenAsync(http);

        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync("/v1/token")).StatusCode);
        await own.Network.GrantAsync(patient, doctor, Category.Laboratory);

        Assert.Equal("", await RestAsync(lines));
    }

    [Fact]
    public async Task shows_what_happens_until_the_token_expires()
    {
        // spec callers 6.1
        await using var own = await OwnNetwork.StartAsync();
        var patient = await own.Network.PatientAsync(Category.Laboratory);
        var doctor = await own.Network.RegisterAsync(Role.Doctor);
        using var http = own.Network.Browsers(new Browser(own.Network, patient.Keys.Signing));
        using var lines = await OpenAsync(http);

        await own.Network.GrantAsync(patient, doctor, Category.Laboratory);

        Assert.StartsWith("id: ", await lines.ReadLineAsync().WaitAsync(Patience));
        Assert.Contains("ConsentGranted", await lines.ReadLineAsync().WaitAsync(Patience));
        own.Network.Time.Advance(AccessToken.Lifetime);
        Assert.Equal("", (await RestAsync(lines)).Trim());
    }

    private static async Task<StreamReader> OpenAsync(HttpClient http)
    {
        var response = await http.GetAsync("/v1/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.StartsWith(": from", await lines.ReadLineAsync().WaitAsync(Patience));
        Assert.Equal("", await lines.ReadLineAsync().WaitAsync(Patience));
        return lines;
    }

    private static Task<string> RestAsync(StreamReader lines) => lines.ReadToEndAsync().WaitAsync(Patience);
}
