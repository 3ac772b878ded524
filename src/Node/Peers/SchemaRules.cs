using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Salus.Node.Peers.Schema;

namespace Salus.Node.Peers;

/// <summary>
/// What peers.proto says of a message, held against bytes before they are parsed: a parser makes an object of every
/// empty item and takes what it does not know. Only known fields, each at most once, in their one form, within their
/// bounds; nothing is reserved meanwhile, and it goes no deeper than the schema (spec peers 1.3).
/// </summary>
internal sealed class SchemaRules
{
    private readonly string _name;
    private readonly FrozenDictionary<uint, Field> _fields;
    private readonly ulong _needed;

    public SchemaRules(MessageDescriptor message)
    {
        _name = message.Name;
        _fields = message.Fields.InDeclarationOrder()
            .Select(field => new Field(field))
            .ToFrozenDictionary(field => field.Tag);
        _needed = _fields.Values.Where(field => field.IsNeeded).Aggregate(0ul, (all, field) => all | field.Bit);
    }

    private enum WireType : uint
    {
        Varint = 0,
        Length = 2,
    }

    /// <summary>Refuses bytes that are not a message of this schema.</summary>
    public void Check(ReadOnlySpan<byte> bytes)
    {
        var (seen, items) = (0ul, 0);
        uint last = 0;
        while (!bytes.IsEmpty)
        {
            var tag = Varint(ref bytes, uint.MaxValue);
            if (!_fields.TryGetValue((uint)tag, out var field))
            {
                throw Refused("has a field that is not known");
            }

            // Items of one list stand together, as every writer puts them.
            items = field.Tag == last ? items + 1 : 1;
            if (((seen & field.Excludes) != 0 && field.Tag != last) || items > field.MaxItems)
            {
                throw Refused($"has too many of {field.Name}");
            }

            (seen, last) = (seen | field.Bit, field.Tag);
            Check(ref bytes, field);
        }

        if ((seen & _needed) != _needed)
        {
            throw Refused("lacks a field");
        }
    }

    private void Check(ref ReadOnlySpan<byte> bytes, Field field)
    {
        if (field.Wire == WireType.Varint)
        {
            Varint(ref bytes, field.MaxLength);
            return;
        }

        var length = Varint(ref bytes, (ulong)bytes.Length);
        if (length > (ulong)bytes.Length)
        {
            throw Refused("ends early");
        }

        if (length < field.MinLength || length > field.MaxLength)
        {
            throw Refused($"has a {field.Name} of a length that it may not have");
        }

        var content = bytes[..(int)length];
        bytes = bytes[(int)length..];
        field.Inner?.Check(content);
        if (field.IsText && content.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            throw Refused($"has a {field.Name} beyond printable ASCII");
        }
    }

    private ulong Varint(ref ReadOnlySpan<byte> bytes, ulong most)
    {
        var value = 0ul;
        for (var index = 0; index < Math.Min(bytes.Length, 10); index++)
        {
            var (part, shift) = ((ulong)bytes[index] & 0x7F, 7 * index);
            if (shift == 63 && part > 1)
            {
                break;
            }

            value |= part << shift;
            if ((bytes[index] & 0x80) == 0)
            {
                var isShortest = index == 0 || part != 0;
                bytes = bytes[(index + 1)..];
                return isShortest && value <= most
                    ? value
                    : throw Refused("has a number that is too great or too long");
            }
        }

        throw Refused("has a number that does not end");
    }

    private PeerMessageRejectedException Refused(string what) => new($"{_name} {what}.");

    private sealed class Field
    {
        public Field(FieldDescriptor field)
        {
            var options = field.GetOptions();
            var (most, exactly, items) = (
                Option(PeersExtensions.Most), Option(PeersExtensions.Exactly), Option(PeersExtensions.Items));
            Name = field.Name;
            Wire = field.FieldType is FieldType.Enum or FieldType.UInt32 or FieldType.UInt64
                ? WireType.Varint
                : WireType.Length;
            Tag = ((uint)field.FieldNumber << 3) | (uint)Wire;
            Bit = 1ul << field.FieldNumber;
            Excludes = field.RealContainingOneof is { } oneof
                ? oneof.Fields.Aggregate(0ul, (all, other) => all | (1ul << other.FieldNumber))
                : Bit;
            MaxItems = field.IsRepeated ? (int)items : 1;
            Inner = field.FieldType == FieldType.Message ? new SchemaRules(field.MessageType) : null;
            IsNeeded = exactly > 0 || options?.GetExtension(PeersExtensions.Needed) == true;
            IsText = field.FieldType == FieldType.String;
            var isNeverEmpty = IsText || (field.IsRepeated && field.FieldType == FieldType.Bytes);
            MinLength = exactly > 0 ? exactly : isNeverEmpty ? 1ul : 0;
            MaxLength = exactly > 0 ? exactly
                : most > 0 ? most
                : field.FieldType == FieldType.UInt64 ? ulong.MaxValue : uint.MaxValue;

            ulong Option(Google.Protobuf.Extension<FieldOptions, uint> option) => options?.GetExtension(option) ?? 0;
        }

        public string Name { get; }

        public WireType Wire { get; }

        public uint Tag { get; }

        public ulong Bit { get; }

        /// <summary>The fields beside which this one may not stand: itself, and the others of its choice.</summary>
        public ulong Excludes { get; }

        public int MaxItems { get; }

        public bool IsNeeded { get; }

        public bool IsText { get; }

        public ulong MinLength { get; }

        /// <summary>The greatest length, or the greatest value of a number.</summary>
        public ulong MaxLength { get; }

        public SchemaRules? Inner { get; }
    }
}
