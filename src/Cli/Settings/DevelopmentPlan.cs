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

    private const int FewestThatAgree = 4;
    private const int PortsApart = 10;
    private const int MaxPort = 65_535;

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

    /// <summary>The port of the first node's operations listener.</summary>
    public int OperationsPort { get; init; } = 7480;

    /// <summary>The ports of each node.</summary>
    public IReadOnlyList<NodePorts> Ports()
    {
        if (Port == 0)
        {
            return NodePorts.Free(Nodes);
        }

        var last = (Validators - 1) * PortsApart;
        RequireRoom("--port", Port, 1, MaxPort - 3 - last);
        RequireRoom("--operations-port", OperationsPort, 0, MaxPort - last);
        return [.. Enumerable.Range(0, Nodes).Select(i => i * PortsApart).Select(further =>
            new NodePorts(Port + further, Port + 1 + further, Port + 3 + further, OperationsPort + further))];
    }

    private static void RequireRoom(string option, int port, int from, int to)
    {
        if (port < from || port > to)
        {
            throw new FailureException(
                "port-out-of-range",
                $"{option} must be from {from} to {to}, so that every node has its ports.",
                "For instance: --port 7443 --operations-port 7480; --port 0 takes free ones.");
        }
    }
}
