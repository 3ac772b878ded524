using System.Collections.Concurrent;
using Salus.Client.Access;
using Salus.Client.Http;
using Salus.Client.Telemetry;
using Salus.Client.Wallets;
using Salus.Ledger;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Membership;

namespace Salus.Client;

/// <content>A patient's devices.</content>
public sealed partial class SalusClient
{
    // What a registration proves of a device holds for good.
    private readonly ConcurrentDictionary<TransactionId, GivenKeys> _provenKeys = new();

    /// <summary>As a patient: lets a device act, with the keys of its own wallet.</summary>
    public Task<Finality> RegisterDeviceAsync(NewMember device, CancellationToken cancellationToken = default) =>
        SubmitAsync(
            new RegisterDevice(
                Wallet.Member, device.Member, device.SigningKey, device.AgreementKey, device.Possession),
            cancellationToken);

    /// <summary>As a patient: ends a device's membership at once, and publishes the next keys of what it could
    /// read.</summary>
    public async Task<DeviceRevocation> RevokeDeviceAsync(
        MemberId device, CancellationToken cancellationToken = default)
    {
        var finality = await SubmitAsync(new RevokeDevice(Wallet.Member, device), cancellationToken);
        return new DeviceRevocation(finality, await RotateAsync(cancellationToken));
    }

    /// <summary>As a patient: the own devices, in the order of their registration.</summary>
    public Task<IReadOnlyList<DeviceCard>> DevicesAsync(CancellationToken cancellationToken = default) =>
        DevicesAsync(Patient.Member, cancellationToken);

    /// <summary>As an agent of a patient, or its guardian: the patient's devices, the keys of each proven to be those
    /// that the patient registered, or the device itself took later; a node that names others is a
    /// <see cref="UnprovenException"/>.</summary>
    public Task<IReadOnlyList<DeviceCard>> DevicesAsync(
        MemberId patient, CancellationToken cancellationToken = default) => _nodes.AskAsync(
        async node =>
        {
            var devices = await node.GetAsync(
                $"v1/patients/{patient}/devices", AnswersJson.Api.IReadOnlyListDeviceCard, null, cancellationToken);
            foreach (var device in devices)
            {
                await RequireProvenAsync(node, device, patient, cancellationToken);
            }

            return devices;
        },
        cancellationToken);

    private async Task RequireProvenAsync(
        Node node, DeviceCard device, MemberId patient, CancellationToken cancellationToken)
    {
        if (!_provenKeys.TryGetValue(device.Source, out var given))
        {
            var source = await FinalityAsync(node, device.Source, permit: null, cancellationToken);
            var isOfPatient = source.Receipt.Events.All(happened => happened.ConcernedPatient == patient);
            given = isOfPatient ? GivenKeys.Of(source) : null;
        }

        if (given != new GivenKeys(device.Id, device.SigningKey, device.AgreementKey))
        {
            throw new ProofRejectedException(
                ProofFault.ReceiptNotInBlock, "the node's keys of a device are not those that it registered");
        }

        _provenKeys[device.Source] = given;
    }
}
