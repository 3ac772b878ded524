using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Salus.Ihm.Intake;
using Salus.Primitives.Jose;
using Xunit.Abstractions;

namespace Salus.Ihm.Tests.Intake;

/// <summary>docs/ihm-devices.md: what it shows works.</summary>
public sealed class The_page_about_devices(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("salus-device-").FullName;
    private readonly TestDesk _test = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void shows_readings_that_are_taken() =>
        Assert.Empty(SignedBatch.FaultsOf(Encoding.UTF8.GetBytes(Block("[\n"))));

    [Fact] // spec ihm-intake 3.5
    public async Task shows_a_table_that_is_taken() =>
        Assert.Equal(2, (await _test.TakenAsync("text/csv", Block("signal,"))).New);

    [Fact] // spec ihm-intake 2.1
    public async Task signs_with_openssl_what_an_IHM_takes()
    {
        if (!File.Exists("/usr/bin/openssl") || !File.Exists("/bin/bash"))
        {
            output.WriteLine("(absent: bash and openssl)");
            return;
        }

        // A signature's halves are shorter now and then, and the page's commands have to fill them up.
        for (var round = 0; round < 3; round++)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            _test.Register(Jwk.From(key.ExportParameters(includePrivateParameters: false)));
            var payload = JsonSerializer.Serialize(new
            {
                network = TestDesk.Network,
                patient = _test.Patient.ToString(),
                batch = TestDesk.NewBatch(),
                sent = _test.Time.Now.UnixMs,
                readings = new[] { new { signal = "steps", id = $"{round}", time = 1, unit = "{steps}", value = 7 } },
            });
            await File.WriteAllTextAsync(In("device.pem"), key.ExportECPrivateKeyPem());
            await File.WriteAllTextAsync(In("payload.json"), payload);
            await File.WriteAllTextAsync(In("sign.sh"), Block("b64()"));
            using var shell = Process.Start(new ProcessStartInfo("bash", ["sign.sh"]) { WorkingDirectory = _folder })!;
            await shell.WaitForExitAsync();

            var told = await _test.SendAsync(await File.ReadAllBytesAsync(In("batch.jws")));
            Assert.Equal(1, Assert.IsType<IntakeAnswer.Taken>(told).New);
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    // The fenced block that begins so.
    private static string Block(string beginning) => Checkout.Read("docs/ihm-devices.md").Split("```")
        .Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..])
        .First(block => block.StartsWith(beginning, StringComparison.Ordinal));
}
