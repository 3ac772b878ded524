using System.Text;
using System.Text.Json.Nodes;
using Salus.CrossChecks.Vectors;
using Salus.Ledger.Blocks;
using Salus.Ledger.Contracts.Governance;
using Salus.Ledger.Contracts.Membership;
using Salus.Primitives;
using Salus.Primitives.Certificates;
using Salus.Primitives.Json;

namespace Salus.Ledger.Tests;

/// <summary>docs/spec/vectors/proofs.json and genesis.json: what the portal verifies as it is verified here.</summary>
public sealed class The_vectors_of_proofs
{
    // spec ledger 13.1 to 13.6, wire 2.2 to 2.9, 4.2, 4.3
    [Fact]
    public void hold()
    {
        var file = VectorFile.Read("proofs", MakeProofs);
        var genesis = file["genesis"]!.AsArray().Select(text => Genesis.Parse(Bytes((string)text!))).ToList();
        VectorFile.Check(file["proofs"], one => CodeOf(one, genesis));
        foreach (var one in file["proofs"]!.AsArray().Where(one => one!["code"] is null))
        {
            var proof = Proof.Parse(Bytes(one.Text("proof")));
            Assert.Equal(one.Text("transaction"), proof.Receipt.Transaction.ToString());
            Assert.Equal((ulong)one!["height"]!, proof.Header.Height.Value);
        }
    }

    // spec key-service 6.1
    [Fact]
    public void hold_for_contact_cards()
    {
        var file = VectorFile.Read("cards", MakeCards);
        var genesis = Genesis.Parse(Bytes(file.Text("genesis")));
        VectorFile.Check(file["cards"], one => CodeOf(() => ContactCard.Parse(Bytes(one.Text("card")), genesis)));
        foreach (var one in file["cards"]!.AsArray().Where(one => one!["code"] is null))
        {
            var card = ContactCard.Parse(Bytes(one.Text("card")), genesis);
            Assert.Equal((one.Text("member"), one.Text("kid")), ($"{card.Member}", card.AgreementKey.KeyId));
        }
    }

    // spec ledger 1.1 to 1.6
    [Fact]
    public void hold_for_genesis()
    {
        var file = VectorFile.Read("genesis", MakeGenesis);
        foreach (var one in file["cases"]!.AsArray())
        {
            var (networks, path) = Read(Document(file, one!.AsObject()));
            Assert.Equal((string?)one!["path"], path);
            Assert.Equal(one["networks"]?.ToJsonString(), networks?.ToJsonString());
        }
    }

    private static string? CodeOf(JsonObject one, List<Genesis> genesis) =>
        CodeOf(() => Proof.Parse(Bytes(one.Text("proof"))).Verify(genesis[(int)one["of"]!]));

    private static string? CodeOf(Action verify)
    {
        try
        {
            verify();
            return null;
        }
        catch (ProofRejectedException refusal)
        {
            return refusal.Fault.ToString();
        }
    }

    // The digest of each region, or the path of what is wrong.
    private static (JsonObject? Networks, string? Path) Read(string document)
    {
        try
        {
            var regions = Genesis.ParseRegions(Bytes(document));
            return (new JsonObject(regions.Select(region =>
                KeyValuePair.Create(region.Network, (JsonNode?)region.Digest.ToString()))), null);
        }
        catch (JsonRejectedException refusal)
        {
            return (null, refusal.Path);
        }
    }

    private static JsonObject MakeProofs()
    {
        var bft = Assembly.OfFour(new Endorsement(1, ["north", "lakeside"]));
        var solo = Some.Region(1);
        var sealedRegion = new TestRegion([1], difficulty: 20);
        Proof[] good = [.. Below(bft), Above(bft), OnRecords(bft)];
        var unsealed = sealedRegion.Policies.Draft(sealedRegion.Now, "v0", [Registration(sealedRegion)]);
        var cases = good.Select(proof => Case(0, proof.Write()))
            .Append(Case(1, solo.Prove(solo.Commit(LedgerName.Policies, Registration(solo))).Write()))
            .ToList();
        var refused = Tampered(good[0]).Concat(TamperedChanges(good[^2])).Select(proof => Case(0, proof.Write()))
            .Append(Case(1, good[0].Write()))
            .Append(Case(2, Proof.Of(sealedRegion.Commit(unsealed), 0).Write()))
            .Concat(Malformed(Encoding.ASCII.GetString(good[0].Write())).Select(text => Case(0, text)));
        List<Genesis> genesis = [bft.Genesis, solo.Genesis, sealedRegion.Genesis];
        foreach (var one in cases)
        {
            var proof = Proof.Parse(Bytes(one.Text("proof")));
            one["transaction"] = proof.Receipt.Transaction.ToString();
            one["height"] = proof.Header.Height.Value;
        }

        return new JsonObject
        {
            ["genesis"] = new JsonArray([.. genesis.Select(one => (JsonNode)Text(one.Bytes.Span))]),
            ["proofs"] = new JsonArray(
            [
                .. cases,
                .. VectorFile.Coded(refused, one => CodeOf(one, genesis)).Select(one => one!.DeepClone()),
            ]),
        };
    }

    // Three transactions of one block, one of them refused.
    private static IEnumerable<Proof> Below(TestRegion region)
    {
        var stranger = region.Stranger(Role.Patient);
        var final = region.Commit(
            LedgerName.Policies,
            Registration(region),
            region.Sign(region.House.Registrar, stranger.Registration()),
            region.Sign(region.House.Registrar, new VerifyPractitioner(stranger.Id, IsInFavour: true)));
        return Enumerable.Range(0, 3).Select(index => region.Prove(final, index));
    }

    private static Proof Above(TestRegion region)
    {
        region.Decide(Assembly.Change(
            new ValidatorChange("v0", 0), region.NewValidator("w0", region.House, 20)));
        var proof = region.Prove(region.Commit(LedgerName.Policies, Registration(region)));
        var next = proof.Header with { Height = proof.Header.Height.Next, Parent = proof.Header.Digest };
        return proof with { Later = [next] };
    }

    private static Proof OnRecords(TestRegion region)
    {
        var patient = region.Patient(Category.Ecg);
        var stored = new Contracts.Records.StoreRecord(
            patient.Id, Some.Record(1), Category.Ecg, Some.Commitment(number: 7));
        var final = region.Commit(LedgerName.Records, region.Sign(patient, stored));
        return region.Prove(final) with { Transaction = null };
    }

    private static Transactions.Transaction Registration(TestRegion region) =>
        region.Sign(region.House.Registrar, region.Stranger(Role.Patient).Registration());

    private static IEnumerable<Proof> Tampered(Proof proof)
    {
        var (header, path) = (proof.Header, proof.Path);
        var signatures = proof.Certificate.Signatures;
        var strange = signatures[0] with { Validator = "stranger" };
        Certificate Signed(params ValidatorSignature[] by) => new(proof.Certificate.Round, by);
        return
        [
            proof with { Header = header with { Network = "other-net" } },
            proof with { Header = header with { Validators = Some.Digest(1) } },
            proof with { Header = header with { Time = Some.Time } },
            proof with { Header = header with { Ledger = LedgerName.Records } },
            proof with { Certificate = new Certificate(1, signatures) },
            proof with { Certificate = Signed(signatures[0], signatures[1]) },
            proof with { Certificate = Signed(signatures[0], signatures[0], signatures[1]) },
            proof with { Certificate = Signed(signatures[2], signatures[1], signatures[0]) },
            proof with { Certificate = Signed([.. signatures, strange]) },
            proof with { Receipt = new Receipt(proof.Receipt.Transaction, null, []) },
            proof with { Path = path with { Index = path.Index + 1 } },
            proof with { Path = path with { Path = [.. path.Path.Skip(1)] } },
            proof with { Path = path with { Path = [.. path.Path, Some.Digest(1)] } },
            proof with { Transaction = "no" },
            proof with { Transaction = Registration(Some.Region(1)).Jws.ToCompact() },
            proof with { Later = [header] },
        ];
    }

    private static IEnumerable<Proof> TamperedChanges(Proof proof)
    {
        var change = proof.SetChanges.Single();
        return
        [
            proof with { SetChanges = [] },
            proof with { SetChanges = [change, change] },
            proof with { SetChanges = [change with { Certificate = new Certificate(0, []) }] },
            proof with { Header = change.Header, Certificate = change.Certificate },
            proof with { Later = [.. proof.Later, .. proof.Later] },
        ];
    }

    private static IEnumerable<string> Malformed(string text) =>
    [
        "", "{}", "[]", text[..^3], $"{text} {{}}",
        text.Replace("salus-proof-1", "salus-proof-2", StringComparison.Ordinal),
        text.Replace("\"index\": 0", "\"index\": -1", StringComparison.Ordinal),
        text.Replace("\"index\": 0", "\"index\": 0, \"more\": 1", StringComparison.Ordinal),
        text.Replace("\"header\": \"", "\"header\": \"AAAA", StringComparison.Ordinal),
        text.Replace("\"certificate\": \"", "\"certificate\": \"=", StringComparison.Ordinal),
        text.Replace("\"receipt\": \"", "\"receipt\": \"AAAA", StringComparison.Ordinal),
        text.Replace("\"setChanges\"", "\"changes\"", StringComparison.Ordinal),
    ];

    private static JsonObject MakeCards()
    {
        var region = Assembly.OfFour();
        var person = region.Stranger(Role.Patient);
        Proof Sent(Person signer, Contracts.Message message) =>
            region.Prove(region.Commit(LedgerName.Policies, region.Sign(signer, message)));
        var registered = Sent(region.House.Registrar, person.Registration());
        var again = Sent(region.House.Registrar, person.Registration());
        var voted = Sent(region.House.Registrar, new VerifyPractitioner(person.Id, IsInFavour: true));
        var card = Text(ContactCard.Of(registered).Write());
        string Of(Proof proof) => $$"""{"kind":"salus-card-1","proof":{{Text(proof.Write())}}}""";
        string[] refused =
        [
            Of(again), Of(voted), Of(registered with { Transaction = null }),
            Of(registered with { Path = registered.Path with { Size = 2 } }),
            card.Replace("card-1", "card-2", StringComparison.Ordinal), $"{card[..^1]},\"more\":1}}", "{}",
        ];
        var good = new JsonObject
        {
            ["card"] = card,
            ["member"] = person.Id.ToString(),
            ["kid"] = ContactCard.Of(registered).AgreementKey.KeyId,
        };
        return new JsonObject
        {
            ["genesis"] = Text(region.Genesis.Bytes.Span),
            ["cards"] = new JsonArray(
            [
                good,
                .. VectorFile.Coded(
                    refused.Select(text => new JsonObject { ["card"] = text }),
                    one => CodeOf(() => ContactCard.Parse(Bytes(one.Text("card")), region.Genesis)))
                    .Select(one => one!.DeepClone()),
            ]),
        };
    }

    private static JsonObject MakeGenesis()
    {
        var region = new TestRegion([2, 1], new Dictionary<Role, Quota> { [Role.Doctor] = new Quota(7, 3) });
        var bft = Assembly.OfFour(new Endorsement(2, ["north", "lakeside"]));
        var other = new TestRegion([1]).Draft with { Region = "region-2" };
        var founded = other.Organisations[0];
        other = other with
        {
            Organisations =
            [
                founded with
                {
                    Registrar = founded.Registrar with { Id = Some.Member(1) },
                    Store = founded.Store with { Id = Some.Member(2) },
                },
            ],
        };
        var file = new JsonObject
        {
            ["documents"] = new JsonArray(
                Text(region.Draft.Write()),
                Text(bft.Draft.Write()),
                Text(GenesisDraft.WriteRegions([region.Draft, other])),
                """{"network":"test-net","regions":{}}"""),
        };
        (string Right, string Wrong)[] ofRegions =
        [
            ("", ""), ("region-2", "region_2"), ("\"id\": \"north\"", "\"id\": \"st-mary\""),
            (Some.Member(1).ToString(), region.House.Registrar.Id.ToString()),
        ];
        file["cases"] = new JsonArray(
        [
            .. Cases(file, 0, WrongParts), .. Cases(file, 1, WrongOfBft), .. Cases(file, 2, ofRegions),
            .. Cases(file, 3, [("", "")]),
        ]);
        return file;
    }

    private static IEnumerable<JsonObject> Cases(JsonObject file, int of, (string Right, string Wrong)[] changes) =>
        changes.Select(change =>
        {
            var one = new JsonObject { ["of"] = of, ["right"] = change.Right, ["wrong"] = change.Wrong };
            var (networks, path) = Read(Document(file, one));
            one[path is null ? "networks" : "path"] = path ?? (JsonNode?)networks;
            return one;
        });

    // A document in which the right text was replaced by a wrong one, once, at its first place.
    private static string Document(JsonObject file, JsonObject one)
    {
        var document = (string)file["documents"]![(int)one["of"]!]!;
        var at = document.IndexOf(one.Text("right"), StringComparison.Ordinal);
        Assert.True(at >= 0, one.ToJsonString());
        return document[..at] + one.Text("wrong") + document[(at + one.Text("right").Length)..];
    }

    private static readonly (string Right, string Wrong)[] WrongParts =
    [
        ("", ""),
        ("\"network\"", "\n\"network\""),
        ("\"network\": \"test-net\"", "\"network\": \"St. Mary's\""),
        ("\"network\": \"test-net\"", "\"network\": \"\""),
        ("\"id\": \"north\"", "\"id\": \"st-mary\""),
        ("\"id\": \"v1\"", "\"id\": \"v0\""),
        ("\"organisation\": \"north\"", "\"organisation\": \"south\""),
        ("\"name\": \"records\"", "\"name\": \"policies\""),
        ("\"name\": \"policies\"", "\"name\": \"records\""),
        ("\"engine\": \"solo\"", "\"engine\": \"luck\""),
        ("\"engine\": \"solo\"", "\"engine\": \"bft\""),
        ("\"certificateAuthority\": \"AQID\"", "\"certificateAuthority\": \"A?\""),
        ("\"burst\": 7", "\"burst\": 0"),
        ("\"role\": \"nurse\"", "\"role\": \"doctor\""),
        ("\"time\": 1700000000000", "\"time\": 1700000000000, \"more\": 1"),
        ("\"power\": 1", "\"power\": -1"),
    ];

    private static readonly (string Right, string Wrong)[] WrongOfBft =
    [
        ("", ""),
        ("\"power\": 20", "\"power\": 30"),
        ("\"needed\": 2", "\"needed\": 3"),
        ("\"needed\": 2", "\"needed\": 0"),
        ("\"lakeside\"\n", "\"nobody\"\n"),
        ("\"lakeside\"\n", "\"north\"\n"),
    ];

    private static JsonObject Case(int genesis, ReadOnlySpan<byte> proof) => Case(genesis, Text(proof));

    private static JsonObject Case(int genesis, string proof) => new() { ["of"] = genesis, ["proof"] = proof };

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
