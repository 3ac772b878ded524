using System.Text.Json.Nodes;
using Salus.Ihm.Alerts;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Alerts;

public sealed class The_stream_of_alerts
{
    [Fact] // spec ihm-alerts 3.2, 9.3
    public async Task tells_what_happens_and_goes_on_where_one_left_off()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync(0);
        using (var stream = await counter.FollowAsync(Findings.Bob))
        {
            Assert.Equal(": after 1", await LineAsync(stream));
            await scene.FindAsync(1);
            Assert.Equal(2, (await EventAsync(stream))["number"]!.GetValue<long>());
        }

        await scene.FindAsync(2);
        await scene.RestartAsync();
        await using var again = await Counter.OpenAsync(scene);
        using var resumed = await again.FollowAsync(Findings.Bob, last: 1);
        var told = new[] { await EventAsync(resumed), await EventAsync(resumed) };
        Assert.Equal([2L, 3L], told.Select(one => one["number"]!.GetValue<long>()));
        Assert.Equal("oxygen-saturation", told[0]["signal"]!.GetValue<string>());
        Assert.Equal("131 /min, threshold 130", told[0]["basis"]!.GetValue<string>());
    }

    [Fact] // spec ihm-alerts 9.3
    public async Task tells_one_doctor_of_all_patients()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        using var stream = await counter.FollowAsync(Findings.Bob);
        await scene.FindAsync();
        var other = Findings.Member(9);
        await scene.Desk.FoundAsync(other, [Findings.Of(FindingKind.TooHigh)], CancellationToken.None);
        var told = new[] { await EventAsync(stream), await EventAsync(stream) };
        Assert.Equal([$"{Findings.Alice}", $"{other}"], told.Select(one => one["patient"]!.GetValue<string>()));
        Assert.Equal([1L, 2L], told.Select(one => one["number"]!.GetValue<long>()));
        Assert.All(told, one => Assert.Equal(1, one["sequence"]!.GetValue<long>()));
    }

    [Fact] // spec ihm-alerts 5.2, 9.3
    public async Task tells_nothing_to_whom_the_patient_no_longer_permits_not_even_again()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        await scene.FindAsync(0);
        scene.Ledger.Permitted.Remove(Findings.Bob);
        using var stream = await counter.FollowAsync(Findings.Bob, last: 0);
        Assert.Equal(": after 0", await LineAsync(stream));
        Assert.Equal("", await LineAsync(stream));
        var heartbeat = LineAsync(stream);
        await scene.Time.WhenSomebodyWaits(TimeSpan.FromSeconds(15)).WaitAsync(TimeSpan.FromSeconds(60));
        scene.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": still here", await heartbeat);
    }

    [Fact] // spec ihm-alerts 9.4
    public async Task beats_when_nothing_happens_and_ends_when_the_caller_is_let_in_no_more()
    {
        await using var scene = await Scene.BeginAsync();
        await using var counter = await Counter.OpenAsync(scene);
        using var stream = await counter.FollowAsync(Findings.Bob);
        Assert.Equal(": after 0", await LineAsync(stream));
        Assert.Equal("", await LineAsync(stream));
        scene.Time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(": still here", await LineAsync(stream));
        Assert.Equal("", await LineAsync(stream));
        counter.Ended.Add(Findings.Bob);
        await scene.FindAsync();
        Assert.Null(await LineAsync(stream));
    }

    private static async Task<string?> LineAsync(StreamReader stream) =>
        await stream.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));

    private static async Task<JsonNode> EventAsync(StreamReader stream)
    {
        while (await LineAsync(stream) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[6..])!;
            }
        }

        throw new InvalidOperationException("the stream ended");
    }
}
