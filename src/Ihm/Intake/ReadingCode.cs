namespace Salus.Ihm.Intake;

/// <summary>Why a reading was not taken (docs/spec/ihm-intake.md 4); the text of each is its name in
/// kebab-case.</summary>
public enum ReadingCode
{
    /// <summary>It lacks a member, has one too many or one of a wrong type.</summary>
    MalformedReading,

    /// <summary>No signal has this name or code.</summary>
    UnknownSignal,

    /// <summary>The unit is missing, or the signal is not measured in it.</summary>
    WrongUnit,

    /// <summary>Not a number, or a code that the signal does not have.</summary>
    BadValue,

    /// <summary>NaN, an infinity, or a gap in a waveform.</summary>
    ValueNotFinite,

    /// <summary>A number that no such sensor can measure.</summary>
    ValueImpossible,

    /// <summary>There is no value.</summary>
    NoValue,

    /// <summary>Not a moment since 1970 with its zone.</summary>
    BadTime,

    /// <summary>Later than now, even by the device's own clock.</summary>
    SampleInFuture,

    /// <summary>An id that is empty, too long or not printable ASCII.</summary>
    BadId,

    /// <summary>Not a version from 1.</summary>
    BadVersion,

    /// <summary>The id stands in the body with other content too.</summary>
    DuplicateId,

    /// <summary>A statistic over a time, which is no sample.</summary>
    StatisticNotTaken,

    /// <summary>An Open mHealth schema that is not read.</summary>
    SchemaNotTaken,

    /// <summary>A FHIR resource, or a status of an Observation, that holds no measurement.</summary>
    ResourceNotTaken,

    /// <summary>It is about another patient.</summary>
    WrongSubject,

    /// <summary>The patient's consent does not let the IHM take in the signal's category.</summary>
    CategoryNotGranted,

    /// <summary>The store has the id and version with other content.</summary>
    SampleConflict,

    /// <summary>The store has a newer version.</summary>
    VersionSuperseded,

    /// <summary>It is older than its signal is kept in full.</summary>
    SampleTooOld,

    /// <summary>The device sent a batch of this id with other content before.</summary>
    BatchConflict,
}
