using Salus.Ledger;
using Salus.Ledger.Contracts.Governance;
using Salus.Node.Bft;
using Salus.Node.Storage;
using Salus.Primitives;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>What proves a validator faulty, until it is on the ledger.</summary>
public sealed class Evidence_that_waits : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("salus-evidence-");
    private readonly EvidenceFolder _folder;

    public Evidence_that_waits() => _folder = new EvidenceFolder(Place);

    private string Place => Path.Combine(_root.FullName, "evidence");

    [Fact] // spec votes 6.1
    public void Is_kept_of_each_validator_until_it_is_reported()
    {
        Assert.Empty(_folder.Read());
        _folder.Write(Report("v4"));
        _folder.Write(Report("v2"));

        Assert.Equal([Report("v2"), Report("v4")], new EvidenceFolder(Place).Read());
        _folder.Delete("v4");
        Assert.Equal([Report("v2")], _folder.Read());
    }

    [Theory] // spec votes 6.1
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"validator":"v4","ledger":"records","height":0}""")]
    public void Is_none_when_it_does_not_read(string text)
    {
        _folder.Write(Report("v2"));
        File.WriteAllText(Path.Combine(Place, "v4.json"), text);
        File.WriteAllText(Path.Combine(Place, "v3.json.unfinished"), "left by a process that was killed");

        Assert.Equal([Report("v2")], _folder.Read());
    }

    [Fact] // spec votes 6.1
    public void Says_when_it_cannot_be_kept()
    {
        File.WriteAllText(Place, "no folder");

        var fault = Assert.Throws<StoreUnavailableException>(() => _folder.Write(Report("v4")));

        Assert.Equal("store-unavailable", fault.Code);
        _folder.Delete("v4");
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static ReportEquivocation Report(string validator) => new(
        validator,
        new Turn(LedgerName.Records, new Height(7), 2, VotePhase.Commit),
        Said("one"),
        Said("another"));

    private static SignedDigest Said(string what) =>
        new(Digest.Of(System.Text.Encoding.ASCII.GetBytes(what)), new byte[Certificate.SignatureSize]);
}
