using System.Diagnostics.Metrics;

namespace Salus.Node.Scrubbing;

/// <summary>How far the scrub is, for whoever watches.</summary>
internal static class ScrubGauges
{
    public static void Observe(Meter meter, ScrubFigures figures)
    {
        Add("salus_scrub_passes", "Times everything stored was verified since the start", () => figures.Passes);
        Add("salus_scrub_blocks", "Blocks verified in the background since the start", () => figures.Blocks);
        Add("salus_scrub_files", "Contents and envelopes verified since the start", () => figures.Files);
        Add("salus_scrub_damaged", "Blocks, contents and envelopes that do not hold", () => figures.Faults.Count);
        Add(
            "salus_scrub_repaired",
            "Damaged blocks since the start that were fetched again from other validators",
            () => figures.Repaired);
        Add("salus_content_collected", "Contents deleted because no record named them", () => figures.Collected);
        Add(
            "salus_scrub_finished_seconds",
            "When the last pass ended, in seconds since 1970",
            () => figures.FinishedAtMs / 1000);

        void Add(string name, string description, Func<double> value) =>
            meter.CreateObservableGauge(name, value, description: description);
    }
}
