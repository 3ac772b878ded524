using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Salus.EndToEnd.Processes;
using Salus.Ledger;
using Salus.Ledger.Machine;
using Salus.Node.Ledgers;
using Salus.Node.Ordering;
using Salus.Node.Storage;
using Salus.Primitives.Jose;

namespace Salus.EndToEnd.Crash;

/// <summary>Lets the records ledger of a stopped node grow to a height with blocks of nothing: what takes a node days
/// is there at once.</summary>
internal static class EmptyBlocks
{
    public static async Task AddAsync(TestFolder folder, Genesis genesis, ulong height)
    {
        var data = new DataFolder(folder.Node);
        var identity = Identity(folder);
        var region = await RegionLedgers.OpenAsync(
            data, genesis, identity, TimeProvider.System, NullLoggerFactory.Instance);
        await region.DisposeAsync();
        var machine = region[LedgerName.Records].Machine;
        var validator = new SoloValidator(genesis, machine.Name, identity, TimeProvider.System);
        using var store = SegmentStore.Open(
            data.Ledger(machine.Name),
            machine.Name,
            GenesisBlock.Header(genesis, machine.Name).Digest,
            path => new UnflushedFile(path),
            NullLogger.Instance);
        while (machine.Head.Height.Value < height)
        {
            var draft = machine.Draft(validator.TimeAfter(machine.Head), validator.Id, []);
            var final = validator.Certify(draft);
            store.Append(final);
            machine.Commit(draft with { Block = final.Block });
        }
    }

    private static ValidatorIdentity Identity(TestFolder folder)
    {
        var json = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder.Node, "validator.json")))!;
        var key = Encoding.UTF8.GetBytes(json["votingKey"]!.ToJsonString());
        return new ValidatorIdentity((string)json["validator"]!, KeyPair.FromPrivate(key));
    }

    private sealed class UnflushedFile(string path) : DiskFile(OpenHandle(path))
    {
        public override void Flush()
        {
            // The machine does not go down in this test, only processes do.
        }
    }
}
