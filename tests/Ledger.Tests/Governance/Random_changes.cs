using FsCheck;
using FsCheck.Fluent;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Primitives.Certificates;

namespace Salus.Ledger.Tests;

public sealed class Random_changes_of_validators
{
    // spec ledger 13.4, 14.1, 14.2: a failure prints the numbers, shrunk, and the seed that makes them again.
    [Fact]
    public void leave_every_block_provable_from_genesis_alone()
    {
        var some = Gen.Choose(4, 16).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 999), length));
        var holds = Prop.ForAll(Arb.From(some, ArbMap.Default.ArbFor<int[]>().Shrinker), numbers =>
        {
            var region = Assembly.OfFour();
            foreach (var number in numbers.Select(Math.Abs))
            {
                Play(region, number);
            }

            Check(region);
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(20), holds);
    }

    private static void Play(TestRegion region, int number)
    {
        var house = number / 7 % 4;
        var validators = region.Policies.Validators.Validators;
        switch (number % 7)
        {
            case 0 or 1:
                region.Member(Role.Patient, house);
                break;
            case 2:
                region.Send(region.House.Store, region.Evidence("v0", VotePhase.Commit) with { Validator = "v9" });
                break;
            case 3:
                region.Commit(LedgerName.Records);
                break;
            case 4:
                // Refused when it is the last with power, or was shown before.
                region.Send(
                    region.Houses[house].Store,
                    region.Evidence(validators[number % validators.Count].Id, VotePhase.Prepare));
                break;
            case 5:
                Try(region, Assembly.Change(region.NewValidator($"w{number}", region.Houses[house], 1 + (number % 4))));
                break;
            default:
                Try(region, Assembly.Change(
                    new ValidatorChange(
                        validators[number % validators.Count].Id, number % 5 == 0 ? 0 : 15 + (number % 6))));
                break;
        }
    }

    private static void Try(TestRegion region, ProposeChange change)
    {
        var by = Enumerable.Range(0, 4).First(house => region.PowerOf(house) > 0);
        if (region.Refused(region.Houses[by].Registrar, change) is null)
        {
            region.Decide(change);
        }
    }

    private static void Check(TestRegion region)
    {
        Replay.Check(region);
        foreach (var final in region.Chain.Where(final => final.Block.Receipts.Count > 0))
        {
            region.Verify(final);
            var proof = region.Prove(final);
            if (proof.SetChanges is [.., { } last])
            {
                // Without its last change nothing leads to the block any more.
                Assert.Throws<ProofRejectedException>(
                    () => (proof with { SetChanges = [.. proof.SetChanges.SkipLast(1)] }).Verify(region.Genesis));
                Assert.NotEqual(last.Header.Validators, last.Header.NextValidators);
            }
        }
    }
}
