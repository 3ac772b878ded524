using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Salus.Ledger.Contracts;
using Salus.Ledger.Transactions;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

public sealed class A_random_history
{
    private static readonly Gen<int> Number = Gen.Choose(0, 99);

    private static readonly Gen<Step> Steps =
        from kind in Number
        from who in Number
        from whom in Number
        from what in Number
        from how in Number
        select new Step(kind, who, whom, what, how);

    // spec ledger 9.5, 10.6, 11.4, 3.6: a failure prints the history, shrunk, and the seed that makes it again.
    [Fact]
    public void agrees_with_the_naive_model_at_every_step_and_replays_to_the_same_state()
    {
        var some = Gen.Choose(20, 60).SelectMany(length => Gen.ArrayOf(Steps, length));
        var histories = Arb.From(some, ArbMap.Default.ArbFor<Step[]>().Shrinker);
        var agrees = Prop.ForAll(histories, steps =>
        {
            var history = new History();
            foreach (var step in steps)
            {
                history.Play(step);
            }

            Replay.Check(history.Region);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(25), agrees);
    }
}

public sealed class A_mutated_transaction
{
    private static readonly TestRegion Region = Some.Region();
    private static readonly Person Alice = Region.Patient(Category.Laboratory);
    private static readonly Message[] Messages = [.. Samples.Of(Region, Alice)];

    // spec ledger 2.2: any change of any byte of the compact form.
    [Fact]
    public void is_read_or_refused_and_never_throws()
    {
        var compacts = Messages.Select(message => Region.Sign(Alice, message).Jws.ToCompact()).ToArray();
        var mutation =
            from index in Gen.Choose(0, compacts.Length - 1)
            from changed in Mutated(Encoding.ASCII.GetBytes(compacts[index]))
            select changed;
        var isSafe = Prop.ForAll(
            Arb.From(mutation), bytes => Transaction.TryParse(bytes, out var read, out _) == (read is not null));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3_000), isSafe);
    }

    // spec ledger 2.2, 4.1: any change of any byte of the payload, signed again, and then executed.
    [Fact]
    public void that_is_signed_again_gets_a_receipt_or_stays_out_and_never_stops_the_machine()
    {
        var payloads = Messages.Select(message => Region.Sign(Alice, message).Jws.Payload.ToArray()).ToArray();
        var mutation =
            from index in Gen.Choose(0, payloads.Length - 1)
            from changed in Mutated(payloads[index])
            select changed;
        var isSafe = Prop.ForAll(Arb.From(mutation), payload =>
        {
            var compact = Jws.Sign(Alice.Signing, "salus-tx", payload).ToCompact();
            return !Transaction.TryParse(Encoding.ASCII.GetBytes(compact), out var transaction, out _)
                || Region.Machine(transaction!.Ledger).Draft(Region.Now, "v0", [transaction]) is not null;
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), isSafe);
    }

    // One to three bytes replaced, put in, left out or said twice.
    private static Gen<byte[]> Mutated(byte[] bytes) =>
        from count in Gen.Choose(1, 3)
        from edits in Gen.ArrayOf(Edit(bytes.Length), count)
        select edits.Aggregate(bytes, Apply);

    private static Gen<(int Kind, int Position, byte Value)> Edit(int length) =>
        from kind in Gen.Choose(0, 3)
        from position in Gen.Choose(0, length - 1)
        from value in Gen.Elements("\"{}[]:,0129azAZ-_.e\\ \n\0\u00ff".Select(character => (byte)character).ToArray())
        select (kind, position, value);

    private static byte[] Apply(byte[] bytes, (int Kind, int Position, byte Value) edit)
    {
        var (kind, wanted, value) = edit;
        var position = Math.Min(wanted, bytes.Length - 1);
        return kind switch
        {
            0 => [.. bytes[..position], value, .. bytes[(position + 1)..]],
            1 => [.. bytes[..position], value, .. bytes[position..]],
            2 => [.. bytes[..position], .. bytes[(position + 1)..]],
            _ => [.. bytes[..position], .. bytes[(position / 2)..]],
        };
    }
}
