using System.Text.Json.Nodes;
using Salus.Client.Wallets;

namespace Salus.Cli.Tests;

[Collection(OnOneNetwork.Name)]
public sealed class A_command(RunningNetwork network)
{
    [Fact]
    public async Task that_finds_no_node_exits_with_3()
    {
        File.Delete(network.Folder.WalletFile("dora") + ".nodes");
        (await network.OfAsync("ledger show --node https://127.0.0.1:1 --as dora")).Refused("no-node-reached", 3);
    }

    [Fact] // spec records 8.2
    public async Task that_is_given_a_dead_node_finds_one_that_its_wallet_remembers()
    {
        (await network.OfAsync("ledger show --as carol")).Accepted();
        (await network.OfAsync("ledger show --node https://127.0.0.1:1 --as carol")).Accepted();
    }

    [Fact]
    public async Task that_is_denied_exits_with_1_and_opens_nothing()
    {
        var folder = network.NewPath("out");
        (await network.OfAsync($"record export --to {folder} --patient paul --category imaging --as carol"))
            .Refused("access-denied", 1);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task that_the_ledger_refuses_exits_with_1() =>
        (await network.OfAsync("member verify paul --as registrar")).Refused("not-a-practitioner", 1);

    [Fact]
    public async Task that_registers_may_be_repeated()
    {
        var first = (await network.OfAsync("member register ira --role insurer --as registrar --json")).Accepted().Json;
        var again = (await network.OfAsync("member register ira --role insurer --as registrar --json")).Accepted().Json;
        Assert.Equal((string?)first["member"], (string?)again["member"]);
        Assert.Null(again["registered"]);
    }

    [Fact]
    public async Task that_rotates_keys_leaves_a_wallet_that_still_opens_what_was_sealed_to_the_former()
    {
        (await network.OfAsync("member register vera --role doctor --licence MD-9 --as registrar")).Accepted();
        (await network.OfAsync("member verify vera --as registrar")).Accepted();
        (await network.OfAsync("member register otto --role patient --as registrar")).Accepted();
        (await network.OfAsync($"record put {network.File(SomeBundle.Good)} --patient otto --as vera")).Accepted();
        (await network.OfAsync("consent grant --to vera --categories laboratory --days 3 --as otto")).Accepted();
        var copy = network.NewPath("former.json");
        File.Copy(network.Folder.WalletFile("vera"), copy);
        (await network.OfAsync("member rotate-key --as vera")).Accepted();

        var folder = network.NewPath("out");
        (await network.OfAsync($"record export --to {folder} --patient otto --category laboratory --as vera"))
            .Accepted();
        (await network.OfAsync($"access request --patient otto --category laboratory --as {copy}"))
            .Refused("certificate-keys-replaced", 2);
    }

    [Fact]
    public async Task that_rotates_keys_finishes_what_was_interrupted_after_the_ledger_took_it()
    {
        (await network.OfAsync("member register nora --role nurse --licence RN-3 --as registrar")).Accepted();
        var path = network.Folder.WalletFile("nora");
        var former = File.ReadAllText(path);
        (await network.OfAsync("member rotate-key --as nora")).Accepted();
        var renewed = File.ReadAllText(path);
        File.Move(path, path + ".renewed");
        File.WriteAllText(path, former);

        Assert.Contains("is finished", (await network.OfAsync("member rotate-key --as nora")).Accepted().Output);

        Assert.Equal(renewed, File.ReadAllText(path));
        Assert.False(File.Exists(path + ".renewed"));
    }

    [Fact]
    public async Task that_rotates_keys_sends_the_same_again_when_the_ledger_never_took_them()
    {
        (await network.OfAsync("member register nils --role nurse --licence RN-4 --as registrar")).Accepted();
        var path = network.Folder.WalletFile("nils");
        var passphrase = File.ReadAllText(network.Folder.Passphrase).Trim();
        using (var wallet = await Wallet.OpenAsync(path, passphrase))
        using (var renewed = wallet.Renew())
        {
            network.Certify(renewed);
            await renewed.SaveAsync(path + ".renewed", passphrase);
        }

        var prepared = File.ReadAllText(path + ".renewed");

        Assert.Contains("has new keys", (await network.OfAsync("member rotate-key --as nils")).Accepted().Output);

        // On the word of a node that may only lag behind, no key is deleted.
        Assert.Equal(prepared, File.ReadAllText(path));
        Assert.False(File.Exists(path + ".renewed"));
    }

    // spec records 5.5
    [Fact]
    public async Task that_makes_a_wallet_makes_its_folder_for_the_owner_only()
    {
        var folder = network.NewPath("keys");
        (await network.OfAsync($"wallet create {folder}/own.json --role nurse --passphrase-file "
            + network.Folder.Passphrase)).Accepted();

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Assert.Equal(owners, File.GetUnixFileMode(folder));
            Assert.Equal(owners, File.GetUnixFileMode(network.Folder.Wallets));
            Assert.Equal(
                owners ^ UnixFileMode.UserExecute, File.GetUnixFileMode(network.Folder.Passphrase));
        }
    }

    [Fact]
    public async Task that_stores_a_file_adds_versions_and_withdraws_them()
    {
        var path = network.NewPath("note.txt");
        File.WriteAllText(path, "first");
        var put = await JsonAsync($"record put {path} --category clinical-note --patient paul --as dora");
        File.WriteAllText(path, "second");
        await JsonAsync($"record put {path} --record {put["record"]} --patient paul --as dora");
        await JsonAsync($"record withdraw {put["record"]} --version 1 --patient paul --as dora");

        Assert.Equal("second", (await network.OfAsync($"record get {put["record"]} --as paul")).Output.Trim());
        var versions = (await JsonAsync("record list --category clinical-note --as paul"))["records"]!.AsArray()
            .Where(listed => (string?)listed!["record"] == (string?)put["record"]);
        Assert.Equal([true, false], versions.Select(listed => (bool)listed!["withdrawn"]!));
    }

    [Fact]
    public async Task that_grants_single_records_opens_those_only()
    {
        var path = network.File("""{"a": 1}""");
        var one = await JsonAsync($"record put {path} --category sleep --patient paul --as dora");
        var other = await JsonAsync($"record put {path} --category sleep --patient paul --as dora");
        await JsonAsync($"consent grant --to carol --records {one["record"]} --days 3 --as paul");
        await JsonAsync($"record get {one["record"]} --patient paul --category sleep --as carol");
        (await network.OfAsync($"record get {other["record"]} --patient paul --category sleep --as carol"))
            .Refused("access-denied", 1);
    }

    [Fact]
    public async Task that_shows_ledgers_checks_their_certificates()
    {
        var heads = (await JsonAsync("ledger show --as dora"))["ledgers"]!.AsArray();
        Assert.Equal(["policies", "records", "telemetry"], heads.Select(head => (string?)head!["ledger"]));
        var block = await JsonAsync("ledger show policies 1 --as dora");
        Assert.Equal(["v1"], block["certifiedBy"]!.AsArray().Select(signer => (string?)signer));
        var blocks = (await JsonAsync("ledger show policies --last 2 --as dora"))["blocks"]!.AsArray();
        Assert.Equal((string?)blocks[0]!["digest"], (string?)blocks[1]!["parent"]);
    }

    [Fact]
    public async Task that_verifies_a_copy_of_the_ledgers_finds_one_changed_byte()
    {
        var copy = network.NewPath("copy");
        Copy(network.Folder.Node, copy);
        Assert.True((bool)(await JsonAsync($"ledger verify {copy}"))["holds"]!);
        var segment = Directory.EnumerateFiles(Path.Combine(copy, "policies", "segments")).First();
        var bytes = File.ReadAllBytes(segment);
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(segment, bytes);
        Assert.False((bool)(await JsonAsync($"ledger verify {copy}", exitCode: 4))["holds"]!);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "lock"))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    private async Task<JsonNode> JsonAsync(string line, int exitCode = 0)
    {
        var run = await network.OfAsync($"{line} --json");
        Assert.True(run.ExitCode == exitCode, $"exit code {run.ExitCode}: {run.Output}{run.Errors}");
        return run.Json;
    }
}
