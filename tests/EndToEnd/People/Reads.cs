using System.Text;
using Salus.Client;
using Salus.Client.Access;
using Salus.Client.Records;
using Salus.Ledger;

namespace Salus.EndToEnd.People;

/// <summary>Reading, as a test says it.</summary>
internal static class Reads
{
    /// <summary>Asks, and reads what is permitted: the texts, opened and checked.</summary>
    public static async Task<IReadOnlyList<string>> ReadTextsAsync(
        this SalusClient reader, MemberId patient, Category category, Purpose purpose, RecordId? record = null)
    {
        var decision = await reader.RequestAccessAsync(patient, category, purpose, record);
        var permitted = Assert.IsType<AccessDecision.Permitted>(decision);
        return [.. (await reader.ReadAsync(permitted)).Select(Text)];
    }

    public static async Task IsDeniedAsync(
        this SalusClient reader, MemberId patient, Category category, Purpose purpose) =>
        Assert.IsType<AccessDecision.Denied>(await reader.RequestAccessAsync(patient, category, purpose));

    public static string Text(RecordRead read) => read switch
    {
        RecordRead.Opened opened => Encoding.UTF8.GetString(opened.Content.Bytes.Span),
        RecordRead.Unreadable unreadable => $"unreadable: {unreadable.Reason.Code}",
        _ => throw new InvalidOperationException("a record is opened or not"),
    };
}
