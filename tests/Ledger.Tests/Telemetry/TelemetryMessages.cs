using Salus.Ledger.Contracts.Telemetry;
using Salus.Primitives.Content;
using Salus.Primitives.Jose;

namespace Salus.Ledger.Tests;

/// <summary>What a patient's devices would send now.</summary>
internal static class TelemetryMessages
{
    /// <summary>A device of a patient that no consent names.</summary>
    public static Person Device(this TestRegion region, Person patient)
    {
        var device = region.Stranger(Role.Device);
        region.Accept(patient, Devices.Registration(patient, device));
        return device;
    }

    /// <summary>A device that holds the keys of categories.</summary>
    public static Person Agent(this TestRegion region, Person patient, params Category[] categories)
    {
        var device = region.Device(patient);
        region.Accept(patient, region.Grant(patient, device.AsGrantee, categories));
        return device;
    }

    /// <summary>A verified doctor who may read categories.</summary>
    public static Person Reader(this TestRegion region, Person patient, params Category[] categories)
    {
        var doctor = region.Practitioner();
        region.Accept(patient, region.Grant(patient, doctor.AsGrantee, categories));
        return doctor;
    }

    public static AnchorBatch Anchor(Person patient, BatchId batch, Category category, long epoch = 1) => new(
        patient.Id,
        batch,
        category,
        50,
        Some.Commitment(epoch) with { Content = CidBuilder.Of(System.Text.Encoding.ASCII.GetBytes($"{batch}")) });

    /// <summary>The first notice of an alert about the laboratory category, sealed to its current key.</summary>
    public static RaiseAlert Alert(
        this TestRegion region, Person patient, AlertId alert, Person recipient, params MemberId[] more) => region.Seal(
        patient,
        new RaiseAlert
        {
            Patient = patient.Id,
            Alert = alert,
            Notice = 1,
            Sequence = 1,
            Category = Category.Laboratory,
            Epoch = region.Keys(patient, Category.Laboratory)?.Epoch ?? 1,
            Level = AlertLevel.Medium,
            Recipients = [recipient.Id, .. more],
            Content = Some.Jwe,
        });

    /// <summary>The next notice of the same alert.</summary>
    public static RaiseAlert Next(this TestRegion region, Person patient, RaiseAlert former) => region.Seal(
        patient, former with { Notice = former.Notice + 1, Sequence = former.Sequence + 1 });

    /// <summary>The same, sealed to the category's current key for what it says it is.</summary>
    public static RaiseAlert Seal(this TestRegion region, Person patient, RaiseAlert alert)
    {
        var keys = region.Keys(patient, alert.Category);
        var binding = RaiseAlert.ContentBinding(
            TestRegion.Network, alert.Patient, alert.Alert, alert.Notice, alert.Category, alert.Epoch);
        return keys is null
            ? alert
            : alert with { Content = Jwe.Seal("the heart races"u8, keys.PublicKeys[^1], binding) };
    }
}
