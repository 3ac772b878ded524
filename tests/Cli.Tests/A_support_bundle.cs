using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Salus.Cli.Tests;

[Collection(OnOneNetwork.Name)]
public sealed class A_support_bundle(RunningNetwork network)
{
    private const int PemLine = 64;

    [Fact] // spec operation 6.1
    public async Task holds_what_helps()
    {
        var parts = await PartsAsync($"--operations {network.Node.OperationsAddress}");

        Assert.Equal(["machine.txt", "manifest.json", "metrics.txt", "node.json", "status.json"], parts.Keys.Order());
        Assert.Contains("salus_head_height", parts["metrics.txt"]);
        Assert.Contains("folder policies:", parts["machine.txt"]);
        var manifest = JsonNode.Parse(parts["manifest.json"])!;
        Assert.Equal(4, manifest["files"]!.AsArray().Count);
        Assert.Empty(manifest["missing"]!.AsArray());
    }

    [Fact] // spec operation 6.1
    public async Task says_what_it_could_not_get()
    {
        var parts = await PartsAsync("--operations http://127.0.0.1:9/ --log-file /nowhere/salus.log");

        var missing = JsonNode.Parse(parts["manifest.json"])!["missing"]!.AsArray();
        Assert.Equal(["status.json", "metrics.txt", "log.txt"], missing.Select(part => (string?)part!["name"]));
        Assert.All(missing, part => Assert.NotEmpty((string)part!["reason"]!));
    }

    [Fact] // spec operation 6.2
    public async Task holds_no_secret_and_no_id()
    {
        var paul = (string)(await network.OfAsync("wallet show paul --json")).Json["member"]!;
        var secrets = Secrets().Append(paul).ToList();
        var log = network.File($"a caller, {paul}, was refused\n{string.Join('\n', secrets)}\nblock 7 stays\n");

        var parts = await PartsAsync($"--operations {network.Node.OperationsAddress} --log-file {log}");

        Assert.True(secrets.Count > 3, "the node's folder has private keys");
        Assert.Contains("block 7 stays", parts["log.txt"]);
        Assert.All(parts, part => Assert.All(secrets, secret => Assert.DoesNotContain(secret, part.Value)));
    }

    [Fact]
    public async Task replaces_no_file()
    {
        var path = network.File("mine");
        (await network.OfAsync($"support-bundle --out {path}")).Refused("file-not-written", 2);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    // Every private half in the node's folder, and the passphrase of the wallets. The last line of a PEM may be a few
    // letters, which tell nothing.
    private IEnumerable<string> Secrets() => new[] { "validator.json", "store.json" }
        .Select(name => File.ReadAllText(Path.Combine(network.Folder.Node, name)))
        .SelectMany(text => Regex.Matches(text, "\"d\":\"([^\"]+)\""))
        .Select(match => match.Groups[1].Value)
        .Concat(File.ReadAllLines(Path.Combine(network.Folder.Node, "server.pem"))
            .Where(line => line.Length == PemLine))
        .Append(File.ReadAllText(network.Folder.Passphrase).Trim());

    private async Task<Dictionary<string, string>> PartsAsync(string options)
    {
        var path = network.NewPath("support.zip");
        (await network.OfAsync($"support-bundle --out {path} {options}")).Accepted();
        await using var zip = await ZipFile.OpenReadAsync(path);
        var parts = new Dictionary<string, string>();
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            parts[entry.FullName] = await reader.ReadToEndAsync();
        }

        return parts;
    }
}
