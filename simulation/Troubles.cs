namespace Salus.Simulation;

/// <summary>What goes wrong in a history, besides lies and what the network loses: who crashes, is stopped, is cut off,
/// loses its disk, is slow.</summary>
internal sealed class Troubles(World world, IReadOnlyList<SimulatedValidator> validators)
{
    private const int Away = 8;

    private Random Random => world.Random;

    /// <summary>Something now and then, up to a time.</summary>
    public void Schedule(long end)
    {
        var worst = Random.Next(world.TakesSnapshots ? 2 : 3);
        for (var at = Random.Next(2000); at < end; at += Random.Next(200, world.TakesSnapshots ? 20_000 : 6000))
        {
            var (what, one, other) = (Random.Next(8), Random.Next(validators.Count), Random.Next(validators.Count));
            var (validator, lasts) = (validators[one], Random.Next(100, 8000));
            if (what > worst * 3)
            {
                continue;
            }

            world.Clock.In(at, () => Disturb(what, validator, (one, other), lasts));
        }
    }

    /// <summary>Somebody is away so long that the others are far ahead then.</summary>
    public void ScheduleAbsence()
    {
        var honest = validators.Where(validator => validator.IsHonest).ToArray();
        var (validator, lasts) = (honest[Random.Next(honest.Length)], Random.Next(10_000, 24_000));
        world.Clock.In(Random.Next(500, 5_000), () => Disturb(Away, validator, default, lasts));
    }

    /// <summary>Somebody's clock is wrong by up to a minute as long as things go wrong.</summary>
    public void SetWrong()
    {
        var (validator, by) = (validators[Random.Next(validators.Count)], Random.Next(-60_000, 60_000));
        world.Clock.In(Random.Next(20_000), () =>
        {
            world.Note(validator.Id, $"has a clock that jumps by {by} ms");
            validator.SetWrong(by);
        });
    }

    /// <summary>Somebody is slow as long as things go wrong.</summary>
    public void SlowDown()
    {
        var (place, late) = (Random.Next(world.Genesis.Validators.Validators.Count), Random.Next(100, 1200));
        world.Note(world.IdAt(place), $"is slow by {late} ms each way");
        world.Network.Slow(place, late);
    }

    private void Disturb(int what, SimulatedValidator validator, (int One, int Other) link, long lasts)
    {
        switch (what)
        {
            case 0 or 1 or Away when validator.IsUp:
                world.Note(validator.Id, $"crashes for {lasts} ms");
                validator.Crash();
                world.Clock.In(lasts, () => World.Start(validator));
                break;
            case 2:
                world.Note(validator.Id, $"is stopped for {lasts} ms");
                validator.Pause();
                world.Clock.In(lasts, validator.Resume);
                break;
            case 3:
                world.Note(validator.Id, $"is not heard by {world.IdAt(link.Other)} for {lasts} ms");
                Cut(link.One, link.Other, lasts);
                break;
            case 4:
                world.Note(validator.Id, $"is cut off for {lasts} ms");
                for (var place = 0; place < validators.Count; place++)
                {
                    Cut(link.One, place, lasts);
                    Cut(place, link.One, lasts);
                }

                break;
            case 5 or 6:
                validator.StopAfter(Random.Next(60));
                break;
            case 7 when validator.IsUp && world.Forgetful.Contains(validator.Id):
                world.Note(validator.Id, $"loses its disk, and is back in {lasts} ms");
                validator.Empty();
                world.Clock.In(lasts, () => World.Start(validator));
                break;
        }
    }

    private void Cut(int from, int to, long lasts)
    {
        world.Network.Cut(from, to, true);
        world.Clock.In(lasts, () => world.Network.Cut(from, to, false));
    }
}
