using System.Text.Json;
using System.Text.Json.Serialization;
using Salus.EndToEnd.Processes;

namespace Salus.EndToEnd.Clusters;

/// <summary>What is done to a validator's process.</summary>
internal enum Act
{
    /// <summary>kill -9.</summary>
    Kill,

    /// <summary>Starts it again.</summary>
    Restart,

    /// <summary>SIGSTOP: it is there, and says nothing.</summary>
    Stop,

    /// <summary>SIGCONT.</summary>
    Cont,

    /// <summary>kill -9, and what it stored is gone; its keys are not.</summary>
    Wipe,

    /// <summary>Nothing between it and the other validators comes through.</summary>
    CutOff,

    /// <summary>All between it and the other validators comes late.</summary>
    Slow,

    /// <summary>It is reached as at first.</summary>
    Clear,
}

/// <summary>What happens to whom, so many seconds after the load began.</summary>
internal sealed record Trouble(double At, string Who, Act Act);

/// <summary>A network of real processes, and what happens to it while it is under load.</summary>
internal sealed record Scenario(IReadOnlyList<long> Powers, double Seconds, IReadOnlyList<Trouble> Events)
{
    /// <summary>Whether something happens to what validators say to each other on its way.</summary>
    [JsonIgnore]
    public bool HasLines => Events.Any(one => one.Act is Act.CutOff or Act.Slow);

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>One of the files beside this one.</summary>
    public static Scenario Read(string name) => JsonSerializer.Deserialize<Scenario>(
        File.ReadAllText(Path.Combine(
            SalusProgram.Checkout, "tests", "EndToEnd", "Clusters", "Scenarios", $"{name}.json")),
        Shape)!;

    public override string ToString() => JsonSerializer.Serialize(this, Shape);

    /// <summary>Validators are killed and started again or suspended and woken, at random, and as many at a time as may
    /// fail together: one of four, two of seven. The last seconds are calm.</summary>
    public static Scenario Random(int seed, int validators, double seconds)
    {
        var random = new Random(seed);
        var together = (validators - 1) / 3;
        var events = Enumerable.Range(1, validators)
            .GroupBy(number => number % together, number => $"v{number}")
            .SelectMany(some => OneAfterAnother([.. some], random, seconds));
        return new Scenario([.. Enumerable.Repeat(1L, validators)], seconds, [.. events]);
    }

    private static List<Trouble> OneAfterAnother(string[] validators, Random random, double seconds)
    {
        List<Trouble> events = [];
        for (var at = 2.0; at < seconds - 5;)
        {
            var who = validators[random.Next(validators.Length)];
            var (begin, end) = random.Next(2) == 0 ? (Act.Kill, Act.Restart) : (Act.Stop, Act.Cont);
            var until = at + 0.5 + (random.NextDouble() * 5);
            events.Add(new Trouble(at, who, begin));
            events.Add(new Trouble(until, who, end));
            at = until + (random.NextDouble() * 2);
        }

        return events;
    }
}
