using Salus.Ledger;
using Salus.Node.Peers;
using Salus.Node.Tests.Doors;

namespace Salus.Node.Tests.Peers;

public sealed class A_hostile_message
{
    private const int Seed = 20_261_121;
    private const int Inputs = 20_000;

    [Fact] // spec peers 1.5; doors 1.5
    public void is_read_or_refused_and_nothing_else()
    {
        byte[][] valid = [.. Messages.All.Select(message => PeerCodec.Encode(LedgerName.Records, message))];
        var (read, refused) = Try(valid, bytes => PeerCodec.Decode(bytes));

        // Both happen often, or the changes would test nothing.
        Assert.InRange(refused, Inputs / 4, Inputs);
        Assert.InRange(read, Inputs / 20, Inputs);
    }

    [Fact] // spec peers 1.5, 1.6
    public void in_the_vote_log_is_read_or_refused_and_nothing_else()
    {
        byte[][] valid = [.. Messages.Said.Select(PeerCodec.EncodeSaid)];
        var (read, refused) = Try(valid, bytes => PeerCodec.DecodeSaid(bytes));

        Assert.InRange(refused, Inputs / 4, Inputs);
        Assert.InRange(read, Inputs / 20, Inputs);
    }

    private static (int Read, int Refused) Try(byte[][] valid, Action<byte[]> read)
    {
        var (taken, refused) = (0, 0);
        for (var number = 0; number < Inputs; number++)
        {
            var random = new Random(Seed + number);
            var chosen = valid[random.Next(valid.Length)];
            var bytes = random.Next(2) == 0
                ? ProtobufMutation.Of(chosen, valid[random.Next(valid.Length)], random)
                : Mutation.Of(chosen, random);
            try
            {
                read(bytes);
                taken++;
            }
            catch (PeerMessageRejectedException)
            {
                refused++;
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"seed {Seed + number}: {Convert.ToHexStringLower(bytes)}", fault);
            }
        }

        return (taken, refused);
    }
}
