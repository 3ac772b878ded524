using Salus.Ledger.Contracts;

namespace Salus.Ledger.Tests;

/// <summary>
/// One row of a table of refusals. Rows stand in order of precedence: wherever the message can carry it, a row breaks
/// the rules of the rows after it too, so that an earlier check that moved would show.
/// </summary>
internal sealed record RefusalRow(Refusal Expected, string Because, Func<RefusalRow.Scene> Make)
{
    public void Check()
    {
        var scene = Make();
        Assert.Equal(Expected, scene.Region.Refused(scene.Signer, scene.Message));
    }

    public override string ToString() => $"{Code<Refusal>.Text(Expected)}: {Because}";

    internal sealed record Scene(TestRegion Region, Person Signer, Message Message);
}

internal sealed class RefusalTable : List<object[]>
{
    public void Add(Refusal expected, string because, Func<RefusalRow.Scene> make) =>
        Add([new RefusalRow(expected, because, make)]);

    public void Add(Refusal expected, string because, Func<TestRegion, (Person Signer, Message Message)> make) =>
        Add(expected, because, () =>
        {
            var region = Some.Region();
            var (signer, message) = make(region);
            return new RefusalRow.Scene(region, signer, message);
        });
}
