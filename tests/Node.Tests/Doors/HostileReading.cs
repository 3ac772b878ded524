using System.Diagnostics;
using System.Globalization;

namespace Salus.Node.Tests.Doors;

/// <summary>Something that reads what others wrote: what it reads, and the exceptions it documents for all the
/// rest.</summary>
internal sealed record HostileReader(string Name, byte[] Valid, Action<byte[]> Read, params Type[] Refusals);

/// <summary>Gives readers what is hardly valid, in their turn. A fault's line, SALUS_FUZZ=SEED:RUN ./test
/// A_hostile, gives that one again.</summary>
internal static class HostileReading
{
    private static readonly int Runs = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 100_000 : 8_000;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static void Try(params HostileReader[] readers) => Try(Runs, readers);

    /// <summary>A tenth as many, to readers that take long.</summary>
    public static void TryTenth(params HostileReader[] readers) => Try(Runs / 10, readers);

    private static void Try(int count, HostileReader[] readers)
    {
        Assert.All(readers, reader => reader.Read(reader.Valid));
        var only = Environment.GetEnvironmentVariable("SALUS_FUZZ")?.Split(':');
        var seed = only is null ? Environment.TickCount : int.Parse(only[0], CultureInfo.InvariantCulture);
        var runs = only is null
            ? Enumerable.Range(0, count)
            : [int.Parse(only[1], CultureInfo.InvariantCulture)];
        var read = runs.Count(run => IsRead(readers[run % readers.Length], seed, run));
        Console.WriteLine($"{count} documents to {readers.Length} readers, seed {seed}: {read} were read, none failed");
        Assert.True(only is not null || read is > 0 && read < count, $"{read} of {count} were read");
    }

    private static bool IsRead(HostileReader reader, int seed, int run)
    {
        var bytes = Mutation.Of(reader.Valid, new Random(unchecked((seed * 1_000_003) + run)));
        var started = Stopwatch.GetTimestamp();
        try
        {
            reader.Read(bytes);
            return true;
        }
        catch (Exception fault) when (reader.Refusals.Any(refusal => refusal.IsInstanceOfType(fault)))
        {
            return false;
        }
        catch (Exception fault)
        {
            Assert.Fail($"SALUS_FUZZ={seed}:{run}, {reader.Name}: {fault}\n{Convert.ToBase64String(bytes)}");
            return false;
        }
        finally
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Longest, $"SALUS_FUZZ={seed}:{run}, {reader.Name}: slow");
        }
    }
}
