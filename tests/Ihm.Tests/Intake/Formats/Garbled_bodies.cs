using System.Text;
using Salus.Ihm.Intake;
using Salus.Ihm.Signals;

namespace Salus.Ihm.Tests.Intake.Formats;

/// <summary>Bodies that were garbled at random, by a printed seed: each is answered, and whatever is taken of it is a
/// finite value of a known signal.</summary>
public sealed class Garbled_bodies
{
    private static readonly int Count = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 200_000 : 3000;

    private static readonly string[] Splices =
    [
        "null", "{}", "[]", "\"\"", "-1", "1e999", "NaN", "\\ud800", "\"\u00e9\"", ",", "}", "]", "true", "0",
        "9999999999999999999", "\0",
    ];

    [Fact]
    public Task of_our_own_form_are_answered() => GarbleAsync(
        "application/json",
        """
        {"network":"test-1","sent":1795299999000,"readings":[{"signal":"heart-rate","id":"a","version":2,
        "time":1795299999000,"unit":"/min","value":72},{"code":"11524-6","id":"e","from":"2026-11-21T08:30:00Z",
        "periodMs":4,"unit":"uV","values":[1,-2.5,3]},{"signal":"sleep-stage","id":"s","time":1,"value":"rem"}]}
        """,
        seed: 11);

    [Fact]
    public Task of_open_mhealth_are_answered() => GarbleAsync(
        "application/vnd.openmhealth+json",
        Open_mhealth.Point(
            "blood-pressure",
            """
            {"systolic_blood_pressure":{"value":115,"unit":"mmHg"},
            "diastolic_blood_pressure":{"value":60,"unit":"mmHg"}}
            """,
            """{"time_interval":{"start_date_time":"2026-11-20T07:30:00Z","duration":{"value":2,"unit":"h"}}}"""),
        seed: 12);

    [Fact]
    public Task of_fhir_are_answered()
    {
        var observation = Fhir.With("identifier", """[{"value":"i1"}]""").ToJsonString();
        return GarbleAsync(
            "application/fhir+json",
            $$"""
            {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"POST","url":"Observation"},
            "resource":{{observation}}}]}
            """,
            seed: 13);
    }

    [Fact]
    public Task of_tables_are_answered() => GarbleAsync(
        "text/csv",
        "signal,time,unit,value,id,version\nheart-rate,1795299999000,/min,72,a,1\nsteps,1,1,5,b,\n",
        seed: 14);

    [Fact] // spec ihm-intake 2.3
    public async Task of_signed_batches_are_refused()
    {
        var test = new TestDesk();
        var good = test.Sign(test.HeartRate("a"));
        var random = new Random(15);
        for (var i = 0; i < Count; i++)
        {
            var garbled = Garble(Encoding.ASCII.GetString(good), random);
            if (garbled != Encoding.ASCII.GetString(good))
            {
                Assert.IsType<IntakeAnswer.Refused>(await test.SendAsync(Encoding.UTF8.GetBytes(garbled)));
            }
        }

        Assert.Empty(test.Accepted);
    }

    private static async Task GarbleAsync(string mediaType, string body, int seed)
    {
        var random = new Random(seed);
        var test = new TestDesk();
        Assert.Empty((await test.TakenAsync(mediaType, body)).Faults);
        for (var i = 0; i < Count; i++)
        {
            test.Time.Move(TimeSpan.FromSeconds(1));
            var garbled = Garble(body, random);
            try
            {
                Check(await test.SendAsync(mediaType, garbled));
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"seed {seed}, round {i}: {garbled}", fault);
            }
        }

        Assert.All(test.Readings, reading =>
        {
            Assert.Contains(reading.Signal, Signal.All);
            Assert.All(reading.Values, value => Assert.True(double.IsFinite(value)));
            Assert.InRange(reading.Id.Length, 1, 64);
            Assert.True(reading.Version >= 1 && reading.Time.UnixMs >= 0);
        });
    }

    private static void Check(IntakeAnswer answer)
    {
        var faults = answer switch
        {
            IntakeAnswer.Taken taken => taken.Faults,
            IntakeAnswer.Refused refused => refused.Faults,
            _ => [],
        };
        Assert.All(faults, fault => Assert.All(
            fault.Id + fault.Field + fault.Words, letter => Assert.InRange(letter, ' ', '~')));
        Assert.False(answer is IntakeAnswer.Refused { Problem.Kind.Status: >= 500 });
    }

    private static string Garble(string body, Random random)
    {
        var text = new StringBuilder(body);
        for (var times = random.Next(1, 4); times > 0 && text.Length > 0; times--)
        {
            var at = random.Next(text.Length);
            var length = Math.Min(random.Next(0, 8), text.Length - at);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, length);
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, length));
                    break;
                case 2:
                    text.Remove(at, length).Insert(at, Splices[random.Next(Splices.Length)]);
                    break;
                default:
                    text[at] = (char)random.Next(1, 127);
                    break;
            }
        }

        return text.ToString();
    }
}
