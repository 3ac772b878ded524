using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Ihm.Hosting;
using Salus.Ihm.Intake;
using Salus.Ledger;
using Salus.Web;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm sign`: what a device does with its readings before it sends them.</summary>
internal static class IhmSign
{
    private static readonly Argument<FileInfo> Readings = new("file")
    {
        Description = "The readings: a JSON array of them, one, or an object with `readings`.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "sign",
        "Signs readings as a device of a patient, and prints the batch as one line to send.",
        "./salus ihm sign readings.json --as watch --patient alice")
        .With(Readings, StandardOptions.As, StandardOptions.Patient, StandardOptions.PassphraseFile)
        .With(StandardOptions.Local)
        .Runs(RunAsync);

    private static async Task<int> RunAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync();
        if (wallet.Role != Role.Device)
        {
            throw new FailureException(
                "not-a-device",
                $"{call.Get(StandardOptions.As)} is a {Code<Role>.Text(wallet.Role)}; readings are signed by a device.",
                "Register one: ./salus device register NAME --as PATIENT");
        }

        var address = BatchAddress.New(
            wallet.Network,
            new People(call.Folder).Find(call.Need(StandardOptions.Patient)),
            new Timestamp(Call.Time.GetUtcNow().ToUnixTimeMilliseconds()));
        var readings = await ReadAsync(call.Need(Readings), call.Stop);
        Require(readings);
        var jws = SignedBatch.Sign(wallet.SigningKey, address, readings).ToCompact();
        if (jws.Length > IntakeDesk.MaxBody)
        {
            throw new FailureException(
                "body-too-large",
                $"A batch has at most {IntakeDesk.MaxBody} bytes when it is signed, not {jws.Length}.",
                "Sign the readings in several files.");
        }

        call.Screen.WriteLine(
            jws, new JsonObject { ["batch"] = address.Batch, ["sent"] = address.Sent.UnixMs, ["jws"] = jws });
        return ExitCodes.Ok;
    }

    private static void Require(byte[] readings)
    {
        const string Hint = "docs/ihm-devices.md shows a file of readings, docs/spec/ihm-intake.md says what each has.";
        try
        {
            if (SignedBatch.FaultsOf(readings) is [var fault, ..])
            {
                throw new FailureException(fault.Code, $"{fault.Field}: {fault.Words}", Hint);
            }
        }
        catch (ProblemException refusal)
        {
            throw new FailureException(refusal.Problem.Kind.Code, refusal.Problem.Detail, Hint);
        }
    }

    // Whichever of the three forms it has, the array of readings.
    private static async Task<byte[]> ReadAsync(FileInfo file, CancellationToken stop)
    {
        try
        {
            using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(file.FullName, stop));
            var root = document.RootElement;
            var text = root.ValueKind switch
            {
                JsonValueKind.Object when root.TryGetProperty("readings", out var readings) => readings.GetRawText(),
                JsonValueKind.Object => $"[{root.GetRawText()}]",
                _ => root.GetRawText(),
            };
            return System.Text.Encoding.UTF8.GetBytes(text);
        }
        catch (JsonException)
        {
            throw new FailureException(
                "malformed-body", $"{file.Name} is not JSON.", "docs/ihm-devices.md shows a file of readings.");
        }
        catch (FileNotFoundException)
        {
            throw new FailureException("file-missing", $"There is no {file.FullName}.", "Name a file of readings.");
        }
    }
}
