namespace Salus.Ihm.Storage;

/// <summary>Work beside the requests outlasts a store that is full or away for a while.</summary>
internal static class PassingTrouble
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Does something, again each second while the store says that it may succeed later.</summary>
    public static async Task OutlastAsync(Func<Task> act, TimeProvider time, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (StoreException fault) when (fault.IsPassing)
            {
                await Task.Delay(Pause, time, stopping);
            }
        }
    }
}
