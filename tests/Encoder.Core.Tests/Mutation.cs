using Encoder.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests;

/// <summary>Random damage to a good file: flipped bytes, spliced-out ranges, a lost end.</summary>
internal static class Mutation
{
    /// <summary>Asserts that <paramref name="parse"/> takes every damaged copy or refuses it with a fault of the product.</summary>
    public static void AssertOnlyFaults(byte[] good, int tries, Action<byte[]> parse) =>
        Prop.ForAll(Damaged(good).ToArbitrary(), bytes => Survives(bytes, parse))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(tries));

    private static Gen<byte[]> Damaged(byte[] good) =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from edits in Gen.Choose(1, 12)
        select Damage(good, new Random(seed), edits);

    private static byte[] Damage(byte[] good, Random random, int edits)
    {
        var bytes = good.ToArray();
        for (var i = 0; i < edits && bytes.Length > 1; i++)
        {
            // Headers are a small part of a file and hold most of the structure: half of the edits go there.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Length, 1024) : bytes.Length);
            switch (random.Next(8))
            {
                case 0: bytes = bytes[..at]; break;
                case 1: bytes = [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(16))..]]; break;
                case 2: bytes[at] = 0xFF; break;
                default: bytes[at] = (byte)random.Next(256); break;
            }
        }

        return bytes;
    }

    private static bool Survives(byte[] bytes, Action<byte[]> parse)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            parse(bytes);
        }
        catch (FaultException)
        {
            // Refused with a code: that is the contract.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before < (200L * bytes.Length) + 1_000_000;
    }
}
