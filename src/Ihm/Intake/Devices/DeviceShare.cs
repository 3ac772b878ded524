namespace Salus.Ihm.Intake.Devices;

/// <summary>How much one device may send: so many samples and batches a second on the average, so many at once, and so
/// many batches under way.</summary>
// spec ihm-intake 7.1
public sealed record DeviceShare(
    int SamplesPerSecond = 5_000,
    int SamplesAtOnce = 500_000,
    int BatchesPerSecond = 100,
    int BatchesAtOnce = 2_000,
    int UnderWay = 16);
