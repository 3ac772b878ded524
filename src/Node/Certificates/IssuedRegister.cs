using System.Text;
using System.Text.Json;
using Salus.Node.Storage;
using Salus.Primitives.Json;

namespace Salus.Node.Certificates;

/// <summary>
/// What an authority has issued and ended: lines of JSON that are only ever added to, each on the disk before what it
/// tells of leaves the authority (spec certificates 3).
/// </summary>
public sealed class IssuedRegister
{
    private const int MaxText = 256;
    private const int MaxBytes = 256 * 1024 * 1024;
    private const long MaxTime = 253_402_300_799_999;

    // EWOULDBLOCK, as .NET passes it on from flock.
    private const int LockedByAnother = 11;

    private readonly Lock _changing = new();

    private readonly List<IssuedCertificate> _issued = [];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private string? _path;
    private long _read;

    /// <summary>Every certificate, in the order of issue.</summary>
    public IReadOnlyList<IssuedCertificate> All => _issued;

    /// <summary>The number of the last revocation list; 0 when there is none.</summary>
    public long ListNumber { get; private set; }

    /// <summary>By when the next revocation list is due; null when there is none.</summary>
    public DateTimeOffset? ListUntil { get; private set; }

    /// <summary>Opens a register; one that is not there has nothing in it yet.</summary>
    internal static IssuedRegister Open(string path)
    {
        var register = new IssuedRegister { _path = path };
        if (File.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            register.ReadNew(file);
        }

        return register;
    }

    /// <summary>Writes what a new authority issued to a file that is not there yet.</summary>
    internal void WriteTo(string path)
    {
        using var file = OpenAlone(path, FileMode.CreateNew);
        _issued.ForEach(certificate => Append(file, LineOf(certificate)));
        file.Flush(flushToDisk: true);
        DiskFile.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    internal void Add(IssuedCertificate certificate) => Change(() => [LineOf(certificate)]);

    /// <summary>Ends certificates, those of the serial numbers given that have not ended, and counts a new list. The
    /// action gets the list's number while no other process can count one.</summary>
    internal void Revoke(
        IReadOnlyCollection<string> serials,
        RevocationReason reason,
        DateTimeOffset now,
        DateTimeOffset until,
        Action<long> publish)
    {
        Change(
            () =>
            {
                var fresh = serials.Where(serial => Find(serial) is not { RevokedAt: not null });

                // Seconds since 1970 or one more: a register put back from a copy does not count from there again.
                var number = Math.Max(ListNumber + 1, now.ToUnixTimeSeconds());
                return [.. fresh.Select(serial => LineOf(serial, reason, now)), LineOf(number, until)];
            },
            () => publish(ListNumber));
    }

    internal IssuedCertificate? Find(string serial) =>
        _places.TryGetValue(serial, out var place) ? _issued[place] : null;

    private void Change(Func<IReadOnlyList<string>> change, Action? afterwards = null)
    {
        lock (_changing)
        {
            if (_path is null)
            {
                foreach (var line in change())
                {
                    Take(Encoding.UTF8.GetBytes(line));
                }
            }
            else
            {
                using var file = OpenAlone(_path, FileMode.OpenOrCreate);
                ChangeFile(file, change);
            }

            afterwards?.Invoke();
        }
    }

    private void ChangeFile(FileStream file, Func<IReadOnlyList<string>> change)
    {
        ReadNew(file);

        // What follows the last line was being written when its process was killed; nothing of it left the authority.
        file.SetLength(_read);
        file.Seek(_read, SeekOrigin.Begin);
        foreach (var line in change())
        {
            Append(file, line);
        }

        file.Flush(flushToDisk: true);
        file.Seek(_read, SeekOrigin.Begin);
        ReadNew(file);
    }

    private static FileStream OpenAlone(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (IOException fault) when (fault.HResult == LockedByAnother)
        {
            throw new AuthorityException(
                "ca-busy", "Another command is using the certificate authority; try again when it is done.", fault);
        }
    }

    private static void Append(FileStream file, string line) => file.Write(Encoding.UTF8.GetBytes(line + "\n"));

    private void ReadNew(FileStream file)
    {
        if (file.Length > MaxBytes || file.Length < _read)
        {
            throw Damaged("its length is not one it can have");
        }

        file.Seek(_read, SeekOrigin.Begin);
        var bytes = new byte[file.Length - _read];
        file.ReadExactly(bytes);
        var rest = bytes.AsMemory();
        for (int end; (end = rest.Span.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
        {
            Take(rest[..end]);
            _read += end + 1;
        }
    }

    private void Take(ReadOnlyMemory<byte> line)
    {
        try
        {
            var fields = JsonFields.Parse(line);
            switch (fields.Text("what", MaxText))
            {
                case "issued": TakeIssued(fields); break;
                case "revoked": TakeRevoked(fields); break;
                case "listed":
                    ListNumber = fields.Integer("number", 1, long.MaxValue >> 11);
                    ListUntil = Moment(fields, "until");
                    break;
                default: throw Damaged("a line is of no known kind");
            }

            fields.End();
        }
        catch (JsonRejectedException fault)
        {
            throw Damaged(fault.Message, fault);
        }
    }

    private void TakeIssued(JsonFields fields)
    {
        var certificate = new IssuedCertificate(
            fields.Text("serial", MaxText),
            fields.Text("subject", MaxText),
            fields.Text("key", MaxText),
            Moment(fields, "from"),
            Moment(fields, "until"));
        _places[certificate.Serial] = _issued.Count;
        _issued.Add(certificate);
    }

    // A certificate that the register does not know was issued before there was one.
    private void TakeRevoked(JsonFields fields)
    {
        var serial = fields.Text("serial", MaxText);
        var reason = (RevocationReason)fields.Integer("reason", 0, 10);
        var at = Moment(fields, "at");
        if (!_places.TryGetValue(serial, out var place))
        {
            place = _issued.Count;
            _places[serial] = place;
            _issued.Add(new IssuedCertificate(serial, "unknown", "unknown", at, at));
        }

        _issued[place] = _issued[place] with { RevokedAt = at, Reason = reason };
    }

    private static DateTimeOffset Moment(JsonFields fields, string name) =>
        DateTimeOffset.FromUnixTimeMilliseconds(fields.Integer(name, 0, MaxTime));

    private static string LineOf(IssuedCertificate certificate) => Line(json =>
    {
        json.WriteString("what", "issued");
        json.WriteString("serial", certificate.Serial);
        json.WriteString("subject", certificate.Subject);
        json.WriteString("key", certificate.Key);
        json.WriteNumber("from", certificate.From.ToUnixTimeMilliseconds());
        json.WriteNumber("until", certificate.Until.ToUnixTimeMilliseconds());
    });

    private static string LineOf(string serial, RevocationReason reason, DateTimeOffset at) => Line(json =>
    {
        json.WriteString("what", "revoked");
        json.WriteString("serial", serial);
        json.WriteNumber("reason", (int)reason);
        json.WriteNumber("at", at.ToUnixTimeMilliseconds());
    });

    private static string LineOf(long number, DateTimeOffset until) => Line(json =>
    {
        json.WriteString("what", "listed");
        json.WriteNumber("number", number);
        json.WriteNumber("until", until.ToUnixTimeMilliseconds());
    });

    private static string Line(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private AuthorityException Damaged(string what, Exception? cause = null) => new(
        "ca-register-damaged", $"{_path} is not a register of certificates: {what}. Restore it from a copy.", cause);
}
