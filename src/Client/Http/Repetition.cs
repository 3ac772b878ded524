namespace Salus.Client.Http;

/// <summary>For which faults content is sent or asked for once more, how often, and after which pauses.</summary>
internal static class Repetition
{
    public const int Tries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    public static bool IsWorthIt(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        HttpRequestException or IOException => true,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        // Another request, which this one replaces, may still be under way; a node that stops may start again, and one
        // that put the caller off did nothing.
        NodeProblemException problem => problem.Code
            is "upload-busy" or "upload-offset-mismatch" or "shutting-down" or "too-many-requests",
        _ => false,
    };

    public static Task PauseAsync(int tried, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(FirstPause * (1 << (tried - 1)), time, cancellationToken);
}
