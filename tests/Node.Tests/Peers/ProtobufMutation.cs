namespace Salus.Node.Tests.Peers;

/// <summary>Changes protobuf bytes along their structure: a field is doubled, dropped, moved, emptied, replaced by one
/// of another message or changed inside, and every length around it is put right again.</summary>
internal static class ProtobufMutation
{
    private const int Depth = 6;

    public static byte[] Of(byte[] valid, byte[] other, Random random) => Of(valid, other, random, 0);

    private static byte[] Of(byte[] valid, byte[] other, Random random, int depth)
    {
        if (Fields(valid) is not { Count: > 0 } fields)
        {
            return Inside(valid, random);
        }

        var at = random.Next(fields.Count);
        var field = fields[at];
        switch (random.Next(9))
        {
            case 0:
                fields.Insert(random.Next(fields.Count + 1), field);
                break;
            case 1:
                fields.RemoveAt(at);
                break;
            case 2:
                fields.RemoveAt(at);
                fields.Insert(random.Next(fields.Count + 1), field);
                break;
            case 3:
                fields[at] = field with { Content = [] };
                break;
            case 4 when Fields(other) is { Count: > 0 } others:
                fields.Insert(at, others[random.Next(others.Count)]);
                break;
            case 5:
                fields[at] = field with { Tag = (ulong)random.Next(1, 300) };
                break;
            case 6:
                fields.AddRange(Enumerable.Repeat(field, random.Next(2_000)));
                break;
            default:
                fields[at] = field.IsNumber
                    ? field with { Content = Number((ulong)random.NextInt64()) }
                    : field with { Content = depth < Depth ? Of(field.Content, other, random, depth + 1) : [] };
                break;
        }

        return [.. fields.SelectMany(one => one.Bytes())];
    }

    private static byte[] Inside(byte[] bytes, Random random)
    {
        byte[] changed = [.. bytes];
        if (changed.Length > 0)
        {
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
        }

        return random.Next(4) == 0 ? changed[..random.Next(changed.Length + 1)] : changed;
    }

    // Null when the bytes are not a message.
    private static List<Field>? Fields(byte[] bytes)
    {
        var fields = new List<Field>();
        var at = 0;
        while (at < bytes.Length)
        {
            if (Read(bytes, ref at) is not { } tag)
            {
                return null;
            }

            var start = at;
            if (Read(bytes, ref at) is not { } value || (tag & 7) is not (0 or 2))
            {
                return null;
            }

            var isNumber = (tag & 7) == 0;
            if (!isNumber && value > (ulong)(bytes.Length - at))
            {
                return null;
            }

            var end = isNumber ? at : at + (int)value;
            fields.Add(new Field(tag, isNumber ? bytes[start..end] : bytes[at..end]));
            at = end;
        }

        return fields;
    }

    private static ulong? Read(byte[] bytes, ref int at)
    {
        var value = 0ul;
        for (var shift = 0; shift < 63 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        return null;
    }

    private static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)((value & 0x7F) | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private sealed record Field(ulong Tag, byte[] Content)
    {
        public bool IsNumber => (Tag & 7) == 0;

        public byte[] Bytes() => IsNumber
            ? [.. Number(Tag), .. Content]
            : [.. Number(Tag), .. Number((ulong)Content.Length), .. Content];
    }
}
