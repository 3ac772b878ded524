using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Salus.Ihm.Intake;
using Salus.Ihm.Storage;
using Salus.Ledger;
using Salus.Primitives;
using Salus.Primitives.Jose;

namespace Salus.Ihm.Tests.Storage;

/// <summary>
/// A process that fills a store as fast as it can, from several sides, and prints what was acknowledged; to be killed.
/// It runs as this assembly's program, with the file of what it needs.
/// </summary>
internal static class StoreLoad
{
    public const int Writers = 4;
    public const int Batch = 50;
    public const string Kind = "progress";

    /// <summary>What the process needs to know, line by line.</summary>
    public static void Write(string path, StoreOptions options, Patient patient)
    {
        using var device = KeyPair.Generate();
        var member = Patient.NewMember();
        var sealedKey = patient.Key.Seal("net", patient.Id, device.Public, member, device.Public);
        File.WriteAllLines(
            path,
            [
                options.Folder ?? "", options.ConnectionString ?? "", patient.Id.ToString(), patient.Device.ToString(),
                member.ToString(), device.ToPrivateJson(), Encoding.UTF8.GetString(sealedKey.ToJson()),
            ]);
    }

    public static Reading Reading(int writer, int batch, int index) => Patient.Beat(0, 60 + index) with
    {
        Id = $"w{writer}-{batch:D5}-{index:D3}",
        Time = Patient.At(-batch * Batch - index),
    };

    public static DeviceBatch BatchOf(Patient patient, int writer, int batch) => patient.BatchNamed(
        $"w{writer}-{batch:D5}", Enumerable.Range(0, Batch).Select(index => Reading(writer, batch, index)));

    public static DocumentKey Progress(Patient patient, int writer) =>
        new(Kind, patient.Id, writer.ToString(CultureInfo.InvariantCulture));

    /// <summary>Goes on until it is killed.</summary>
    public static async Task<int> RunAsync(string path)
    {
        var lines = await File.ReadAllLinesAsync(path);
        _ = MemberId.TryParse(lines[2], out var patient);
        _ = MemberId.TryParse(lines[3], out var device);
        _ = MemberId.TryParse(lines[4], out var member);
        using var agreement = KeyPair.FromPrivate(Encoding.UTF8.GetBytes(lines[5]));
        using var key = StoreKey.Open(
            SealedStoreKey.Read(Encoding.UTF8.GetBytes(lines[6])), "net", patient, member, agreement);
        var options = new StoreOptions
        {
            Folder = lines[0].Length == 0 ? null : lines[0],
            ConnectionString = lines[1].Length == 0 ? null : lines[1],
        };
        await using var store = await TelemetryStore.OpenAsync(options, new StoppedTime(), default);
        await store.AddPatientAsync(patient, key, default);
        var sender = new Patient(patient, device);
        var said = Channel.CreateUnbounded<string>();
        var writers = Enumerable.Range(0, Writers).Select(writer => FillAsync(store, sender, writer, said.Writer));
        await Task.WhenAll(writers.Append(SayAsync(said.Reader)));
        return 0;
    }

    private static async Task FillAsync(
        TelemetryStore store, Patient patient, int writer, ChannelWriter<string> acknowledged)
    {
        for (var batch = 0; ; batch++)
        {
            await store.AppendAsync([BatchOf(patient, writer, batch)], default);
            await acknowledged.WriteAsync($"batch {writer} {batch}");
            var value = Encoding.ASCII.GetBytes(batch.ToString(CultureInfo.InvariantCulture));
            await store.PutAsync([new Document(Progress(patient, writer), value)], [], default);
            await acknowledged.WriteAsync($"document {writer} {batch}");
        }
    }

    private static async Task SayAsync(ChannelReader<string> lines)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        await foreach (var line in lines.ReadAllAsync())
        {
            await output.WriteLineAsync(line);
        }
    }
}
