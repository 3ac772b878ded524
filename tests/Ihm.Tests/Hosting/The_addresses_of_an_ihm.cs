using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Salus.Client.Tests;
using Salus.Ihm.Hosting;

namespace Salus.Ihm.Tests.Hosting;

public sealed partial class The_addresses_of_an_ihm : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("salus-ihm-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact] // spec ihm 7.1
    public async Task are_those_of_the_specification()
    {
        var genesis = Path.Combine(_folder.FullName, "genesis.json");
        await File.WriteAllBytesAsync(genesis, new TestNetwork().Genesis.Bytes.ToArray());
        var options = new IhmOptions
        {
            Folder = _folder.FullName,
            Nodes = [new Uri("http://127.0.0.1:1/")],
            GenesisFile = genesis,
            Port = 0,
            OperationsPort = 0,
        };
        await using var ihm = await IhmHost.StartAsync(options, "passphrase");
        var served = ihm.Routes
            .Where(route => !route.RoutePattern.RawText!.StartsWith("/fhir", StringComparison.Ordinal))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(
                method => $"{method} {Parameter().Replace(route.RoutePattern.RawText!, "*")}"));
        var section = Checkout.Read("docs/spec/ihm.md").Split("## 7 Addresses")[1];
        var listed = Address().Matches(section).Select(
            match => $"{match.Groups[1].Value} {Name().Replace(match.Groups[2].Value, "/*")}");
        Assert.Equal(served.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"`(GET|POST|PUT|DELETE) (/(?!fhir)[^`]*)`")]
    private static partial Regex Address();

    [GeneratedRegex(@"/(ID|P|A)(?=/|$)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
