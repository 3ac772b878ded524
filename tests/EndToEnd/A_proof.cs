using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Salus.EndToEnd.Processes;
using Salus.Ledger;

namespace Salus.EndToEnd;

public sealed class A_proof
{
    /// <summary>Enters a network of nothing but itself; as somebody else than root this may be forbidden.</summary>
    private static readonly string[] NoNetwork = MayLeaveTheNetwork() ? ["unshare", "--net"] : [];

    [Fact]
    public async Task convinces_with_nothing_but_genesis()
    {
        using var folder = new TestFolder();
        var (proof, transaction) = await StoreAndProveAsync(folder);
        var genesis = Path.Combine(folder.Root, "genesis.json");
        File.Copy(folder.Genesis, genesis);

        // No node runs any more, and the network's folder is gone too.
        Directory.Delete(folder.Network, recursive: true);
        var verified = (await VerifyAsync(folder, proof, genesis)).With(0).Json;
        Assert.True((bool)verified["valid"]!);
        Assert.Equal(transaction, (string?)verified["transaction"]);
        Assert.Contains("laboratory", verified["words"]!.ToJsonString(), StringComparison.Ordinal);

        folder.Write("edited.json", Edit(await File.ReadAllBytesAsync(proof)));
        (await VerifyAsync(folder, "edited.json", genesis)).WithError("proof-invalid", exitCode: 4);
    }

    [Fact]
    public async Task of_another_network_is_refused()
    {
        using var folder = new TestFolder();
        using var other = new TestFolder();
        var (proof, _) = await StoreAndProveAsync(folder);
        await using (await RunningNode.UpAsync(other))
        {
            (await VerifyAsync(folder, proof, other.Genesis)).WithError("proof-invalid", exitCode: 4);
        }
    }

    /// <summary>Another category in the receipt, and the rest as it was.</summary>
    private static byte[] Edit(byte[] proof)
    {
        var document = JsonNode.Parse(proof)!;
        var receipt = Encoding.UTF8.GetString(Base64Url.DecodeFromChars((string)document["receipt"]!));
        var edited = receipt.Replace("laboratory", "medication", StringComparison.Ordinal);
        Assert.NotEqual(receipt, edited);
        document["receipt"] = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(edited));
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static async Task<(string File, string Transaction)> StoreAndProveAsync(TestFolder folder)
    {
        await using var node = await RunningNode.UpAsync(folder);
        using var hospital = await Hospital.OpenAsync(folder);
        var alice = await hospital.EnterAsync(node, "alice", Role.Patient);
        var bob = hospital.Connect(await hospital.EnterAsync(node, "bob", Role.Doctor), node);
        var stored = await bob.StoreAsync(alice.Member, Category.Laboratory, "text/plain", "HbA1c 5.4 %"u8.ToArray());
        var finality = ((Client.Submission.Accepted)stored.Submission).Finality;
        return (folder.Write("proof.json", finality.Proof.Write()), finality.Transaction.ToString());
    }

    private static async Task<Ended> VerifyAsync(TestFolder folder, string proof, string genesis)
    {
        await using var process = SalusProcess.Start(
            folder, NoNetwork, ["verify", proof, "--genesis", genesis, "--data", folder.Network, "--json"]);
        return await process.EndAsync();
    }

    private static bool MayLeaveTheNetwork()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        var start = new ProcessStartInfo("unshare", ["--net", "true"]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
