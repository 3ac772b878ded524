using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Ledger.Snapshots;
using Salus.Node.Bft;
using Salus.Node.Tests.Ledgers;

namespace Salus.Node.Tests.Bft;

public sealed class A_record_of_proposers
{
    private const ulong Apart = 300;

    // spec consensus 4.3, snapshots 2.2: at 1,200 the snapshot lies within the second window, at 300 within the first.
    [Theory]
    [InlineData(Apart, 300)]
    [InlineData(4 * Apart, 200)]
    public void Is_the_same_for_who_goes_on_from_a_snapshot(ulong checkpoint, int known)
    {
        using var hospital = new TestHospital(validators: 4);
        hospital.Genesis.Checkpoints = new Checkpoints { MostBlocks = Apart };
        var machine = new LedgerMachine(hospital.Genesis, LedgerName.Policies, policies: null);
        var followed = new ProposerRecord(machine);
        while (machine.Head.Height.Value < checkpoint)
        {
            var proposer = $"v{machine.Head.Height.Value % 3}";
            machine.Commit(machine.Draft(machine.Head.Time.PlusMs(1), proposer, []));
            followed.Add(machine.Head);
        }

        var loaded = SnapshotLoad.Run(
            machine.Checkpoint!, machine.State.Store, hospital.Genesis, LedgerName.Policies, policies: null);

        var expected = followed.Below(checkpoint + 1).Proposers;
        Assert.Equal(known, expected.Count);
        Assert.Equal(expected, new ProposerRecord(loaded).Below(checkpoint + 1).Proposers);
    }
}
