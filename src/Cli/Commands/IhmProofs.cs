using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Ihm.Anchoring;
using Salus.Ledger;
using Salus.Ledger.Blocks;

namespace Salus.Cli.Commands;

/// <summary>`salus ihm prove` and `salus ihm verify`: one reading, without the others.</summary>
internal static class IhmProofs
{
    private const int MaxBytes = 32 * 1024 * 1024;

    private static readonly Argument<string> Sample = new("sample")
    {
        Description = "The reading: the device's own id for it.",
    };

    private static readonly Option<string> Signal = new("--signal")
    {
        Description = "Its signal, where several readings have the id: for instance heart-rate.",
        HelpName = "NAME",
    };

    private static readonly Option<string> Device = new("--device")
    {
        Description = "Its device, where several devices use the id.",
        HelpName = "ID",
    };

    private static readonly Option<FileInfo> Out = new("--out")
    {
        Description = "Where to write the proof.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Argument<FileInfo> Proof = new("file") { Description = "The proof, a JSON document." };

    public static SalusCommand Prove() => new SalusCommand(
        "prove",
        "As a patient: proves one reading, by its path to the batch that the ledger has; nothing of another reading is "
        + "in the proof.",
        "./salus ihm prove s1-heart-rate-1700000000000 --out sample.json --as alice")
        .With(Sample, Signal, Device, Out, IhmAddress.Option)
        .With(StandardOptions.AsSomebody)
        .Does(ProveAsync);

    public static SalusCommand Verify() => new SalusCommand(
        "verify",
        "Checks the proof of a reading offline, against the genesis document alone, and shows the reading.",
        "./salus ihm verify sample.json --genesis .salus/node1/genesis.json")
        .With(Proof, StandardOptions.Genesis, StandardOptions.Data, StandardOptions.Json)
        .Does(VerifyAsync);

    private static async Task<Answer> ProveAsync(Call call)
    {
        var wallet = await call.OpenWalletAsync();
        var question = new JsonObject { ["id"] = call.Need(Sample) };
        if (call.Get(Signal) is { } signal)
        {
            question["signal"] = signal;
        }

        if (call.Get(Device) is { } device)
        {
            question["device"] = device;
        }

        var ihm = IhmAddress.Connect(call, wallet);
        var answer = await ihm.PostAsync(
            "v1/proofs", System.Text.Encoding.UTF8.GetBytes(question.ToJsonString()), call.Stop);
        var proof = SampleProof.Parse(answer);
        var shown = proof.Verify(call.ReadGenesis());
        var file = call.Need(Out).FullName;
        await File.WriteAllBytesAsync(file, proof.Write(), call.Stop);
        return Describe(shown, $"The proof holds, and is in {file}. Anyone can check it: ./salus ihm verify {file}");
    }

    private static Task<Answer> VerifyAsync(Call call)
    {
        var proof = SampleProof.Parse(ProofFile.Read(call.Need(Proof), MaxBytes));
        var genesis = ProofFile.Signed(call.ReadRegions(), proof.Anchored);
        return Task.FromResult(Describe(proof.Verify(genesis), "The proof holds."));
    }

    private static Answer Describe(ShownSample shown, string words)
    {
        var (anchor, reading) = (shown.Anchor, JsonNode.Parse(shown.Reading.Span)!.AsObject());
        var values = reading["values"]!.AsArray();
        var measured = values.Count == 1
            ? $"{values[0]} {reading["unit"]}"
            : $"{values.Count} values of a stretch, in {reading["unit"]}";
        return new Answer(
            new JsonObject
            {
                ["valid"] = true,
                ["reading"] = reading,
                ["patient"] = anchor.Patient.ToString(),
                ["category"] = Code<Category>.Text(anchor.Category),
                ["batch"] = anchor.Batch.ToString(),
                ["of"] = anchor.Count,
                ["height"] = shown.Block.Height.Value,
                ["anchored"] = shown.Block.Time.UnixMs,
            },
            View.Lines(
                words,
                $"  {reading["signal"]} of patient {anchor.Patient}: {measured}",
                $"  measured {FinalWords.Time(new Timestamp((long)reading["time"]!))} by device {reading["device"]}, "
                    + $"named {reading["id"]}, version {reading["version"]}",
                $"  one of {anchor.Count} readings of batch {anchor.Batch}, {Code<Category>.Text(anchor.Category)}",
                $"  on the ledger since {FinalWords.Time(shown.Block.Time)}, block {shown.Block.Height} of "
                    + Code<LedgerName>.Text(shown.Block.Ledger)));
    }
}
