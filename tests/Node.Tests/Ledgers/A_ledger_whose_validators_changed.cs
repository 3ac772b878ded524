using Microsoft.Extensions.Logging;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Snapshots;
using Salus.Node.Api;
using Salus.Node.Ledgers;
using Salus.Node.Storage;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Ledgers;

public sealed class A_ledger_whose_validators_changed : IDisposable
{
    private const ulong Named = Checkpoints.Interval + Checkpoints.Delay;

    private readonly ChangingLedgers _ledgers = new();
    private readonly LogLines _log = new();

    public void Dispose()
    {
        _ledgers.Dispose();
        _log.Dispose();
    }

    // spec storage 3.6, ledger 14.2: all changes lie in one window that is read ahead.
    [Fact]
    public void is_verified_by_those_who_voted_on_each_block()
    {
        GrowWithChanges(40, 80, 81);

        Assert.All(Audit(), report => Assert.Null(report.Fault));
        Assert.Equal([100L, 12, 0], Audit().Select(report => report.Blocks).Order().Reverse());
    }

    // spec storage 3.6, ledger 13.4
    [Fact]
    public async Task is_found_forged_where_the_former_validators_certify()
    {
        GrowWithChanges(40);
        _ledgers.AddByTheFirst();
        _ledgers.Close();

        var fault = Audit()[1].Fault!;

        Assert.Equal((new Height(101), "its certificate is invalid: NotEnoughPower"), (fault.Height, fault.What));
        await Assert.ThrowsAsync<StoreDamagedException>(() => _ledgers.Hospital.OpenAsync());
    }

    // spec snapshots 3.2: once before the checkpoint, and once between it and the header that names its snapshot.
    [Fact]
    public async Task is_opened_from_a_snapshot()
    {
        GrowTo(500);
        _ledgers.ReplaceValidators();
        GrowTo(Checkpoints.Interval);
        _ledgers.WriteSnapshot();
        GrowTo(Named - 8);
        _ledgers.ReplaceValidators();
        GrowTo(Named + 10);
        _ledgers.Close();

        await using var region = await _ledgers.Hospital.OpenAsync(Log());

        var records = region[LedgerName.Records];
        Assert.Contains("from the snapshot of block 1000", _log.Text, StringComparison.Ordinal);
        Assert.Equal(_ledgers.Records.Head, records.Machine.Head);
        Assert.Equal(_ledgers.Records.Validators.Digest, records.Machine.Validators.Digest);
        for (var height = 490UL; height <= Named; height += 19)
        {
            Assert.Null(records.Scrub(new Height(height)));
        }

        var chain = new ValidatorChain(_ledgers.Hospital.Genesis, LedgerName.Records);
        var changes = records.ValidatorChanges(records.Machine.Head.Height);
        Assert.Equal([501UL, Named - 7], changes.Select(change => change.Header.Height.Value));
        Assert.All(changes, chain.Follow);
        var last = records.Read(records.Machine.Head.Height)!;
        chain.Check(last.Block.Header, last.Certificate);
    }

    // spec api 9.3
    [Fact]
    public void says_in_words_who_is_compromised_and_when_too_few_are_left()
    {
        Assert.Empty(GovernanceRoutes.Words(_ledgers.Hospital.Genesis, _ledgers.Policies));

        _ledgers.Compromise("v2");

        var words = GovernanceRoutes.Words(_ledgers.Hospital.Genesis, _ledgers.Policies).ToList();
        Assert.Collection(
            words,
            compromised => Assert.StartsWith("Validator v2 of hospital-2", compromised, StringComparison.Ordinal),
            alarm => Assert.StartsWith("Alarm: only 3 validators have power", alarm, StringComparison.Ordinal));
        _ledgers.GrowTo(3);
        Assert.All(Audit(), report => Assert.Null(report.Fault));
    }

    private void GrowTo(ulong height) => _ledgers.GrowTo(height);

    private void GrowWithChanges(params ulong[] heights)
    {
        foreach (var height in heights)
        {
            GrowTo(height);
            _ledgers.ReplaceValidators();
        }

        GrowTo(100);
    }

    private IReadOnlyList<LedgerReport> Audit()
    {
        _ledgers.Close();
        return LedgerAudit.Run(_ledgers.Hospital.Folder, _ledgers.Hospital.Genesis);
    }

    private ILoggerFactory Log() => LoggerFactory.Create(builder => builder.AddProvider(_log));
}
