using Salus.Cli.Output;
using Salus.Node.Hosting;

namespace Salus.Cli.Settings;

/// <summary>What a development network is founded as: how many regions there are, how many hospitals of each run a
/// validator, and on which ports their nodes listen, the second ten above the first.</summary>
internal sealed record DevelopmentPlan
{
    /// <summary>How many hospitals run a validator, unless said otherwise.</summary>
    public const int UsualValidators = 4;

    /// <summary>As many as there are names for; with less than four, none could fail.</summary>
    public const int MostValidators = 7;

    /// <summary>Each node is a process.</summary>
    public const int MostNodes = 16;

    /// <summary>Where `salus ihm` listens unless it is told otherwise.</summary>
    public const int UsualIhmPort = 7470;

    private const int FewestThatAgree = 4;
    private const int PortsApart = 10;
    private const int MaxPort = 65_535;
    private const int UsualOperationsPort = 7480;

    public bool IsForTour { get; init; }

    public int Validators
    {
        get;
        init => field = value is 1 or (>= FewestThatAgree and <= MostValidators)
            ? value
            : throw new FailureException(
                "validators-out-of-range",
                $"--validators must be 1, or from {FewestThatAgree} to {MostValidators}.",
                "One hospital orders alone; of four, one may fail. For instance: --validators 4");
    } = UsualValidators;

    /// <summary>How many regions there are, each of so many validators.</summary>
    public int Regions { get; init; } = 1;

    private int Nodes => Regions is >= 1 and <= MostNodes && Regions * Validators <= MostNodes
        ? Regions * Validators
        : throw new FailureException(
            "regions-out-of-range",
            $"--regions times --validators must be from 1 to {MostNodes}: each node is a process of its own.",
            "For instance: --regions 2 --validators 4");

    /// <summary>The port of the first node's members' listener; 0 takes free ones for all.</summary>
    public int Port { get; init; } = 7443;

    /// <summary>The port of the first node's listener for browsers, if it is not the one above <see cref="Port"/>; 0
    /// takes free ones.</summary>
    public int? BrowserPort { get; init; }

    /// <summary>The port of the first node's operations listener, if it is not the usual one; 0 as above.</summary>
    public int? OperationsPort { get; init; }

    /// <summary>The port of the IHM that the portal's pages may call.</summary>
    public int IhmPort
    {
        get;
        init => field = value is > 0 and <= MaxPort
            ? value
            : throw new FailureException(
                "port-out-of-range",
                $"--ihm-port must be from 0 to {MaxPort}.",
                "For instance: --ihm-port 7470; --ihm-port 0 takes a free one.");
    } = UsualIhmPort;

    /// <summary>Where that IHM is.</summary>
    public string Ihm => $"http://127.0.0.1:{IhmPort}";

    /// <summary>The ports of each node.</summary>
    public IReadOnlyList<NodePorts> Ports()
    {
        var last = (Nodes - 1) * PortsApart;
        RequireRoom("--port", Port, MaxPort - 3 - last);
        RequireRoom("--browser-port", BrowserPort, MaxPort - last);
        RequireRoom("--operations-port", OperationsPort, MaxPort - last);
        return RequireApart(
        [
            .. NodePorts.Free(Nodes).Select((free, place) => new NodePorts(
                At(Port, place) ?? free.Members,
                At(BrowserPort ?? Above(1), place) ?? free.Browsers,
                At(Above(3), place) ?? free.Peers,
                At(OperationsPort ?? (Port == 0 ? 0 : UsualOperationsPort), place) ?? free.Operations)),
        ]);
    }

    private static int? At(int first, int place) => first == 0 ? null : first + (place * PortsApart);

    private int Above(int further) => Port == 0 ? 0 : Port + further;

    private static void RequireRoom(string option, int? port, int to)
    {
        if (port < 0 || port > to)
        {
            throw new FailureException(
                "port-out-of-range",
                $"{option} must be from 0 to {to}, so that every node has its ports.",
                "For instance: --port 7443 --operations-port 7480; --port 0 takes free ones.");
        }
    }

    private static IReadOnlyList<NodePorts> RequireApart(IReadOnlyList<NodePorts> ports)
    {
        var twice = ports.SelectMany(node => new[] { node.Members, node.Browsers, node.Peers, node.Operations })
            .GroupBy(port => port).FirstOrDefault(port => port.Skip(1).Any());
        return twice is null ? ports : throw new FailureException(
            "ports-overlap",
            $"Two listeners would have the port {twice.Key}.",
            $"A node takes --port and the first and third above it; the next node is {PortsApart} further. For "
            + "instance: --port 7443 --browser-port 7544 --operations-port 7480");
    }
}
