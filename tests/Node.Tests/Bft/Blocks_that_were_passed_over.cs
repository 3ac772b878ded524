using Microsoft.Extensions.Logging.Abstractions;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Bft;
using Salus.Node.Storage;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

public sealed class Blocks_that_were_passed_over : IDisposable
{
    private readonly ChangingLedgers _ledgers = new() { Silent = "v4" };

    // spec votes 4.6
    [Theory]
    [InlineData("v1", 0, 5, true)]
    [InlineData("v1", 4, 5, true)]
    [InlineData("v1", 5, 5, false)]
    [InlineData("v4", 0, 5, false)]
    [InlineData("v4", 0, 6, true)] // which is not here
    public void Show_whether_a_validator_has_signed_one(string validator, ulong above, ulong last, bool hasSigned)
    {
        _ledgers.GrowTo(5);
        _ledgers.Close();
        var (genesis, name) = (_ledgers.Hospital.Genesis, LedgerName.Records);
        using var store = SegmentStore.Open(
            _ledgers.Hospital.Folder.Ledger(name),
            name,
            GenesisBlock.Header(genesis, name).Digest,
            DiskFile.Open,
            NullLogger.Instance);
        var blocks = new FinalBlocks(genesis, _ledgers.Records, store) { Ready = () => { } };

        Assert.Equal(hasSigned, blocks.HasSigned(validator, above, last));
    }

    public void Dispose() => _ledgers.Dispose();
}
