using System.Text;
using System.Text.Json;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts;
using Salus.Ledger.Transactions;
using Salus.Node.Tests.Doors;
using Salus.Primitives.Certificates;
using Salus.Primitives.Jose;
using Salus.Primitives.Json;
using Salus.Primitives.Wire;

namespace Salus.Ledger.Tests;

/// <summary>Whatever a reader is given is read or refused as it documents; nothing else comes of it.</summary>
public sealed class A_hostile_document
{
    private static readonly int Runs = Environment.GetEnvironmentVariable("SALUS_LONG") == "1" ? 100_000 : 8_000;
    private static readonly TestRegion Region = Some.Region(1, 1, 1);
    private static readonly Person Patient = Region.Patient(Category.Laboratory);

    // spec doors 1.5
    [Fact]
    public void is_read_or_refused_as_documented()
    {
        var seed = Environment.TickCount;
        var readers = Readers();
        var read = 0;
        for (var run = 0; run < Runs; run++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + run));
            var (name, valid, reader) = readers[run % readers.Length];
            var bytes = Mutation.Of(valid, random);
            try
            {
                read += IsRead(name, reader, bytes) ? 1 : 0;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, run {run}, {name}: {fault}\n{Convert.ToBase64String(bytes)}");
            }
        }

        Console.WriteLine($"{Runs} documents to {readers.Length} readers, seed {seed}: {read} were read, none failed");
        Assert.InRange(read, 1, Runs - 1);
    }

    // spec doors 1.5
    [Fact]
    public void is_signed_as_a_message_and_screened()
    {
        var seed = Environment.TickCount;
        Message[] messages = [.. Samples.Of(Region, Patient)];
        Assert.Equal(MessageTypes.All.Count(), messages.Select(message => message.Type.Name).Distinct().Count());
        for (var run = 0; run < Runs / 4; run++)
        {
            var random = new Random(unchecked((seed * 1_000_003) + run));
            var honest = Region.Sign(Patient, messages[run % messages.Length]).Jws;
            var payload = Mutation.Of(honest.Payload.ToArray(), random);
            var compact = Encoding.ASCII.GetBytes(Jws.Sign(Patient.Signing, honest.Typ, payload).ToCompact());
            try
            {
                if (Transaction.TryParse(compact, out var transaction, out _))
                {
                    Region.Policies.Screen(transaction!, Region.Now);
                    Region.Records.Screen(transaction!, Region.Now);
                    Region.Policies.Draft(Region.Now, "v0", [transaction!]);
                }
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, run {run}: {fault}\n{Encoding.UTF8.GetString(payload)}");
            }
        }
    }

    private static bool IsRead(string name, Action<byte[]> read, byte[] bytes)
    {
        try
        {
            read(bytes);
            return true;
        }
        catch (Exception fault) when (IsDocumented(name, fault))
        {
            return false;
        }
    }

    private static bool IsDocumented(string name, Exception fault) => name switch
    {
        "receipt" => fault is JsonException,
        "genesis" or "json" => fault is JsonRejectedException,
        "proof" => fault is ProofRejectedException,
        "header" or "certificate" => fault is WireRejectedException,
        "jws" or "jwk" or "jwe" or "spki" => fault is JoseRejectedException,
        _ => false,
    };

    private static (string Name, byte[] Valid, Action<byte[]> Read)[] Readers()
    {
        Transaction[] sent = [.. Samples.Of(Region, Patient).Take(3).Select(message => Region.Sign(Patient, message))];
        var final = Region.Commit(LedgerName.Policies, sent[0]);
        var proof = Proof.Of(final, 0);
        var compact = Encoding.ASCII.GetBytes(sent[1].Jws.ToCompact());
        var key = Encoding.UTF8.GetBytes(Patient.Signing.Public.ToJson());
        var sealedKey = Encoding.ASCII.GetBytes(Jwe.Seal([1, 2, 3], Patient.Agreement.Public, JweBinding.Empty));
        return
        [
            ("transaction", compact, bytes => _ = Transaction.TryParse(bytes, out _, out _)),
            ("jws", compact, bytes => Jws.Parse(bytes)),
            ("jwk", key, bytes => Jwk.Parse(bytes)),
            ("spki", Patient.Signing.Public.ToSpkiDer(), bytes => Jwk.FromSpki(bytes)),
            ("jwe", sealedKey, bytes => Jwe.ReadHeader(Encoding.Latin1.GetString(bytes))),
            ("json", sent[2].Jws.Payload.ToArray(), bytes => JsonFields.Parse(bytes)),
            ("header", final.Block.Header.Encode(), bytes => BlockHeader.Decode(bytes)),
            ("certificate", final.Certificate.Encode(), bytes => Certificate.Decode(bytes)),
            ("receipt", proof.Receipt.Bytes.ToArray(), bytes => Receipt.Parse(bytes)),
            ("proof", proof.Write(), bytes => Proof.Parse(bytes).Verify(Region.Genesis)),
            ("genesis", Region.Genesis.Bytes.ToArray(), bytes => Genesis.Parse(bytes)),
        ];
    }
}
