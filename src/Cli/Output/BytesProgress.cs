namespace Salus.Cli.Output;

/// <summary>Says how many bytes have passed: of how many, where that is known.</summary>
internal sealed class BytesProgress(Progress progress, string verb, long? total) : IProgress<long>
{
    private const double Mebi = 1024 * 1024;

    private readonly Lock _lock = new();

    public void Report(long value)
    {
        lock (_lock)
        {
            progress.Report(total is { } all and > 0
                ? $"{verb} {value / Mebi:N0} of {all / Mebi:N0} MiB ({100 * value / all} %)"
                : $"{verb} {value / Mebi:N0} MiB");
        }
    }
}
