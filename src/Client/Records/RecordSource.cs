namespace Salus.Client.Records;

/// <summary>A document that is read as a stream while it is sealed, in constant memory. It has exactly so many bytes; a
/// stream that turns out shorter or longer is a <see cref="RecordException"/> (RecordSourceChanged).</summary>
public sealed record RecordSource(string MediaType, Stream Content, long Length)
{
    /// <summary>Told how many bytes of the document are sealed and sent so far.</summary>
    public IProgress<long>? Progress { get; init; }
}

/// <summary>Where opened records are written: each whole, checked and readable by its owner only, or not at
/// all.</summary>
/// <param name="Folder">The folder, which is there.</param>
/// <param name="Choose">Which of the versions that one may read are wanted.</param>
/// <param name="NameOf">The file's name for a version of a media type; it must not be there yet.</param>
public sealed record RecordTarget(
    string Folder,
    Func<IReadOnlyList<RecordListing>, IEnumerable<RecordListing>> Choose,
    Func<RecordListing, string, string> NameOf)
{
    /// <summary>Told how many bytes of ciphertext have come in so far, of all versions together.</summary>
    public IProgress<long>? Progress { get; init; }
}
