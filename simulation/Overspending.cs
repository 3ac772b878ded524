using Salus.Ledger;

namespace Salus.Simulation;

/// <summary>Somebody who sends far more than its quota, while everything else goes on: some of it becomes final, and
/// never too much.</summary>
internal sealed class Overspending(World world)
{
    private const int MostAtOnce = 3;

    private int _sent;

    public void Begin() => world.Clock.In(world.Random.Next(600), Go);

    private void Go()
    {
        var ledger = world.Genesis.Ledgers[world.Random.Next(world.Genesis.Ledgers.Count)].Name;
        ReadOnlyMemory<byte>[] commands =
            [.. Founding.Spent[ledger].Skip(_sent).Take(world.Random.Next(1, MostAtOnce + 1))];
        _sent += commands.Length;
        foreach (var command in commands)
        {
            world.Checks.Submitted(ledger, world.Read(command)!.Id);
        }

        world.Give(ledger, commands);
        if (world.IsTroubled)
        {
            world.Clock.In(world.Random.Next(20, 600), Go);
        }
    }
}
