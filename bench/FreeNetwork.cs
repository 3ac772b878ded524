using Salus.Ledger;

namespace Salus.Bench;

/// <summary>A throw-away network. Quotas are a matter of policy and would hide what the node can do: here they never
/// bind.</summary>
internal static class FreeNetwork
{
    private static readonly Quota Free = new(10_000_000, 1_000_000);

    private static readonly Role[] Signers = [Role.Patient, Role.Doctor, Role.Registrar, Role.Store];

    /// <summary>Founds it and writes its nodes' data folders.</summary>
    public static BenchNetwork Found(BenchOptions options, string dataFolder) => options.Found(new BenchFounding(
        $"bench-{Guid.NewGuid():N}"[..14],
        dataFolder,
        options.Validators,
        Signers.ToDictionary(role => role, _ => Free)));
}
