using System.Net;
using Salus.Bench;
using Salus.Client;
using Salus.Client.Fhir;
using Salus.Client.Records;
using Salus.Client.Recovery;
using Salus.Client.Wallets;
using Salus.Ihm.Evaluation;
using Salus.Ihm.Hosting;
using Salus.Ihm.Storage;
using Salus.Ledger.Blocks;
using Salus.Node.Backups;
using Salus.Node.Certificates;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Primitives.Jose;

namespace Salus.Cli.Output;

/// <summary>What an exception means to whoever typed the command.</summary>
internal static class Failures
{
    public static Failure Of(Exception fault, CancellationToken stop) => fault switch
    {
        FailureException known => known.Failure,
        OperationCanceledException when stop.IsCancellationRequested => new Failure(
            "interrupted", "Stopped before it was done.", "What was acknowledged stands.", ExitCodes.Interrupted),
        FhirRejectedException bundle => Coded(bundle.Code, bundle.Message, ExitCodes.BadInput),
        ProofRejectedException proof => Coded("proof-invalid", proof.Message, ExitCodes.Damaged),
        AuthorityException authority => Coded(authority.Code, authority.Message, ExitCodes.BadInput),
        IhmStartException start => Coded(start.Code, start.Message, ExitCodes.BadInput),
        NodeStartException start => Coded(start.Code, start.Message, ExitCodes.BadInput),
        OperationalException operation => Coded(operation.Code, operation.Message, ExitOf(operation)),
        StoreException store => OfStore(store),
        SalusException refused => Coded(refused.Code, refused.Message, ExitOf(refused)),
        BenchException { Code: "workload-unknown" } named => Coded(named.Code, named.Message, ExitCodes.BadInput),
        BenchException bench => Coded(bench.Code, bench.Message, ExitCodes.Refused),
        DataSetException data => Coded(data.Code, data.Message, ExitCodes.BadInput),
        JoseRejectedException jose => Coded(jose.Code, jose.Message, ExitCodes.BadInput),
        HttpRequestException or TimeoutException => Coded("no-node-reached", fault.Message, ExitCodes.Unreachable),
        UnauthorizedAccessException => NoAccess(fault),
        IOException disk => OfDisk(disk),
        _ => OfProgram(fault),
    };

    private static Failure Coded(string code, string message, int exitCode) =>
        new(code, message, Hints.Of(code), exitCode);

    private static int ExitOf(SalusException fault) => fault switch
    {
        WalletException => ExitCodes.BadInput,
        NoNodeException or NoIhmException => ExitCodes.Unreachable,
        RecoveryException { Fault: RecoveryFault.RecoveryRequestMalformed } => ExitCodes.BadInput,
        RecoveryException { Fault: RecoveryFault.RecoveryShareDamaged or RecoveryFault.RecoveryKitDamaged
            or RecoveryFault.RecoverySharesDoNotFit } => ExitCodes.Damaged,
        NodeProblemException problem when problem.Code.StartsWith("certificate-", StringComparison.Ordinal) =>
            ExitCodes.BadInput,
        RecordException { Fault: RecordFault.RecordErased } => ExitCodes.Refused,
        RecordException { Fault: RecordFault.RecordNotWritten or RecordFault.RecordSourceChanged } =>
            ExitCodes.BadInput,
        UnprovenException or AnswerException or RecordException => ExitCodes.Damaged,
        NodeProblemException { Status: >= HttpStatusCode.InternalServerError } problem =>
            problem.Code == "content-damaged" ? ExitCodes.Damaged : ExitCodes.Unreachable,
        _ => ExitCodes.Refused,
    };

    private static int ExitOf(OperationalException fault) => fault switch
    {
        StoreDamagedException or ContentDamagedException or BackupDamagedException or BackupCutOffException =>
            ExitCodes.Damaged,
        StoreUnavailableException => ExitCodes.Unreachable,
        _ => ExitCodes.BadInput,
    };

    private static Failure OfStore(StoreException fault) => fault.Code switch
    {
        "store-damaged" or "store-key-wrong" => new Failure(
            fault.Code, fault.Message, "Restore the IHM's whole folder from a copy.", ExitCodes.Damaged),
        "store-missing" => new Failure(
            fault.Code,
            fault.Message,
            "Put the store back from a copy, or mount its disk. To begin an empty one: delete wallets/*.served.",
            ExitCodes.Damaged),
        "store-unavailable" => new Failure(
            fault.Code,
            fault.Message,
            "Make room on the disk, or start the database that ihm.json names; then start the IHM again.",
            ExitCodes.Unreachable),
        "store-full" => new Failure(
            fault.Code, fault.Message, "Make room on the disk, or set maxStoreBytes in ihm.json.", ExitCodes.BadInput),
        _ => Coded(fault.Code, fault.Message, ExitCodes.BadInput),
    };

    private static Failure OfDisk(IOException fault)
    {
        // ENOSPC, EDQUOT and EROFS, as .NET passes them on from Unix.
        const int NoSpace = 28;
        const int OverQuota = 122;
        const int ReadOnly = 30;
        return fault.HResult switch
        {
            NoSpace or OverQuota => new Failure(
                "disk-full",
                "The disk is full; nothing half-written was kept.",
                "Make room, then try again.",
                ExitCodes.BadInput),
            ReadOnly => NoAccess(fault),
            _ => new Failure(
                "file-unusable", fault.Message, "Check the path, and that the disk works.", ExitCodes.BadInput),
        };
    }

    private static Failure NoAccess(Exception fault) => new(
        "no-access",
        fault.Message,
        "Check who owns the file or folder, its mode, and that the disk is not read-only.",
        ExitCodes.BadInput);

    private static Failure OfProgram(Exception fault) => new(
        "internal",
        Environment.GetEnvironmentVariable("SALUS_TRACE") is { Length: > 0 }
            ? fault.ToString()
            : $"{fault.GetType().Name}: {fault.Message}",
        "This is a fault of Salus. Run it again with SALUS_TRACE=1 and report what it prints.",
        ExitCodes.Internal);
}
