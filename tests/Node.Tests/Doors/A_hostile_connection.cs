using System.Diagnostics;
using System.Net;
using Salus.Ledger;
using Salus.Node.Hosting;
using Salus.Node.Tests.Hosting;

namespace Salus.Node.Tests.Doors;

/// <summary>What HTTP/2 lets a stranger ask for cheaply: streams that are reset at once (CVE-2023-44487), heads that do
/// not end (CVE-2024-27316), empty frames, acknowledgements (CVE-2019-9512 and its like).</summary>
public sealed class A_hostile_connection : IAsyncLifetime
{
    private const int AtOnce = 4;
    private const int OnePart = 64 * 1024;
    private const long Most = 16L * 1024 * 1024;
    private const long MostBorne = 4L * 1024 * 1024;

    // More than the kernel keeps of what the node does not read: on some machines it is 33 MB.
    private const long MostUnread = 64L * 1024 * 1024;
    private const long MostMemory = 512L * 1024 * 1024;
    private const string Body = "/v1/organisations/general/revocations";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly byte[] Get = FrameConnection.Head("GET", "/v1/ledgers");
    private static readonly byte[] Put = FrameConnection.Head("PUT", Body);
    private static readonly byte[] Field = [0x00, .. FrameConnection.Text("x"), .. FrameConnection.Text("y")];

    private readonly TestNetwork _network = new()
    {
        Configure = options => options with
        {
            Doors = new DoorLimits { Handshake = Short, Head = Short, Idle = Short, Grace = Short },
        },
    };

    public Task InitializeAsync() => _network.InitializeAsync();

    public Task DisposeAsync() => _network.DisposeAsync();

    [Theory]
    [InlineData("reset streams", Most)]
    [InlineData("a head without an end", Most)]
    [InlineData("a head of nothing without an end", MostBorne)]
    [InlineData("a head of many fields", Most)]
    [InlineData("a large field named often", Most)]
    [InlineData("a body of nothing", MostBorne)]
    [InlineData("pings", MostBorne)]
    [InlineData("settings", MostBorne)]
    [InlineData("priorities", MostBorne)]
    public async Task is_ended_or_borne_while_others_are_served(string attack, long bytes)
    {
        // spec doors 6.2, 6.3
        var doctor = await _network.RegisterAsync(Role.Doctor);
        foreach (var door in new[] { _network.Host.Address, _network.Host.BrowserAddress })
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            using var patience = new CancellationTokenSource(Patience);
            var attacks = Enumerable.Range(0, AtOnce).Select(_ => AttackAsync(door, attack, bytes, patience.Token));
            var all = Task.WhenAll(attacks.ToArray());
            var (slowest, most, asked) = (TimeSpan.Zero, 0L, 0);
            do
            {
                var started = Stopwatch.GetTimestamp();
                Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
                asked++;
            }
            while (!all.IsCompleted);

            var ends = await all;
            Console.WriteLine($"{attack}: {string.Join("; ", ends)}; slowest of {asked} answers to another "
                + $"{slowest.TotalMilliseconds:0} ms, at most {most:N0} bytes more");
            Assert.InRange(most, long.MinValue, MostMemory);
            Assert.All(ends, end => Assert.True(bytes == MostBorne || end.Sent < Most, $"{attack}: {end}"));
        }
    }

    [Fact]
    public async Task has_a_hundred_streams_and_no_more()
    {
        // spec doors 6.1
        const uint refused = 7;
        await using var connection = await FrameConnection.OpenAsync(_network, _network.Host.Address);
        var streams = Enumerable.Range(0, 130).SelectMany(stream => FrameConnection.Bytes(
            FrameKind.Headers, FrameConnection.EndHeaders, (uint)(2 * stream) + 1, Put));
        Assert.True(await connection.TrySendAsync([.. streams], default));

        using var patience = new CancellationTokenSource(Patience);
        var codes = await connection.FramesAsync(patience.Token)
            .Where(frame => frame.Kind == FrameKind.Reset).Take(30).ToListAsync();

        Assert.All(codes, frame => Assert.Equal((refused, true), (frame.Code, frame.Stream > 200)));
        var doctor = await _network.RegisterAsync(Role.Doctor);
        Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
    }

    [Fact]
    public async Task is_read_from_no_faster_than_it_reads()
    {
        // spec doors 6.3
        var doctor = await _network.RegisterAsync(Role.Doctor);
        await using var connection = await FrameConnection.OpenAsync(_network, _network.Host.Address);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var pings = Many(FrameConnection.Bytes(FrameKind.Ping, 0, 0, new byte[8]), OnePart / 17);
        var sent = 0L;
        using var patience = new CancellationTokenSource(Patience);
        Task<bool> sending;
        do
        {
            sending = connection.TrySendAsync(pings, patience.Token);
            sent += pings.Length;
            Assert.Equal(HttpStatusCode.OK, (await doctor.GetAsync("/v1/ledgers")).Status);
        }
        while (sent < MostUnread && await IsTakenAsync(sending));

        var more = GC.GetTotalMemory(forceFullCollection: true) - before;
        Console.WriteLine($"{sent:N0} bytes of pings unread, {more:N0} bytes more");
        Assert.InRange(sent, 0, MostUnread - 1);
        Assert.InRange(more, long.MinValue, MostMemory);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static async Task<bool> IsTakenAsync(Task<bool> sending)
    {
        try
        {
            return await sending.WaitAsync(Short);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<Ended> AttackAsync(Uri door, string attack, long bytes, CancellationToken patience)
    {
        await using var connection = await FrameConnection.OpenAsync(_network, door);
        var last = EndAsync(connection, patience);
        var sent = 0L;
        foreach (var part in Parts(attack))
        {
            if (sent >= bytes || last.IsCompleted || !await connection.TrySendAsync(part, patience))
            {
                break;
            }

            sent += part.Length;
        }

        return new Ended(sent, await last);
    }

    // The code of the node's farewell, if it said one. A connection on which nothing more is asked ends as idle.
    private static async Task<uint?> EndAsync(FrameConnection connection, CancellationToken patience)
    {
        uint? farewell = null;
        await foreach (var frame in connection.FramesAsync(patience))
        {
            farewell = frame.Kind == FrameKind.GoAway ? frame.Code : farewell;
        }

        return farewell;
    }

    private static IEnumerable<byte[]> Parts(string attack)
    {
        const byte whole = FrameConnection.EndStream | FrameConnection.EndHeaders;
        const byte open = FrameConnection.EndStream;
        var name = FrameConnection.Text("x");
        return attack switch
        {
            "reset streams" => Streams(stream =>
            [
                .. FrameConnection.Bytes(FrameKind.Headers, whole, stream, Get),
                .. FrameConnection.Bytes(FrameKind.Reset, 0, stream, [0, 0, 0, 8]),
            ]),
            "a head without an end" => Repeated(
                FrameConnection.Bytes(FrameKind.Headers, open, 1, Get),
                FrameConnection.Bytes(FrameKind.Continuation, 0, 1, Many(Field, 1_000))),
            "a head of nothing without an end" => Repeated(
                FrameConnection.Bytes(FrameKind.Headers, open, 1, Get),
                FrameConnection.Bytes(FrameKind.Continuation, 0, 1, [])),
            "a head of many fields" => Repeated(
                [], FrameConnection.Bytes(FrameKind.Headers, whole, 1, [.. Get, .. Many(Field, 1_000)])),
            // The first names and keeps 3,000 bytes, each of the others names them again in one byte.
            "a large field named often" => Repeated(
                [],
                FrameConnection.Bytes(FrameKind.Headers, whole, 1, [
                    .. Get, 0x40, .. name, .. FrameConnection.Text(new string('a', 3_000)), .. Many([0xbe], 10_000)])),
            "a body of nothing" => Repeated(
                FrameConnection.Bytes(FrameKind.Headers, FrameConnection.EndHeaders, 1, Put),
                FrameConnection.Bytes(FrameKind.Data, 0, 1, [])),
            "pings" => Repeated([], FrameConnection.Bytes(FrameKind.Ping, 0, 0, new byte[8])),
            "settings" => Repeated([], FrameConnection.Bytes(FrameKind.Settings, 0, 0, [])),
            "priorities" => Repeated([], FrameConnection.Bytes(FrameKind.Priority, 0, 1, [0, 0, 0, 0, 9])),
            _ => throw new ArgumentException("not an attack", nameof(attack)),
        };
    }

    private static byte[] Many(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(one => one)];

    private static IEnumerable<byte[]> Repeated(byte[] first, byte[] then) =>
        Enumerable.Repeat(Many(then, (OnePart / then.Length) + 1), int.MaxValue).Prepend(first);

    private static IEnumerable<byte[]> Streams(Func<uint, byte[]> make)
    {
        for (var stream = 1u; ; stream += 200)
        {
            yield return [.. Enumerable.Range(0, 100).SelectMany(one => make(stream + (uint)(2 * one)))];
        }
    }

    private sealed record Ended(long Sent, uint? Farewell);
}
