using System.Buffers.Binary;
using Salus.Ledger.Blocks;
using Salus.Primitives;
using Salus.Primitives.Wire;

namespace Salus.Node.Storage;

/// <summary>Makes the frames of blocks, one after the other, in memory that it keeps: new buffers of this size for
/// every block would bring on a full garbage collection every few blocks.</summary>
public sealed class FrameWriter
{
    private readonly WireWriter _block = new();
    private byte[] _frame = [];

    /// <summary>The frame of a block; valid until the next.</summary>
    public ReadOnlySpan<byte> Write(CertifiedBlock final)
    {
        _block.Clear();
        BlockEncoding.Write(_block, final);
        var most = Frame.HeadSize + Packing.MaxLength(_block.Length);
        if (_frame.Length < most)
        {
            _frame = new byte[most];
        }

        var length = Packing.Pack(_block.Written, _frame.AsSpan(Frame.HeadSize));
        var packed = _frame.AsSpan(Frame.HeadSize, length);
        BinaryPrimitives.WriteInt32BigEndian(_frame, length);
        BinaryPrimitives.WriteUInt32BigEndian(_frame.AsSpan(sizeof(uint)), Checksum.OfLengthAnd(packed));
        return _frame.AsSpan(0, Frame.HeadSize + length);
    }
}
