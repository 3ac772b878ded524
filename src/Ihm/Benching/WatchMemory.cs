using Salus.Ihm.Rules;
using Salus.Ihm.Signals;
using Salus.Ledger;

namespace Salus.Ihm.Benching;

/// <summary>What the watching of many patients keeps in memory.</summary>
public static class WatchMemory
{
    private const int Samples = 200;

    /// <summary>Bytes on the heap for so many patients with ten signals each.</summary>
    public static long Of(int patients)
    {
        Signal[] signals = [.. Signal.All.Where(signal => !signal.IsWaveform && !signal.IsCoded).Take(10)];
        var random = new Random(20261121);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        List<PatientWatch> watches = [];
        for (var patient = 0; patient < patients; patient++)
        {
            var watch = new PatientWatch(Thresholds.Usual);
            foreach (var signal in signals)
            {
                var middle = (signal.Lowest + Math.Min(signal.Highest, 10 * (signal.Lowest + 10))) / 2;
                for (var sample = 0; sample < Samples; sample++)
                {
                    watch.Observe(signal, new Sample(
                        new Timestamp(60_000L * sample), middle * (1 + 0.01 * random.NextDouble())));
                }
            }

            watches.Add(watch);
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(watches);
        return bytes;
    }
}
