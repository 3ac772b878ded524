using System.Reflection;
using Salus.EndToEnd.Clusters;

namespace Salus.EndToEnd.Processes;

public sealed class A_process_of_the_tests
{
    private static readonly Type[] Owners = [typeof(Cluster), typeof(RunningNode), typeof(SalusProcess)];

    [Fact]
    public async Task ends_when_the_tests_are_killed()
    {
        using var folder = new TestFolder();
        await using var node = await RunningNode.UpAsync(folder);

        node.Process.HangUp();

        (await node.Process.EndAsync()).With(0);
    }

    // xunit disposes of a fixture whose set-up failed, but not of a test: a test begins its processes in itself.
    [Fact]
    public void ends_when_a_set_up_fails()
    {
        var holders = typeof(Cluster).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IAsyncLifetime)) && IsTest(type))
            .Where(type => Fields(type).Any(IsOwner));

        Assert.Empty(holders);
    }

    private static bool IsTest(Type type) =>
        type.GetMethods().Any(method => method.GetCustomAttribute<FactAttribute>() is not null);

    private static FieldInfo[] Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    private static bool IsOwner(FieldInfo field) => Owners.Contains(field.FieldType);
}
