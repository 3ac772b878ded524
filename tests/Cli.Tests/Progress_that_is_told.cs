using Salus.Cli.Output;

namespace Salus.Cli.Tests;

public sealed class Progress_that_is_told
{
    [Fact]
    public async Task ends_with_the_fault_of_what_it_tells_of()
    {
        using var progress = Progress.None;

        await Assert.ThrowsAsync<IOException>(() => progress.WhileAsync(
            Task.FromException(new IOException("the disk is full")), () => "1 of 2", CancellationToken.None));
    }
}
