using System.Text;
using Salus.Ihm.Storage;
using static Salus.Ihm.Tests.Storage.StoreTest;

namespace Salus.Ihm.Tests.Storage;

[Collection(Databases.Name)]
public sealed class Stored_documents(PostgresServer postgres)
{
    /// <summary>spec ihm-store 4.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_there_after_a_restart_until_they_are_deleted(string database) =>
        WithAsync(database, async (home, patient) =>
        {
            var (first, second) = (Key(patient, "alert", "a"), Key(patient, "alert", "b"));
            await using (var store = await OpenAsync(home, patient))
            {
                await store.PutAsync([Of(first, "one"), Of(second, "two")], [], default);
                await store.PutAsync([Of(first, "three")], [first, second, Key(patient, "alert", "never")], default);
            }

            await using var again = await OpenAsync(home, patient);
            Assert.Equal("three", Text(await again.GetAsync(first, default)));
            Assert.Null(await again.GetAsync(second, default));
            Assert.Null(await again.GetAsync(first with { Kind = "outbox" }, default));
        });

    /// <summary>spec ihm-store 4.2</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_listed_in_the_order_of_their_keys(string database) => WithAsync(database, async (home, patient) =>
    {
        var other = new Patient();
        await using var store = await OpenAsync(home, patient, other);
        string[] keys = ["b", "a", "B", "aa", "10", "9", "c"];
        await store.PutAsync([.. keys.Select(key => Of(Key(patient, "alert", key), key))], [], default);
        await store.PutAsync([Of(Key(other, "alert", "x"), "x"), Of(Key(patient, "setting", "y"), "y")], [], default);

        var all = await ToListAsync(store.ListAsync("alert", patient.Id, "", default));
        Assert.Equal(["10", "9", "B", "a", "aa", "b", "c"], all.Select(one => one.Key.Key));
        Assert.All(all, one => Assert.Equal(one.Key.Key, Text(one.Value.ToArray())));
        var some = await ToListAsync(store.ListAsync("alert", patient.Id, "aa", default));
        Assert.Equal(["b", "c"], some.Select(one => one.Key.Key));
        var everybodys = await ToListAsync(store.ListAsync("alert", null, "b", default));
        Assert.Equal([(patient.Id, "c"), (other.Id, "x")], everybodys.Select(one => (one.Key.Patient, one.Key.Key)));
    });

    /// <summary>spec ihm-store 4.1</summary>
    [Theory]
    [MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public Task are_refused_when_they_are_too_large(string database) => WithAsync(database, async (home, patient) =>
    {
        await using var store = await OpenAsync(home, patient);
        var key = Key(patient, "alert", "a");
        var most = new Document(key, new byte[Document.MostBytes]);
        await store.PutAsync([most], [], default);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.PutAsync(
            [most with { Value = new byte[Document.MostBytes + 1] }], [], default));
        Assert.Equal(Document.MostBytes, (await store.GetAsync(key, default))!.Length);
    });

    private static DocumentKey Key(Patient patient, string kind, string key) => new(kind, patient.Id, key);

    private static Document Of(DocumentKey key, string text) => new(key, Encoding.UTF8.GetBytes(text));

    private static string Text(byte[]? value) => Encoding.UTF8.GetString(value!);

    private Task WithAsync(string database, Func<StoreHome, Patient, Task> test) =>
        StoreTest.WithAsync(postgres, database, test);
}
