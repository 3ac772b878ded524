using System.Security.Cryptography;
using Salus.Node.Hosting;

namespace Salus.Node.Certificates;

/// <summary>
/// The node's certificate in force. A new one that is put in its place is judged whole, then serves every handshake
/// from then on; one that would not do leaves the present one in force (spec certificates 6).
/// </summary>
internal sealed partial class ServerCertificates : IDisposable
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(10);

    private readonly string _dataFolder;
    private readonly NodeIdentity _identity;
    private readonly TimeProvider _time;
    private readonly ILogger<ServerCertificates> _logger;
    private readonly Lock _looking = new();

    // Handshakes that began with it may still be under way; there are few in a node's life.
    private readonly List<ServerCertificate> _former = [];
    private ITimer? _rounds;
    private volatile ServerCertificate _present;
    private volatile string? _refused;
    private string _text;

    private ServerCertificates(
        string dataFolder,
        NodeIdentity identity,
        TimeProvider time,
        ILogger<ServerCertificates> logger,
        (string Text, ServerCertificate Certificate) read)
    {
        _dataFolder = dataFolder;
        _identity = identity;
        _time = time;
        _logger = logger;
        (_text, _present) = read;
    }

    /// <summary>The certificate that handshakes get now.</summary>
    public ServerCertificate Present => _present;

    /// <summary>Why the certificate that lies in the folder is not taken; null when it is the present one.</summary>
    public string? Refused => _refused;

    public int DaysLeft => (int)Math.Floor(
        (Present.Certificate.NotAfter.ToUniversalTime() - _time.GetUtcNow().UtcDateTime).TotalDays);

    /// <summary>Reads the certificate a node starts with. One that is over, or not yet valid, starts it all the same:
    /// it tells so, and takes the next one.</summary>
    public static ServerCertificates Open(
        string dataFolder, NodeIdentity identity, TimeProvider time, ILogger<ServerCertificates> logger)
    {
        try
        {
            var text = ServerCertificateFile.ReadText(dataFolder);
            var certificates = new ServerCertificates(
                dataFolder, identity, time, logger, (text, ServerCertificate.Read(text)));
            certificates._rounds = time.CreateTimer(_ => certificates.Look(), null, Round, Round);
            return certificates;
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or ArgumentException
            or UnauthorizedAccessException)
        {
            throw new NodeStartException(
                "data-folder-incomplete",
                $"server.pem in {dataFolder} must hold the node's certificate and its key, or server.key beside it the "
                + $"key: {fault.Message}",
                fault);
        }
    }

    /// <summary>Takes the certificate that lies in the folder, if it is another one and would do.</summary>
    public void Look()
    {
        lock (_looking)
        {
            var refused = TryTake();
            if (refused is not null && refused != _refused)
            {
                LogRefused(refused);
            }

            _refused = refused;
        }
    }

    public void Dispose()
    {
        _rounds?.Dispose();
        _former.ForEach(certificate => certificate.Dispose());
        Present.Dispose();
    }

    private string? TryTake()
    {
        ServerCertificate? read = null;
        try
        {
            var text = ServerCertificateFile.ReadText(_dataFolder);
            if (text == _text)
            {
                return null;
            }

            read = ServerCertificate.Read(text);
            if (read.WhyNot(_identity, _time.GetUtcNow()) is { } why)
            {
                read.Dispose();
                return why;
            }

            _former.Add(_present);
            _present = read;
            _text = text;
            LogTaken(read.Certificate.NotAfter.ToUniversalTime());
            return null;
        }
        catch (Exception fault) when (fault is IOException or CryptographicException or ArgumentException
            or UnauthorizedAccessException or NodeStartException)
        {
            read?.Dispose();
            return fault.Message;
        }
    }

    [LoggerMessage(LogLevel.Information, "The node's new certificate is in force, valid until {Until:u}")]
    private partial void LogTaken(DateTime until);

    [LoggerMessage(LogLevel.Error, "The node's new certificate was not taken, the one before serves on: {Reason}")]
    private partial void LogRefused(string reason);
}
