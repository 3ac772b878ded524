using Salus.Ledger;

namespace Salus.Simulation;

/// <summary>Four validators that always have something to order, of whom one may be stopped.</summary>
/// <param name="seed">What decides the delays.</param>
/// <param name="stopped">The one that is never started; null for none.</param>
internal sealed class SteadyLoad(int seed, string? stopped)
{
    private const long Pause = 18;
    private const long Learning = 2_000;
    private const long Measured = 5_000;

    /// <summary>How long each message takes, in milliseconds.</summary>
    public required (long Least, long Most) Delay { get; init; }

    /// <summary>How many heights of <c>records</c> become final in a second of simulated time, once the schedule of
    /// proposers had the time to pass over who is stopped.</summary>
    public double HeightsPerSecond()
    {
        using var world = new World(new Random(seed)) { Tell = _ => { } };
        var live = world.Validators.Where(validator => validator.Id != stopped).ToList();
        live.ForEach(World.Start);
        (world.Network.MostDelay, world.Network.HasStragglers) = (Delay.Most - Delay.Least + 1, false);
        for (var place = 0; place < world.Validators.Count; place++)
        {
            // Half of it at each end.
            world.Network.Slow(place, (Delay.Least - 1) / 2);
        }

        Submit(world, live, 0);
        world.Clock.RunUntil(Learning, () => false);
        var before = world.Checks.HeightOf(LedgerName.Records);
        world.Clock.RunUntil(Learning + Measured, () => false);
        return (world.Checks.HeightOf(LedgerName.Records) - before) * 1000.0 / Measured;
    }

    // Everybody has it at once, as a node that is given a transaction sends it to all.
    private static void Submit(World world, IReadOnlyList<SimulatedValidator> live, int next)
    {
        var command = Founding.Commands[LedgerName.Records][next];
        world.Checks.Submitted(LedgerName.Records, world.Read(command)!.Id);
        foreach (var validator in live)
        {
            validator.Submit(LedgerName.Records, [command]);
        }

        world.Clock.In(Pause, () => Submit(world, live, next + 1));
    }
}
