using System.CommandLine;
using Salus.Cli.Output;
using Salus.Node.Ledgers;

namespace Salus.Cli.Commands;

/// <summary>Blocks that are known from elsewhere, as HEIGHT:DIGEST.</summary>
internal static class CheckpointOption
{
    public static readonly Option<string[]> Known = new("--checkpoint")
    {
        Description = "A block known from elsewhere (a receipt, /status, an older backup): it must be there, else "
            + "something was cut off or is forged.",
        HelpName = "HEIGHT:DIGEST",
    };

    public static IReadOnlyList<KnownBlock> Read(Call call) =>
    [
        .. (call.Get(Known) ?? []).Select(text => KnownBlock.TryParse(text, out var known)
            ? known
            : throw new FailureException(
                "checkpoint-malformed",
                $"--checkpoint {text} is not HEIGHT:DIGEST.",
                "Give a block's height and the 64 hexadecimal digits of its header, for example 1200:9f86d0...")),
    ];
}
