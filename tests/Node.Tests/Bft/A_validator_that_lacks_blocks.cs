using Salus.Node.Bft;
using Salus.Node.Tests.Ledgers;
using Salus.Primitives.Certificates;

namespace Salus.Node.Tests.Bft;

/// <summary>When a node says that it is behind. Of four validators three are a quorum.</summary>
public sealed class A_validator_that_lacks_blocks : IDisposable
{
    private readonly TestHospital _hospital = new(validators: 4);
    private readonly Lag _lag = new("v1");

    // A validator that agrees on a height has the block below it.
    [Theory] // spec api 10.4
    [InlineData("", true)]
    [InlineData("v2:11", true)]
    [InlineData("v2:11 v3:11", false)]
    [InlineData("v2:12 v3:3", false)]
    [InlineData("v2:13 v3:11", true)]
    [InlineData("v2:13 v3:13 v4:11", true)]
    [InlineData("v2:9999999 v3:11 v4:11", false)]
    [InlineData("v2:13 v3:13 v2:11 v3:0", false)]
    [InlineData("v9:11 v8:11", true)]
    public void says_so_until_a_quorum_told_that_it_has_no_more(string told, bool isBehind)
    {
        foreach (var parts in told.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split(':')))
        {
            _lag.Hear(parts[0], ulong.Parse(parts[1]));
        }

        Assert.Equal(isBehind, _lag.Is(_hospital.Genesis.Validators, QuorumRule.MoreThanTwoThirds, head: 10));
    }

    public void Dispose() => _hospital.Dispose();
}
