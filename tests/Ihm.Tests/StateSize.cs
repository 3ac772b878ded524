using System.Collections;
using System.Reflection;

namespace Salus.Ihm.Tests;

/// <summary>Counts all that an object holds: its fields, those of what they refer to, the elements of arrays and
/// collections (with the room they keep).</summary>
internal static class StateSize
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    public static int Of(object root)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<object>([root]);
        var size = 0;
        while (open.TryPop(out var one))
        {
            if (!one.GetType().IsValueType && !seen.Add(one))
            {
                continue;
            }

            size++;
            foreach (var part in Parts(one))
            {
                open.Push(part);
            }
        }

        return size;
    }

    private static IEnumerable<object> Parts(object one)
    {
        var type = one.GetType();
        if (one is string or Delegate or MemberInfo || type.IsPrimitive || type.IsEnum)
        {
            return [];
        }

        if (one is Array array)
        {
            return array.Cast<object?>().OfType<object>();
        }

        return Inherited(type).SelectMany(own => own.GetFields(Fields))
            .Select(field => field.GetValue(one))
            .OfType<object>();
    }

    private static IEnumerable<Type> Inherited(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            yield return at;
        }
    }
}
