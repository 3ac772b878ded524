using Salus.Consensus;

namespace Salus.Simulation;

/// <summary>A validator's disk: what was written is there after a crash only when it was flushed; of the rest the crash
/// leaves a beginning.</summary>
internal sealed class SimulatedDisk
{
    private readonly List<Said> _said = [];
    private readonly List<FinalBlock> _blocks = [];
    private int _flushedSaid;
    private int _flushedBlocks;

    public IReadOnlyList<FinalBlock> Blocks => _blocks;

    public IReadOnlyList<Said> SaidAt(ulong height) => [.. _said.Where(said => said.Message.Height == height)];

    public void Write(Said said) => _said.Add(said);

    public void Write(FinalBlock block) => _blocks.Add(block);

    public void Flush() => (_flushedSaid, _flushedBlocks) = (_said.Count, _blocks.Count);

    public void Crash(Random random)
    {
        Cut(_said, random.Next(_flushedSaid, _said.Count + 1));
        Cut(_blocks, random.Next(_flushedBlocks, _blocks.Count + 1));
        Flush();
    }

    private static void Cut<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);
}
