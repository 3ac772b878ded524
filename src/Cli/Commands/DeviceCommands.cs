using System.CommandLine;
using System.Text.Json.Nodes;
using Salus.Cli.Output;
using Salus.Cli.Settings;
using Salus.Client.Telemetry;

namespace Salus.Cli.Commands;

/// <summary>`salus device`: what acts for a patient.</summary>
internal static class DeviceCommands
{
    private static readonly Argument<string> Device = new("device")
    {
        Description = "The device: its wallet's name or file, or the 26 characters of its id.",
    };

    public static SalusCommand Create() => new SalusCommand(
        "device",
        "Devices: sensors that a patient lets act, and agents, which a consent lets take in and watch their data.",
        "./salus device register paul-watch --as paul")
        .With(
            new SalusCommand(
                "register",
                "As a patient: lets a device act, with a wallet of its own. Makes the wallet unless there is one.",
                "./salus device register paul-watch --as paul",
                "./salus device register paul-watch --signing-key device.pem --as paul")
                .With(MemberCommands.Name, DeviceKey.Option, MemberRegistration.NewcomerPassphrase)
                .With(CaCommands.Authority)
                .With(StandardOptions.AsSomebody)
                .Does(MemberRegistration.RegisterDeviceAsync),
            new SalusCommand(
                "list",
                "As a patient: lists the own devices, and which of them are agents now.",
                "./salus device list --as paul")
                .With(StandardOptions.AsSomebody)
                .Does(ListAsync),
            new SalusCommand(
                "revoke",
                "As a patient: ends a device at once and for good, and renews the keys of what it could read.",
                "./salus device revoke paul-watch --as paul")
                .With(Device)
                .With(StandardOptions.AsSomebody)
                .Does(RevokeAsync));

    private static async Task<Answer> ListAsync(Call call)
    {
        var patient = await call.ConnectAsync();
        var devices = await patient.DevicesAsync(call.Stop);
        var people = new People(call.Folder);
        var rows = devices.Select(device =>
            new[] { people.NameOf(device.Id), device.Id.ToString(), Status(device), device.SigningKey.KeyId });
        return new Answer(
            new JsonObject { ["devices"] = new JsonArray([.. devices.Select(JsonNode (device) => ToJson(device))]) },
            View.Table(
                ["device", "id", "is", "signing key"],
                rows,
                "There is no device yet: ./salus device register NAME --as PATIENT"));
    }

    private static async Task<Answer> RevokeAsync(Call call)
    {
        var device = new People(call.Folder).Find(call.Need(Device));
        var patient = await call.ConnectAsync();
        var revocation = await patient.RevokeDeviceAsync(device, call.Stop);
        return new Answer(
            FinalWords.ToJson(
                revocation.Finality,
                ("device", device.ToString()),
                ("rotated", revocation.Rotated is { } next ? FinalWords.ToJson(next) : null)),
            View.Lines(
                $"{call.Need(Device)} acts no more: nothing that it signs is taken from this block on.",
                FinalWords.Line(revocation.Finality),
                revocation.Rotated is null
                    ? "It held no key."
                    : "The keys that it held open nothing new: the next ones are published."));
    }

    private static string Status(DeviceCard device) =>
        device.Revoked ? "revoked" : device.Agent ? "an agent" : "a sensor";

    private static JsonObject ToJson(DeviceCard device) => new()
    {
        ["device"] = device.Id.ToString(),
        ["agent"] = device.Agent,
        ["revoked"] = device.Revoked,
        ["signingKey"] = device.SigningKey.KeyId,
        ["agreementKey"] = device.AgreementKey.KeyId,
        ["registered"] = device.Source.ToString(),
    };
}
