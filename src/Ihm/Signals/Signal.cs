using Salus.Ledger;

namespace Salus.Ihm.Signals;

/// <summary>
/// One kind of measurement: its LOINC code, its unit (UCUM), the range a sensor can mean, the fastest change a body or
/// a room can make, and how long it may repeat one value (null: as long as it likes). A value outside the range, or one
/// that changed faster, is the sensor's and not the patient's. Two are the same when their names are.
/// </summary>
public sealed record Signal(
    string Name,
    string Loinc,
    string Unit,
    double Lowest,
    double Highest,
    double FastestPerSecond,
    TimeSpan? LongestSame = null)
{
    private const double AnyChange = double.PositiveInfinity;

    public static readonly Signal HeartRate =
        new("heart-rate", "8867-4", "/min", 20, 300, 20, TimeSpan.FromMinutes(10))
        {
            Precision = 1,
            OtherUnits = [new("{beats}/min"), new("1/min"), new("Hz", Times: 60)],
        };

    public static readonly Signal OxygenSaturation = new("oxygen-saturation", "59408-5", "%", 40, 100, 4)
    {
        Precision = 0.5,
        OtherUnits = [new("1", Times: 100)],
    };

    public static readonly Signal RespiratoryRate = new("respiratory-rate", "9279-1", "/min", 2, 80, 6)
    {
        Precision = 0.5,
        OtherUnits = [new("{breaths}/min"), new("1/min"), new("Hz", Times: 60)],
    };

    public static readonly Signal BodyTemperature = new("body-temperature", "8310-5", "Cel", 30, 43, 0.05)
    {
        Precision = 0.1,
        OtherUnits = Temperatures,
    };

    public static readonly Signal SystolicPressure = new("systolic-pressure", "8480-6", "mm[Hg]", 40, 280, 10)
    {
        Precision = 1.5,
        OtherUnits = Pressures,
    };

    public static readonly Signal DiastolicPressure = new("diastolic-pressure", "8462-4", "mm[Hg]", 20, 180, 10)
    {
        Precision = 1.5,
        OtherUnits = Pressures,
    };

    public static readonly Signal Glucose = new("glucose", "15074-8", "mmol/L", 0.6, 50, 0.02)
    {
        Precision = 0.1,
        // The molar mass of glucose is 180.156 g/mol.
        OtherUnits = [new("mg/dL", Over: 18.0156m), new("g/L", Over: 0.180156m), new("umol/L", Over: 1000)],
    };

    public static readonly Signal Electrocardiogram =
        new("electrocardiogram", "11524-6", "mV", -10, 10, 3000, TimeSpan.FromSeconds(1))
        {
            Category = Category.Ecg,
            IsWaveform = true,
            OtherUnits = [new("uV", Over: 1000), new("V", Times: 1000)],
        };

    public static readonly Signal RrInterval = new("rr-interval", "8637-1", "ms", 150, 5000, AnyChange)
    {
        Category = Category.Ecg,
        OtherUnits = [new("s", Times: 1000)],
    };

    public static readonly Signal PacemakerEvent = Coded(
        "pacemaker-event",
        Category.Ecg,
        "atrial-pace", "ventricular-pace", "biventricular-pace", "atrial-sense", "ventricular-sense", "mode-switch",
        "anti-tachycardia-pacing", "shock", "noise-reversion", "lead-fault", "battery-low");

    public static readonly Signal Electroencephalogram =
        new("electroencephalogram", "11523-8", "uV", -2000, 2000, 1e6, TimeSpan.FromSeconds(5))
        {
            IsWaveform = true,
            OtherUnits = [new("mV", Times: 1000), new("V", Times: 1_000_000)],
        };

    public static readonly Signal BodyWeight = new("body-weight", "29463-7", "kg", 0.2, 650, AnyChange)
    {
        Precision = 0.1,
        OtherUnits = [new("g", Over: 1000), new("[lb_av]", Times: 0.45359237m), new("[oz_av]", 0.45359237m, 16)],
    };

    public static readonly Signal Steps = new("steps", "55423-8", "{steps}", 0, 200_000, AnyChange)
    {
        Category = Category.Activity,
        OtherUnits = [new("{step}"), new("1")],
    };

    public static readonly Signal Calories = new("calories", "41981-2", "kcal", 0, 20_000, AnyChange)
    {
        Category = Category.Activity,
        OtherUnits = [new("[Cal]"), new("cal", Over: 1000), new("kJ", Over: 4.184m), new("J", Over: 4184)],
    };

    public static readonly Signal SleepStage =
        Coded("sleep-stage", Category.Sleep, "awake", "asleep", "light", "deep", "rem");

    public static readonly Signal SleepDuration = new("sleep-duration", "93832-4", "h", 0, 24, AnyChange)
    {
        Category = Category.Sleep,
        OtherUnits = [new("min", Over: 60), new("s", Over: 3600)],
    };

    public static readonly Signal RoomTemperature = new("room-temperature", "60832-3", "Cel", -40, 60, 5)
    {
        Precision = 0.3,
        Category = Category.Environment,
        OtherUnits = Temperatures,
    };

    public static readonly Signal RoomHumidity = new("room-humidity", "65643-9", "%", 0, 100, 50)
    {
        Precision = 2,
        Category = Category.Environment,
    };

    public static readonly Signal RoomMotion =
        new("room-motion", "room-motion", "{events}", 0, 10_000, AnyChange)
        {
            Category = Category.Environment,
            OtherUnits = [new("{event}"), new("1")],
        };

    /// <summary>All of them, each under its name.</summary>
    public static IReadOnlyList<Signal> All { get; } =
    [
        HeartRate, OxygenSaturation, RespiratoryRate, BodyTemperature, SystolicPressure, DiastolicPressure, Glucose,
        Electrocardiogram, RrInterval, PacemakerEvent, Electroencephalogram, BodyWeight, Steps, Calories, SleepStage,
        SleepDuration, RoomTemperature, RoomHumidity, RoomMotion,
    ];

    /// <summary>The kind of data that a consent has to open.</summary>
    public Category Category { get; init; } = Category.VitalSigns;

    /// <summary>The units besides its own that it is taken in.</summary>
    public IReadOnlyList<OtherUnit> OtherUnits { get; init; } = [];

    /// <summary>Every unit that it is taken in, its own first.</summary>
    public IReadOnlyList<string> Units => [Unit, .. OtherUnits.Select(other => other.Ucum)];

    /// <summary>What its values are the places of, from 0; empty where a value is a quantity.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>What a sensor of it can tell apart, in its unit; 0 where that is not known.</summary>
    public double Precision { get; init; }

    /// <summary>Whether it comes in stretches of many values a second.</summary>
    public bool IsWaveform { get; init; }

    /// <summary>Whether its values are codes, which have no more or less.</summary>
    public bool IsCoded => Codes.Count > 0;

    /// <summary>Whose code `Loinc` is: LOINC has none for some, which go by their names.</summary>
    public string CodeSystem => Loinc == Name ? "urn:salus:signal" : "http://loinc.org";

    private static IReadOnlyList<OtherUnit> Temperatures =>
        [new("[degF]", Times: 5, Over: 9, Minus: 32), new("K", Minus: 273.15m)];

    private static IReadOnlyList<OtherUnit> Pressures => [new("kPa", Over: 0.133322m)];

    /// <summary>The signal with a name; null where there is none.</summary>
    public static Signal? Find(string name) => SignalCodes.Named(name)?.Signal;

    public bool Equals(Signal? other) => ReferenceEquals(this, other) || other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Name;

    private static Signal Coded(string name, Category category, params string[] codes) =>
        new(name, name, "1", 0, codes.Length - 1, AnyChange) { Category = category, Codes = codes };
}
