using Salus.Cli.Output;
using Salus.Ledger;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Cli.Settings;

/// <summary>Reads a genesis document, of one region or of several; says what is wrong with it.</summary>
internal static class GenesisFile
{
    private const int MaxBytes = 16 * 1024 * 1024;

    public static IReadOnlyList<Genesis> Read(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FailureException(
                "genesis-not-found",
                $"There is no genesis document {path}.",
                "Name it with --genesis FILE; a development network keeps it in .salus/node1/genesis.json.");
        }

        try
        {
            return file.Length <= MaxBytes
                ? Genesis.ParseRegions(File.ReadAllBytes(path))
                : throw Malformed(path, $"it is larger than {MaxBytes} bytes");
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException or ArgumentException)
        {
            throw Malformed(path, fault.Message);
        }
    }

    private static FailureException Malformed(string path, string why) => new(
        "genesis-malformed",
        $"{path} is not a genesis document: {why}",
        "Get the document again from one of the network's organisations.");
}
