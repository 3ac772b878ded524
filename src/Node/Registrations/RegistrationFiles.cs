using Salus.Node.Content;
using Salus.Node.Hosting;
using Salus.Node.Storage;
using Salus.Node.Uploads;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;

namespace Salus.Node.Registrations;

/// <summary>Registrations on disk, a file each: they survive a restart (spec portal 3.6).</summary>
internal sealed class RegistrationFiles(string folder)
{
    private const string End = ".json";

    /// <summary>What an earlier process left. What does not read is nothing to go on with, and is deleted.</summary>
    public IReadOnlyList<Registration> Open()
    {
        List<Registration> read = [];
        UploadFiles.OnDisk(
            () =>
            {
                PrivateFolder.Make(folder);
                foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToList())
                {
                    if (TryRead(file) is { } registration)
                    {
                        read.Add(registration);
                    }
                    else
                    {
                        File.Delete(file);
                    }
                }
            },
            folder);
        return read;
    }

    /// <summary>Writes one, in the place of what it was; durable on return.</summary>
    public void Write(Registration registration) =>
        UploadFiles.OnDisk(() => PrivateFile.Replace(FileOf(registration.Id), registration.Write()), folder);

    public void Delete(RegistrationId id) => NamedFiles.Delete(FileOf(id));

    private static Registration? TryRead(string file)
    {
        if (Path.GetExtension(file) != End
            || !RegistrationId.TryParse(Path.GetFileNameWithoutExtension(file), out var id))
        {
            return null;
        }

        try
        {
            return Registration.Read(id, File.ReadAllBytes(file));
        }
        catch (Exception fault) when (fault is JsonRejectedException or JoseRejectedException)
        {
            return null;
        }
    }

    private string FileOf(RegistrationId id) => Path.Combine(folder, $"{id}{End}");
}
