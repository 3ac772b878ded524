using Salus.Ihm.Hosting;
using Salus.Ledger;
using Salus.Node.Api;

namespace Salus.Cli.Output;

/// <summary>What to do about a code; docs/spec/refusals.md lists them all.</summary>
internal static class Hints
{
    private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
    {
        ["wallet-not-found"] = "See which wallets there are with: ./salus wallet list",
        ["wallet-wrong-passphrase"] = "Give the right one with --passphrase-file, or in SALUS_PASSPHRASE.",
        ["wallet-damaged"] = "Restore the wallet from your copy of it.",
        ["wallet-weak-kdf"] = "Do not use this file: it was made by something else, or weakened.",
        ["wallet-other-certificate"] = "Issue the wallet a certificate with: ./salus ca enroll NAME",
        ["member-exists"] = "The wallet is registered already: ./salus member show NAME --as registrar",
        ["unknown-transaction"] = "Check the id. What was just submitted is final once the command has answered.",
        ["not-a-party"] = "Ask as one whom the transaction names, or as the patient it concerns.",
        ["certificate-expired"] = "Issue a new one: ./salus ca enroll NAME",
        ["certificate-revoked"] = "Ask your organisation's CA why; it issues a new one with: ./salus ca renew NAME",
        ["certificate-keys-replaced"] = "Use the wallet with the present keys, and enroll it: ./salus ca enroll NAME",
        ["ca-request-invalid"] = "Make a request on the wallet's machine: ./salus wallet request NAME --out FILE",
        ["key-file-open"] = "Run the command that the message names, then start the node again.",
        ["member-revoked"] = "Ask the registrar of your organisation.",
        ["no-node-reached"] = "Is the node running? Start it with: ./salus up    or name another: --node URL",
        ["ihm-not-reached"] = "Is the IHM running? Start it with: ./salus ihm    or name another: --ihm URL",
        ["bad-configuration"] = "docs/configuration.md lists the settings; options go before the file.",
        ["port-in-use"] = "Choose others: --port N --operations-port N --browser-port N (0: a free one).",
        ["configuration-open"] = "Run the command in the message; if others may have read it, change the passwords.",
        ["adoption-damaged"] = "Restore the file from a copy; without it the patient's store does not open.",
        ["sample-not-anchored"] = "Try again when the next batch is anchored: in ten minutes, or as ihm.json says.",
        ["store-in-use"] = "Stop the IHM that runs on this store, as ./salus up does; or name another: --data FOLDER",
        ["folder-in-use"] = "Stop the node that runs on this folder, or use another: --data FOLDER",
        ["data-folder-incomplete"] = "Found a network with: ./salus up    or restore the file.",
        ["store-damaged"] = "Look at it with: ./salus ledger verify    then restore the folder from a copy.",
        ["store-unavailable"] = "Make room on the disk or correct the folder's mode, then start the node again.",
        ["clock-jumped"] = "Set the node's clock right; if it is right now, restart the node.",
        ["backup-damaged"] = "Use another backup; the files that changed are named.",
        ["backup-cut-off"] = "Use the newest backup there is.",
        ["votes-kept"] = "Start it: ./salus node --node-data FOLDER    /status says whom it waits for.",
        ["lost-votes-refused"] = "See 'All of it was lost' in docs/operating.md.",
        ["proof-invalid"] = "Do not rely on it. Fetch it again: ./salus proof TRANSACTION, ./salus ihm prove SAMPLE",
        ["too-many-requests"] = "Let fewer commands of the same wallet run at once.",
        ["quota-exceeded"] = "Wait a moment: the allowance grows back every second.",
        ["stale-policy"] = "Somebody acted on this patient's policy meanwhile. Look at it and decide again.",
        ["stale-epoch"] = "The patient has a new key for this category. Try again: it is fetched anew.",
        ["rotation-due"] = "The patient has to publish the next key first: ./salus consent rotate --as PATIENT",
        ["purpose-not-allowed"] = "The table of roles and purposes is in docs/spec/ledger.md section 9.",
        ["practitioner-not-verified"] = "The registrar votes with: ./salus member verify NAME --as registrar",
        ["unknown-patient"] = "Check the pseudonym. To whoever has no business with a patient, the patient is unknown.",
        ["unknown-grantee"] = "A patient is granted something with the contact card handed over: --to-card FILE",
        ["seal-mismatch"] = "The grantee has new keys: ask for a new contact card, or try again.",
        ["no-emergency-key"] = "Only what a patient left to your organisation can be opened in an emergency.",
        ["role-key-not-held"] = "Ask a node of the role's organisation: --node URL",
        ["agent-without-consent"] = "The patient grants it: ./salus consent grant --to DEVICE --categories vital-signs",
        ["not-the-device"] = "See which there are with: ./salus device list --as PATIENT",
        ["too-many-devices"] = "Revoke one that is not used any more: ./salus device revoke NAME --as PATIENT",
        ["unknown-consent"] = "See those in force with: ./salus consent list --as PATIENT",
        ["no-trustees"] = "The patient names some with: ./salus recovery trustees set --trustees A,B,C --threshold 2",
        ["unknown-trustee"] = "A trustee is a practitioner or agency in good standing: ./salus member show NAME",
        ["no-open-recovery"] = "See what is open with: ./salus recovery status --patient NAME",
        ["recovery-not-begun"] = "More trustees have to approve exactly these keys: ./salus recovery status",
        ["recovery-too-early"] = "72 hours have to pass; when it is time: ./salus recovery status",
        ["recovery-request-malformed"] = "Let the new wallet make it again: ./salus recovery request",
        ["recovery-not-a-trustee"] = "Somebody whom the patient named has to approve: ./salus recovery status",
        ["recovery-not-completed"] = "See how far it is with: ./salus recovery status --patient NAME",
        ["recovery-shares-do-not-fit"] = "Another trustee approves the same request: ./salus recovery approve",
        ["recovery-unfinished"] = "First: ./salus recovery finish",
        ["content-damaged"] = "The store's copy changed. Restore it from a backup; the ledger tells when it is right.",
        ["record-not-written"] = "Make room on the disk, or choose another folder.",
        ["record-source-changed"] = "Store it again when nothing else writes to the file.",
        ["record-erased"] = "What the ledger says of it stays: ./salus record list --as PATIENT",
        ["workload-unknown"] = "For instance: ./salus bench --workload grant    docs/bench.md describes them.",
        ["bench-workload-missing"] = "--workload record compares what every commit with a benchmark can measure.",
        ["bench-run-failed"] = "Run that commit's own benchmark by hand; it is built below .build/bench.",
        ["data-set-missing"] = "Check the path; shared/data/SOURCES.md tells where the data sets come from.",
        ["data-set-unknown"] = "Name one data set: ./salus ihm evaluate --help shows each kind.",
        ["data-set-malformed"] = "Fetch the file again from its source; nothing was scored.",
        ["data-set-incomplete"] = "Put the missing file beside the others.",
        ["ca-wrong-passphrase"] = "Give the right one with --passphrase-file, or in SALUS_PASSPHRASE.",
    };

    public static string Of(string code) =>
        ByCode.GetValueOrDefault(code)
        ?? (code.StartsWith("bundle-", StringComparison.Ordinal)
            ? "A FHIR R4 Bundle of one patient, as JSON, at most 32 MiB: docs/spec/fhir.md sections 1 and 6. "
                + "Any other file: --category and --media-type."
            : Code<Refusal>.TryParse(code, out _) ? "docs/spec/refusals.md says what the code means and what to do."
            : Problems.All.Any(kind => kind.Code == code)
                ? "docs/spec/problems.md says what the code means and what to do; of an IHM, docs/spec/ihm-problems.md."
            : IhmProblems.All.Any(kind => kind.Code == code)
                ? "docs/spec/ihm-problems.md says what the code means and what to do."
            : "The message says what would be right; the command's --help shows examples.");
}
